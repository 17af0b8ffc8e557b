"""Every layout matches its golden, and works with any content."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest

from brandkits.catalogue.own_formats import STEEPEST
from design.catalogue.formats import OwnSize
from design.document.model import Layout
from engine.inspection.contrast import inspect
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.raster import Pixels
from painting.compose.deck import compose
from painting.compose.layouts import LAYOUTS
from tests.engine import layouts
from tests.engine.decks import Assets, deck
from tests.engine.samples import SCRIPTS
from tests.engine.test_themes import kit

SHAPES = (
    "instagram-4x5",
    "instagram-1x1",
    "instagram-3x4",
    "tiktok-9x16",
    "x-16x9",
    "pinterest-2x3",
    "own-400x1200",
    "own-1200x400",
)
# The extreme aspect ratios that an agency's own format may have.
LONGEST = {
    "own-400x1200": OwnSize(400, 400 * STEEPEST, ("png",)),
    "own-1200x400": OwnSize(400 * STEEPEST, 400, ("png",)),
}


def test_every_layout_of_the_schema_is_there_and_shown() -> None:
    assert set(LAYOUTS) == set(get_args(Layout))
    assert set(layouts.WORDS) == set(LAYOUTS) - {"hook-cover", "post-card", "text-only", "outro"}


@pytest.mark.parametrize("index", range(len(layouts.WORDS)), ids=layouts.WORDS)
def test_layouts_match_their_goldens(
    index: int, assets: Assets, looks_like_golden: Callable[[str, Pixels], None]
) -> None:
    snapshot = deck(kit("paper"), assets, slides=layouts.slides(assets))
    drawing = lay_out(compose(snapshot, "instagram-4x5").scenes[index], assets.folder)
    painter = DrawingPainter(Pictures(assets.folder))
    assert (*drawing.lint, *inspect(drawing, painter)) == ()
    looks_like_golden(f"layout-{[*layouts.WORDS][index]}", painter.paint(drawing, 0.5))


@pytest.mark.parametrize("length", ["short", "long"])
@pytest.mark.parametrize("script", ["english", "latin", "arabic", "japanese"])
@pytest.mark.parametrize("shape", SHAPES)
def test_layouts_work_in_every_format_and_language(
    shape: str, script: str, length: layouts.Length, assets: Assets
) -> None:
    sample = SCRIPTS[script]
    slides = layouts.slides(assets, layouts.spoken(sample, length))
    snapshot = deck(kit("corporate"), assets, slides=slides, language=sample.language)
    snapshot = snapshot.model_copy(update={"formats": LONGEST})
    for slide, scene in zip(slides, compose(snapshot, shape).scenes, strict=True):
        lint = [(entry.code, entry.message) for entry in lay_out(scene, assets.folder).lint]
        assert lint == [], slide.layout


@pytest.mark.parametrize("theme", ["midnight", "mono", "forest", "poster"])
def test_layouts_are_readable_in_themes_of_every_kind(theme: str, assets: Assets) -> None:
    painter = DrawingPainter(Pictures(assets.folder))
    snapshot = deck(kit(theme), assets, slides=layouts.slides(assets))
    for scene in compose(snapshot, "instagram-1x1").scenes:
        drawing = lay_out(scene, assets.folder)
        assert (*drawing.lint, *inspect(drawing, painter)) == ()
