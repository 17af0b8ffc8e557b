"""Which drafts and threads show an asset, and whether an earlier version of one does."""

from __future__ import annotations

from collections.abc import Iterator

from brandkits.assets.uses import MOST, Use, saying
from brandkits.models import Asset
from carousels.models import Carousel, Change, Post, Thread


def shown_in(asset: Asset) -> Iterator[Use]:
    """The drafts and threads that show an asset, a hundred of each at most."""
    for carousel in saying(Carousel.objects.of(asset.agency_id), "document", asset)[:MOST]:
        yield Use("carousel", carousel.pk, carousel.title)
    posts = saying(Post.objects.of(asset.agency_id), "images", asset).values("thread")
    authored = saying(Thread.objects.of(asset.agency_id), "author", asset).values("pk")
    threads = Thread.objects.of(asset.agency_id).defer("raw")
    for thread in (threads.filter(pk__in=posts) | threads.filter(pk__in=authored))[:MOST]:
        yield Use("thread", thread.pk, thread.source)


def shown_before(asset: Asset) -> bool:
    """Whether an earlier version of a draft shows an asset: the way back to it brings the asset back."""
    return saying(Change.objects.of(asset.agency_id), "inverse", asset).exists()
