"""Finds where an asset is used: in brand kits, carousels and threads, now and in earlier versions."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from accounts.tenancy import whole_agency
from brandkits.assets.uses import MOST, Use, kits_showing, naming, remove_asset, was_in_a_kit
from brandkits.models import Asset
from carousels.models import Carousel, Change, Post, Thread
from core.errors import Conflict


def uses_of(asset: Asset) -> list[Use]:
    """Return where an asset is used, at most one hundred places."""
    return [*kits_showing(asset), *_work_showing(asset)][:MOST]


@transaction.atomic
def delete_asset(asset: Asset) -> None:
    """Delete an asset that nothing uses, including earlier versions of kits and carousels.

    Raises ``Conflict``, which names its uses; those that the caller has no access to count and are not named.
    """
    if uses := uses_of(asset):
        names = ", ".join(f"“{use.name}”" for use in uses[:5])
        raise Conflict(f"The asset is used by {names}: archive it instead.")
    with whole_agency():
        elsewhere = bool(uses_of(asset))
        earlier = was_in_a_kit(asset) or _was_in_a_carousel(asset)
    if elsewhere:
        raise Conflict("The asset is used in another client's work: archive it instead.")
    if earlier:
        raise Conflict(
            "An earlier version of a kit or carousel uses the asset: archive it instead."
        )
    remove_asset(asset)


def _work_showing(asset: Asset) -> Iterator[Use]:
    """Yield the carousels and threads that use an asset, at most a hundred of each."""
    for carousel in naming(Carousel.objects.of(asset.agency_id), "document", asset)[:MOST]:
        yield Use("carousel", carousel.pk, carousel.title)
    posts = naming(Post.objects.of(asset.agency_id), "images", asset).values("thread")
    authored = naming(Thread.objects.of(asset.agency_id), "author", asset).values("pk")
    threads = Thread.objects.of(asset.agency_id).defer("raw")
    for thread in (threads.filter(pk__in=posts) | threads.filter(pk__in=authored))[:MOST]:
        yield Use("thread", thread.pk, thread.source)


def _was_in_a_carousel(asset: Asset) -> bool:
    """Return whether undoing a change would bring an asset back into a carousel."""
    return naming(Change.objects.of(asset.agency_id), "inverse", asset).exists()
