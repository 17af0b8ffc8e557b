"""Finds the carousels of a brand kit, and applies a version of it."""

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
    """Return the open carousels that use a kit, in whichever version."""
    carousels = Carousel.objects.of(kit.agency_id).filter(brand_kit=kit, archived_at=None)
    return carousels.select_related("kit_version").defer("words", "source_words")


@transaction.atomic
def apply_kit(
    kit: BrandKit, actor: Actor, carousel_ids: Sequence[UUID], version: int | None = None
) -> list[Carousel]:
    """Apply a version of a kit, the newest by default, to a client's carousels; all or none.

    A carousel with another of the client's kits gets this kit's author and closing slide, and loses the
    settings that this kit locks. The history keeps the state before, and applying the former version rolls
    it back. Carousels that already use the version stay unchanged.
    """
    target = kit_version(kit, version or kit.version)
    rows = Carousel.objects.of(kit.agency_id).select_for_update(of=("self",))
    rows = rows.select_related("kit_version")
    # Rows are locked in one order, so that concurrent calls wait for each other and never deadlock.
    found = {
        one.pk: one for one in rows.filter(pk__in=carousel_ids, client=kit.client_id).order_by("pk")
    }
    absent = [index for index, pk in enumerate(carousel_ids) if pk not in found]
    if absent:
        raise missing("carousel of this kit's client", [f"/carousels/{index}" for index in absent])
    changed = [one for one in found.values() if one.kit_version_id != target.pk]
    for carousel in changed:
        _change(carousel, target, actor)
    return changed


def _change(carousel: Carousel, target: KitVersion, actor: Actor) -> None:
    since, before = carousel.version, Document.model_validate(carousel.document)
    after = before
    if target.kit_id != carousel.brand_kit_id:
        after = rebrand(before, carousel.kit, KitSpec.model_validate(target.spec), own=True)
        carousel.document = storage_dump(after)
        carousel.words = words_of(after)
        carousel.brand_kit_id = target.kit_id
    carousel.kit_version = target
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
        target=target.version,
        operations=dump_operations(difference(before, after)),
        inverse=dump_operations(difference(after, before)),
        actor=actor.id,
        actor_name=actor.name,
    )
