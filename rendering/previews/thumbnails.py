"""Thumbnails of catalogue entries: on the specimen for everybody, or on a carousel of the caller's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.cache import caches

from core.errors import Missing, invalid
from design.catalogue.calls_to_action import GOALS
from design.catalogue.formats import FORMATS
from design.catalogue.layouts import LAYOUTS
from design.catalogue.pairings import PAIRINGS
from design.catalogue.patterns import PATTERNS
from design.catalogue.themes import THEMES
from design.document.model import Document, Layout, Pattern, Style
from design.operations.change_layout import change_layout
from design.recipes import RECIPES
from design.snapshot import Snapshot
from painting import previews, specimen

WIDTHS = (130, 260, 390, 540)
KEPT_SECONDS = 24 * 3600
FILE = "jpeg"
# The highest opacity of a pattern in a thumbnail.
STRONGEST = 0.4
# No agency's id: the specimen's pictures are installed, never fetched.
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class ThumbnailSubject:
    """The slide on which an entry is shown; ``alone`` when the entry is applied to that slide only."""

    snapshot: Snapshot
    index: int
    alone: bool

    @property
    def document(self) -> Document:
        return self.snapshot.document


Change = Callable[[ThumbnailSubject, str], Document]


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture; ``fingerprint`` identifies its pixels, at its width."""

    data: bytes
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the catalogue: its entries, how one is applied, and the slide that shows it best."""

    entries: Mapping[Any, Any]
    change: Change
    shown: int = 1


def _styled(on: ThumbnailSubject, asked: Style) -> Document:
    """Return the document with a style applied, and the slide's own style removed where it would hide it."""
    slides, style = list(on.document.slides), on.document.style
    slide = slides[on.index]
    if on.alone:
        own = (slide.style or Style()).changed_by(asked)
    else:
        own, style = None, style.changed_by(asked)
    slides[on.index] = slide.model_copy(update={"style": own})
    return on.document.model_copy(update={"slides": tuple(slides), "style": style})


def _themed(on: ThumbnailSubject, key: str) -> Document:
    """Apply a theme with its own colours and background. The kit's own theme keeps the kit's colours."""
    kits = key == on.snapshot.kit.theme and not on.alone
    return _styled(on, Style(theme=None if kits else key, colors=(), background=None))


def _patterned(on: ThumbnailSubject, key: str) -> Document:
    # At a twelfth of a slide's size, patterns at normal opacity could not be distinguished.
    opacity = min(STRONGEST, 3 * PATTERNS[key].opacity)
    pattern = Pattern.model_validate({"kind": key, "opacity": opacity})
    return _styled(on, Style(pattern=pattern))


def _paired(on: ThumbnailSubject, key: str) -> Document:
    chosen = {"pairing": key, "heading_weight": None, "body_weight": None}
    return _styled(on, Style.model_validate({"typography": chosen}))


def _formatted(on: ThumbnailSubject, key: str) -> Document:
    return on.document.model_copy(update={"format": key})


def _laid_out(on: ThumbnailSubject, key: str) -> Document:
    slides = list(on.document.slides)
    layout: Layout = LAYOUTS[key].key  # type: ignore[index]  # a key that is there
    slides[on.index] = change_layout(slides[on.index], layout, on.document.language)
    return on.document.model_copy(update={"slides": tuple(slides)})


def _unchanged(on: ThumbnailSubject, _: str) -> Document:
    return on.document


AXES: dict[str, Axis] = {
    "themes": Axis(THEMES, _themed),
    "patterns": Axis(PATTERNS, _patterned, shown=0),
    "pairings": Axis(PAIRINGS, _paired, shown=0),
    "formats": Axis(FORMATS, _formatted, shown=0),
    "layouts": Axis(LAYOUTS, _laid_out),
    "recipes": Axis(RECIPES, _unchanged),
    "goals": Axis(GOALS, _unchanged),
}


@lru_cache(maxsize=len(WIDTHS) * 128)
def thumbnail_of_specimen(axis: str, key: str, width: int) -> Thumbnail:
    """Return an entry on the specimen. Raises ``Missing`` for one that the catalogue does not have."""
    chosen = _known(axis, key)
    if axis == "layouts":
        return thumbnail_of_slide(_NOBODY, specimen.deck(layouts=[LAYOUTS[key].key]), 0, width)  # type: ignore[index]  # a key that is there
    if axis == "recipes":
        sample = specimen.recipe_sample(key)
        return thumbnail_of_slide(_NOBODY, sample, _typical_slide(sample, key), width)
    if axis == "goals":
        closing = specimen.closing_sample(GOALS[key].key)  # type: ignore[index]  # a key that is there
        return thumbnail_of_slide(_NOBODY, closing, 0, width)
    shown = specimen.deck(layouts=["hook-cover", "post-card", "outro"])
    document = chosen.change(ThumbnailSubject(shown, chosen.shown, alone=True), key)
    return thumbnail_of_slide(
        _NOBODY, shown.model_copy(update={"document": document}), chosen.shown, width
    )


def thumbnail_of_carousel(
    agency_id: UUID, axis: str, key: str, snapshot: Snapshot, slide: UUID | None, width: int
) -> Thumbnail:
    """Return an entry on a slide of a carousel; without ``slide``, on the one that shows it best.

    For a recipe, ``snapshot`` is the carousel's thread as rebuilt with it; for a goal, the carousel with that
    call to action. The agency's own themes and formats are taken from the snapshot.
    """
    own: dict[str, Mapping[str, Any]] = {"themes": snapshot.themes, "formats": snapshot.formats}
    chosen = AXES[axis] if key in own.get(axis, {}) else _known(axis, key)
    slides = snapshot.document.slides
    if not slides:
        raise invalid("/carousel", "This carousel has no slide to show it on.", "no-slide")
    index = min(chosen.shown, len(slides) - 1)
    if axis == "recipes":
        index = _typical_slide(snapshot, key)
    if axis == "goals":
        index = max(i for i, one in enumerate(slides) if one.layout == "outro")
    if slide is not None:
        index = next((i for i, one in enumerate(slides) if one.id == slide), -1)
        if index < 0:
            raise Missing("No such slide.")
    document = chosen.change(ThumbnailSubject(snapshot, index, alone=slide is not None), key)
    return thumbnail_of_slide(
        agency_id, snapshot.model_copy(update={"document": document}), index, width
    )


def _known(axis: str, key: str) -> Axis:
    chosen = AXES.get(axis)
    if chosen is None or key not in chosen.entries:
        raise Missing("The catalogue has no such entry.")
    return chosen


def _typical_slide(snapshot: Snapshot, recipe: str) -> int:
    """Return the index of the slide typical of a recipe, or the second one if the thread gave none."""
    slides = snapshot.document.slides
    telling = RECIPES[recipe].telling
    found = (index for index, slide in enumerate(slides) if slide.layout == telling)
    return next(found, min(1, len(slides) - 1))


def thumbnail_of_slide(agency_id: UUID, snapshot: Snapshot, index: int, width: int) -> Thumbnail:
    """Return a slide unchanged, painted once for all that look the same."""
    named = previews.lay_out(agency_id, snapshot, index, None)
    name = f"thumbnail:{named.fingerprint}:{width}"
    cache = caches["pictures"]
    data = cache.get(name)
    if data is None:
        scale = width / named.width
        painted = previews.paint(agency_id, snapshot, index, None, FILE, scale)
        data = painted.files[FILE]
        cache.set(name, data, KEPT_SECONDS)
    return Thumbnail(data, named.fingerprint)
