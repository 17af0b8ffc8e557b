"""Every theme is readable on every slide and in every format, and distinguishable without colour."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from design.catalogue.theme import Theme
from design.catalogue.themes import THEMES
from design.color.contrast import contrast
from design.kit.spec import Author, Bar, KitSpec
from engine.fonts import faces
from engine.inspection.contrast import inspect
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from painting.compose.deck import compose
from tests.engine.decks import Assets, deck

SHAPES = ("instagram-4x5", "instagram-1x1", "x-16x9", "pinterest-2x3", "tiktok-9x16")


def kit(theme: str) -> KitSpec:
    return KitSpec(
        author=Author(name="Rivermill", handle="@rivermill"),
        website="rivermill.example",
        header=Bar(start="name"),
        footer=Bar(start="website", end="page"),
        theme=theme,
    )


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.key)
def test_colours_are_readable_on_their_backgrounds(theme: Theme) -> None:
    grounds = [theme.ground, *([theme.ground_end] if theme.ground_end else [])]
    for ground in grounds:
        assert contrast(theme.ground_ink or theme.ink, ground) >= 4.5
        assert contrast(theme.ground_muted or theme.muted, ground) >= 4.5
    assert contrast(theme.ink, theme.surface) >= 7
    assert contrast(theme.muted, theme.surface) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert {theme.heading, theme.body} <= faces.families()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_works_in_every_format(theme: str, shape: str, assets: Assets) -> None:
    painter = DrawingPainter(Pictures(assets.folder))
    for scene in compose(deck(kit(theme), assets), shape).scenes:
        drawing = lay_out(scene, assets.folder)
        assert (*drawing.lint, *inspect(drawing, painter)) == ()


def test_themes_are_distinguishable_in_greyscale(assets: Assets) -> None:
    painter = DrawingPainter(Pictures(assets.folder))
    grey = {}
    for theme in THEMES:
        scenes = compose(deck(kit(theme), assets), "instagram-4x5").scenes
        pictures = [painter.paint(lay_out(scenes[i], assets.folder), 0.1)[..., :3] for i in (0, 1)]
        grey[theme] = np.concatenate([picture.mean(axis=2) for picture in pictures])
    for one, other in combinations(THEMES, 2):
        difference = float(np.abs(grey[one] - grey[other]).mean())
        assert difference > 6, f"{one} and {other} differ by {difference:.1f} of 255"
