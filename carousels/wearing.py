"""Which drafts wear which version of a brand kit, and what puts another one on."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from brandkits.models import BrandKit, KitVersion
from brandkits.queries import missing
from brandkits.services import kit_version
from carousels.editing import Actor
from carousels.models import Carousel, Change


def wearers(kit: BrandKit) -> QuerySet[Carousel]:
    """The open drafts that are dressed in a kit, whichever version."""
    drafts = Carousel.objects.of(kit.agency_id).filter(brand_kit=kit, archived_at=None)
    return drafts.select_related("kit_version").defer("words", "source_words")


@transaction.atomic
def put_on(
    kit: BrandKit, actor: Actor, carousel_ids: Sequence[UUID], version: int | None = None
) -> list[Carousel]:
    """Dress drafts in a version of their kit, the newest unless one is named; all of them or none.

    What it was before stays in the history, and putting that version on again rolls it back. Drafts
    that wear it already stay as they are.
    """
    worn = kit_version(kit, version or kit.version)
    rows = Carousel.objects.of(kit.agency_id).select_for_update(of=("self",))
    # One order for everybody: two that dress the same drafts wait for each other, not forever.
    found = {one.pk: one for one in rows.filter(pk__in=carousel_ids, brand_kit=kit).order_by("pk")}
    absent = [index for index, pk in enumerate(carousel_ids) if pk not in found]
    if absent:
        raise missing("carousel in this kit", [f"/carousels/{index}" for index in absent])
    changed = [one for one in found.values() if one.kit_version_id != worn.pk]
    for carousel in changed:
        _change(carousel, worn, actor)
    return changed


def _change(carousel: Carousel, worn: KitVersion, actor: Actor) -> None:
    since = carousel.version
    Carousel.objects.of(carousel.agency_id).filter(pk=carousel.pk).update(
        kit_version=worn,
        version=F("version") + 1,
        status=Carousel.Status.DRAFT,
        updated_at=timezone.now(),
    )
    carousel.refresh_from_db(fields=["kit_version", "version", "status", "updated_at"])
    Change.objects.of(carousel.agency_id).create(
        agency_id=carousel.agency_id,
        carousel=carousel,
        since=since,
        version=carousel.version,
        kind=Change.Kind.KIT,
        target=worn.version,
        operations=[],
        inverse=[],
        actor=actor.id,
        actor_name=actor.name,
    )
