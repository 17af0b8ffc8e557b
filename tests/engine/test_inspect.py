"""Contrast is what WCAG says it is, measured on what is really behind the words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from brandkits.colors import contrast
from brandkits.spec import KitSpec
from rendering.compose.deck import compose
from rendering.engine.images import Pictures
from rendering.engine.inspect import inspect
from rendering.engine.layout import lay_out
from rendering.engine.ops import Lint
from rendering.engine.paint import Painter
from rendering.engine.scene import Background, Box, Gradient, Image, Node, Run, Scene, Text
from tests.engine.decks import Assets, dark_kit, deck, light_kit

COLORS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
WORDS = "Two hundred loaves crossed the river"


def text(color: str, size: float = 48, weight: int = 400, said: str = WORDS) -> Text:
    return Text((Run(said),), (size,), color, "Inter", id="t", weight=weight)


def found(
    *children: Node,
    background: Background = Background("#ffffff"),  # noqa: B008 - it is frozen
    folder: Path = Path("/nonexistent"),
) -> tuple[Lint, ...]:
    root = Box(children, padding=(80, 80, 80, 80))
    drawing = lay_out(Scene(1080, 1080, 1080, background, root), folder)
    return inspect(drawing, Painter(Pictures(folder)))


@settings(deadline=None, max_examples=60)
@given(
    COLORS, COLORS, st.sampled_from([(48, 400, 4.5), (66, 400, 3), (52, 700, 3), (52, 600, 4.5)])
)
def test_on_a_flat_ground_the_verdict_is_the_formula(
    ink: str, ground: str, kind: tuple[float, int, float]
) -> None:
    size, weight, needed = kind
    ratio = contrast(ink, ground)
    lint = found(text(ink, size, weight), background=Background(ground))
    if abs(ratio - needed) > 0.01:
        assert bool(lint) is (ratio < needed)


def test_the_message_names_the_ratio_and_what_is_needed() -> None:
    (lint,) = found(text("#999999"))
    assert (lint.code, lint.severity, lint.element) == ("contrast", "error", "t")
    assert lint.message == "#999999 has a contrast of 2.8 to what is behind it; 4.5 is needed."
    assert lint.rect.x == 80
    assert 600 < lint.rect.width < 920


def test_a_weak_run_is_found_among_strong_ones() -> None:
    runs = (Run("strong "), Run("weak", color="#cccccc"))
    (lint,) = found(Text(runs, (48.0,), "#000000", "Inter", id="t"))
    assert lint.message.startswith("#cccccc")


def test_a_translucent_ink_is_mixed_with_its_ground() -> None:
    assert not found(text("#000000ff"))
    assert found(text("#00000044"))


def test_a_gradient_counts_where_the_words_are() -> None:
    ground = Background("#000000", Gradient(180, ("#000000", "#ffffff")))
    above, below = Box(height=10), Box(height=850)
    assert not found(above, text("#ffffff"), background=ground)
    assert found(below, text("#ffffff"), background=ground)


def test_a_panel_under_the_words_is_their_ground() -> None:
    panel = Box((text("#ffffff"),), fill="#111111", padding=(20, 20, 20, 20))
    assert not found(panel)
    assert found(text("#ffffff"))


def test_a_photo_that_is_light_under_half_of_the_words_is_named(tmp_path: Path) -> None:
    half = np.zeros((600, 920, 3), np.uint8)
    half[:, 460:] = 250
    Pillow.fromarray(half).save(tmp_path / ("a" * 64), "PNG")
    photo = Image("a" * 64, heights=(600.0,), alt="-")
    over = Box((photo, Box((text("#ffffff"),))), axis="layer")
    assert [lint.code for lint in found(over, folder=tmp_path)] == ["contrast"]
    short = Box((photo, Box((text("#ffffff", said="Loaves"),))), axis="layer")
    assert not found(short, folder=tmp_path)


def test_emoji_bring_their_own_colours() -> None:
    assert not found(text("#ffffff", said="👩🏽‍🍳 ✨"))


@pytest.mark.parametrize("kit", [light_kit, dark_kit])
def test_our_own_themes_read_well(kit: Callable[[Assets], KitSpec], assets: Assets) -> None:
    snapshot = deck(kit(assets), assets)
    painter = Painter(Pictures(assets.folder))
    for scene in compose(snapshot, "instagram-4x5").scenes:
        assert inspect(lay_out(scene, assets.folder), painter) == ()
