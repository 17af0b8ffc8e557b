"""Specimens: a brand kit shown on five slides in the client's language, with its findings."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from uuid import UUID

from brandkits.models import Asset, Client
from brandkits.queries import asset_refs
from carousels.snapshots import snapshot_of
from design.kit.spec import Bar, Font, KitSpec
from design.snapshot import Snapshot
from design.text.alphabets import languages_of
from engine import ENGINE_VERSION
from engine.unicode.characters import is_invisible, is_undefined
from painting import previews, specimen
from rendering.previews.kit_lint import KitLint, lint

FILE = "jpeg"


@dataclass(frozen=True, slots=True)
class KitSpecimen:
    """A frozen kit with the specimen's text, and its lint. Nothing is painted yet."""

    agency_id: UUID
    snapshot: Snapshot
    lint: list[KitLint]


@dataclass(frozen=True, slots=True)
class SpecimenSlide:
    """A slide of the specimen; ``picture`` is a data URI of a JPEG, ``lint`` as for carousels."""

    layout: str
    width: int
    height: int
    picture: str
    lint: list[dict[str, Any]]


def specimen_of(client: Client, kit: KitSpec, format_key: str) -> KitSpecimen:
    """Return the specimen in a kit of the client, saved or not."""
    document = specimen.kit_document(kit, client.language, format_key)
    frozen = snapshot_of(client.agency_id, client.pk, "", kit, document)
    previews.require_format(frozen, format_key)
    assets = asset_refs(client.agency_id, kit.asset_ids() | kit.font_ids(), client.pk)
    ready = {pk: asset for pk, asset in assets.items() if asset.status == Asset.Status.READY}
    snapshot = frozen.model_copy(update={"assets": {**frozen.assets, **specimen.assets()}})
    return KitSpecimen(client.agency_id, snapshot, lint(frozen, client.language, ready))


def tag(shown: KitSpecimen, width: int) -> str:
    """Return an ETag; equal ones have equal pictures and findings."""
    frozen = shown.snapshot
    plain = frozen.document.model_copy(update={"slides": ()})
    parts = [
        ENGINE_VERSION,
        frozen.kit.model_dump_json(),
        plain.model_dump_json(),
        repr(frozen.themes),
        repr(frozen.formats),
        str(width),
    ]
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


def font_sheet(asset: Asset) -> Snapshot:
    """Return a snapshot of one slide with a ready font asset's name and letters."""
    family = str(asset.facts.get("family") or asset.filename)
    ranges = asset.facts["characters"]
    languages = languages_of(ranges)
    points = chain.from_iterable(range(first, last + 1) for first, last in ranges)
    visible = (char for char in map(chr, points) if not (is_invisible(char) or is_undefined(char)))
    letters = "".join(islice(visible, 80))
    kit = specimen.KIT.model_copy(
        update={
            "fonts": tuple(
                Font(role=role, family=family, asset=asset.pk, weight=asset.facts["weight"])
                for role in ("heading", "body")
            ),
            "theme": "minimal-white",
            "header": Bar(),
            "footer": Bar(),
        }
    )
    document = specimen.font_document(family, languages, letters)
    return Snapshot(document=document, kit=kit, assets={}, fonts={asset.pk: asset.digest})


def paint_specimen(shown: KitSpecimen, width: int) -> Sequence[SpecimenSlide]:
    """Paint the five slides at a width in pixels. Must run outside tenant blocks."""
    document = shown.snapshot.document
    target = previews.require_format(shown.snapshot, document.format)
    slides = []
    for index, slide in enumerate(document.slides):
        made = previews.paint(
            shown.agency_id, shown.snapshot, index, None, FILE, width / target.width, inspect=True
        )
        data = base64.b64encode(made.files[FILE]).decode()
        slides.append(
            SpecimenSlide(
                layout=slide.layout,
                width=made.width,
                height=made.height,
                picture=f"data:image/{FILE};base64,{data}",
                lint=made.lint,
            )
        )
    return slides
