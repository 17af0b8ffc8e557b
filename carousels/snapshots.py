"""Freezes a carousel for painting: document, kit and the digests of every picture, as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from uuid import UUID

from pydantic import ValidationError

from accounts.tenancy import tenant
from brandkits.catalogue.own_formats import own_sizes
from brandkits.catalogue.own_themes import own_themes
from brandkits.models import Asset
from brandkits.queries import asset_refs
from carousels.models import Carousel, FrozenSnapshot
from design.document.model import Document, Element, Focus, ImageElement
from design.kit.spec import KitSpec
from design.snapshot import AssetRef, Snapshot

# Validation errors of a snapshot with content that this release does not know.
_MORE = {"extra_forbidden", "literal_error", "enum", "union_tag_invalid"}


class FromNewer(Exception):
    """The snapshot is from a newer release; its workers can read it, so this is a temporary failure."""


def freeze(
    carousel: Carousel, document: Document | None = None, *, formats: Iterable[str] = ()
) -> Snapshot:
    """Return the snapshot of a carousel, or of another ``document`` for it, with its kit as it is now.

    It contains the custom formats that the document names, and those among ``formats``.

    A picture that no longer exists, or belongs to another client, is left out for every caller; its place
    stays empty and lint reports it. Alt text and focus that the carousel does not set are the asset's.
    """
    document = document or Document.model_validate(carousel.document)
    kit = carousel.kit
    frozen = snapshot_of(carousel.agency_id, carousel.client_id, carousel.title, kit, document)
    return with_formats(carousel.agency_id, frozen, formats)


def snapshot_of(
    agency_id: UUID, client_id: UUID, title: str, kit: KitSpec, document: Document
) -> Snapshot:
    """Return the snapshot of a client's document that is not stored yet."""
    files = kit.font_ids()
    named = asset_refs(agency_id, kit.asset_ids() | document.asset_ids() | files, client_id)
    ready = {pk: asset for pk, asset in named.items() if asset.status == Asset.Status.READY}
    return Snapshot(
        title=title,
        document=_described(document, ready),
        kit=kit,
        assets={
            pk: AssetRef(digest=asset.digest, width=asset.width or 1, height=asset.height or 1)
            for pk, asset in ready.items()
            if pk not in files
        },
        fonts={pk: ready[pk].digest for pk in sorted(files & ready.keys())},
        themes=own_themes(agency_id, {kit.theme, *document.theme_keys()}, client_id),
        formats=own_sizes(agency_id, document.format_keys()),
    )


def with_formats(agency_id: UUID, snapshot: Snapshot, formats: Iterable[str]) -> Snapshot:
    """Return the snapshot with the custom formats among ``formats`` that its document does not name."""
    more = own_sizes(agency_id, set(formats) - snapshot.formats.keys())
    if not more:
        return snapshot
    return snapshot.model_copy(update={"formats": {**snapshot.formats, **more}})


def _described(document: Document, assets: Mapping[UUID, Asset]) -> Document:
    """Return the document with its pictures' missing alt texts and focus points taken from their assets."""

    def described(element: Element) -> Element:
        asset = assets.get(element.asset) if isinstance(element, ImageElement) else None
        if not isinstance(element, ImageElement) or asset is None:
            return element
        changes: dict[str, object] = {}
        if asset.alt and not element.alt:
            changes["alt"] = asset.alt
        if asset.focus and element.focus == Focus():
            changes["focus"] = Focus(**asset.focus)
        return element.model_copy(update=changes)

    slides = (
        slide.model_copy(update={"elements": tuple(map(described, slide.elements))})
        for slide in document.slides
    )
    return document.model_copy(update={"slides": tuple(slides)})


def save_snapshot(agency_id: UUID, snapshot: Snapshot) -> FrozenSnapshot:
    """Return the row of a snapshot, creating it if there is none; equal snapshots share one."""
    row, _ = FrozenSnapshot.objects.of(agency_id).get_or_create(
        digest=snapshot.digest(),
        defaults={"agency_id": agency_id, "content": snapshot.canonical().decode()},
    )
    return row


def snapshot_digest(carousel: Carousel) -> str:
    """Save the snapshot of a carousel as it is now and return its digest."""
    return save_snapshot(carousel.agency_id, freeze(carousel)).digest


@lru_cache(maxsize=4)
def load_snapshot(agency_id: UUID, snapshot_id: UUID) -> tuple[Snapshot, bytes]:
    """Return a snapshot and its stored content. Rows never change; the last four are cached for consecutive slides.

    Raises ``FromNewer`` for a snapshot of a newer release.
    """
    with tenant(agency_id):
        content = FrozenSnapshot.objects.of(agency_id).take(snapshot_id).content
    try:
        return Snapshot.model_validate_json(content), content.encode()
    except ValidationError as error:
        if any(one["type"] not in _MORE for one in error.errors(include_input=False)):
            raise
        raise FromNewer("the snapshot is from a newer release") from None
