"""Which drafts and threads show an asset."""

from __future__ import annotations

from collections.abc import Iterator

from brandkits.models import Asset
from brandkits.uses import MOST, Use, saying
from carousels.models import Carousel, Post, Thread


def shown_in(asset: Asset) -> Iterator[Use]:
    """The drafts and threads that show an asset, a hundred of each at most."""
    for carousel in saying(Carousel.objects.of(asset.agency_id), "document", asset)[:MOST]:
        yield Use("carousel", carousel.pk, carousel.title)
    posts = saying(Post.objects.of(asset.agency_id), "images", asset).values("thread")
    authored = saying(Thread.objects.of(asset.agency_id), "author", asset).values("pk")
    threads = Thread.objects.of(asset.agency_id).defer("raw")
    for thread in (threads.filter(pk__in=posts) | threads.filter(pk__in=authored))[:MOST]:
        yield Use("thread", thread.pk, thread.source)
