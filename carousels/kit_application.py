"""Which drafts wear which version of a brand kit, and what puts another one on."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from brandkits.kits.services import kit_version
from brandkits.models import BrandKit, KitVersion
from carousels.editing.building import words_of
from carousels.editing.edits import Actor
from carousels.models import Carousel, Change
from core.errors import missing
from design.document.model import Document
from design.document.upgrades import storage_dump
from design.kit.spec import KitSpec
from design.operations import difference, dump_operations
from design.operations.rebrand import rebrand


def carousels_with_kit(kit: BrandKit) -> QuerySet[Carousel]:
    """The open drafts that are dressed in a kit, whichever version."""
    drafts = Carousel.objects.of(kit.agency_id).filter(brand_kit=kit, archived_at=None)
    return drafts.select_related("kit_version").defer("words", "source_words")


@transaction.atomic
def apply_kit(
    kit: BrandKit, actor: Actor, carousel_ids: Sequence[UUID], version: int | None = None
) -> list[Carousel]:
    """Dress a client's drafts in a version of a kit, the newest unless one is named; all or none.

    A draft that wore another kit of the client's speaks and closes in this one's voice, and no
    longer says what this one locks. What it was before stays in the history, and putting that
    version on again rolls it back. Drafts that wear it already stay as they are.
    """
    worn = kit_version(kit, version or kit.version)
    rows = Carousel.objects.of(kit.agency_id).select_for_update(of=("self",))
    rows = rows.select_related("kit_version")
    # One order for everybody: two that dress the same drafts wait for each other, not forever.
    found = {
        one.pk: one for one in rows.filter(pk__in=carousel_ids, client=kit.client_id).order_by("pk")
    }
    absent = [index for index, pk in enumerate(carousel_ids) if pk not in found]
    if absent:
        raise missing("carousel of this kit's client", [f"/carousels/{index}" for index in absent])
    changed = [one for one in found.values() if one.kit_version_id != worn.pk]
    for carousel in changed:
        _change(carousel, worn, actor)
    return changed


def _change(carousel: Carousel, worn: KitVersion, actor: Actor) -> None:
    since, before = carousel.version, Document.model_validate(carousel.document)
    after = before
    if worn.kit_id != carousel.brand_kit_id:
        after = rebrand(before, carousel.kit, KitSpec.model_validate(worn.spec), own=True)
        carousel.document = storage_dump(after)
        carousel.words = words_of(after)
        carousel.brand_kit_id = worn.kit_id
    carousel.kit_version = worn
    carousel.version = since + 1
    carousel.status = Carousel.Status.DRAFT
    carousel.save(
        update_fields=[
            *("document", "words", "brand_kit", "kit_version", "version", "status", "updated_at")
        ]
    )
    Change.objects.of(carousel.agency_id).create(
        agency_id=carousel.agency_id,
        carousel=carousel,
        since=since,
        version=carousel.version,
        kind=Change.Kind.KIT,
        target=worn.version,
        operations=dump_operations(difference(before, after)),
        inverse=dump_operations(difference(after, before)),
        actor=actor.id,
        actor_name=actor.name,
    )
