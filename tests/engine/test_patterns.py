"""Patterns stay behind the text, continue across a panorama, and match their goldens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from design.catalogue.patterns import PATTERNS
from design.document.model import Pattern as Asked
from engine.inspection.contrast import inspect
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.raster import Pixels
from engine.scene.nodes import Background, Box, Pattern, PatternKind, Scene
from painting.compose.deck import compose
from tests.engine.decks import Assets, deck
from tests.engine.test_themes import kit

KINDS: tuple[Any, ...] = get_args(PatternKind)
A_SLIDE = frozenset({"glow", "mesh", "number"})  # drawn separately for every slide


def painted(pattern: Pattern, width: int = 540, height: int = 675) -> Pixels:
    scene = Scene(width, height, width, Background("#f3ede2", pattern=pattern), Box())
    return DrawingPainter(Pictures(Path("/nonexistent"))).paint(lay_out(scene))[..., :3]


def test_catalogue_document_and_engine_have_the_same_patterns() -> None:
    assert set(PATTERNS) == {*KINDS, "none", "dots"}
    for kind in PATTERNS:
        assert Asked.model_validate({"kind": kind}).kind == kind


@pytest.mark.parametrize("theme", ["paper", "midnight"])
@pytest.mark.parametrize("kind", PATTERNS)
def test_patterns_match_their_goldens_and_leave_text_readable(
    kind: str, theme: str, assets: Assets, looks_like_golden: Callable[[str, Pixels], None]
) -> None:
    style = {"pattern": {"kind": kind, "panorama": True}}
    scene = compose(deck(kit(theme), assets, style=style), "instagram-4x5").scenes[1]
    drawing = lay_out(scene, assets.folder)
    painter = DrawingPainter(Pictures(assets.folder))
    assert (*drawing.lint, *inspect(drawing, painter)) == ()
    looks_like_golden(f"pattern-{kind}-{theme}", painter.paint(drawing, 0.25))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in A_SLIDE])
def test_a_panorama_continues_from_slide_to_slide(kind: Any) -> None:
    whole = painted(Pattern(kind, "#00000040"), width=1080)
    first = painted(Pattern(kind, "#00000040"))
    second = painted(Pattern(kind, "#00000040", offset=540))
    pieces = np.concatenate([first, second], axis=1)
    different = (np.abs(pieces.astype(np.int16) - whole) > 12).any(axis=2)
    assert different.mean() < 0.002
    assert (whole != whole[0, 0]).any()


@pytest.mark.parametrize("kind", KINDS)
def test_scale_and_strength_take_effect(kind: Any) -> None:
    usual = painted(Pattern(kind, "#00000040"))
    assert (painted(Pattern(kind, "#00000040", scale=2.0)) != usual).any()
    paler = painted(Pattern(kind, "#00000010"))
    assert paler.astype(np.int64).sum() > usual.astype(np.int64).sum()
