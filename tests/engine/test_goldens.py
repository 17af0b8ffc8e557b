"""Every layout in both themes, pixel for pixel."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rendering.compose.deck import compose
from rendering.engine.images import Pictures
from rendering.engine.layout import lay_out
from rendering.engine.paint import Painter, Pixels
from tests.engine.decks import Assets, dark_kit, deck, light_kit

KITS = {"light": light_kit, "dark": dark_kit}
NAMES = ("cover", "long-post", "pictures", "scripts", "outro")


@pytest.mark.parametrize("kit", KITS)
@pytest.mark.parametrize("index", range(len(NAMES)), ids=NAMES)
def test_slides_look_as_they_were_signed(
    kit: str, index: int, assets: Assets, looks_like_golden: Callable[[str, Pixels], None]
) -> None:
    scene = compose(deck(KITS[kit](assets), assets), "instagram-4x5").scenes[index]
    drawing = lay_out(scene)
    assert drawing.lint == ()
    looks_like_golden(f"{kit}-{NAMES[index]}", Painter(Pictures(assets.folder)).paint(drawing, 0.5))


@pytest.mark.parametrize("format_key", ["instagram-1x1", "instagram-story", "x-16x9"])
@pytest.mark.parametrize("kit", KITS)
def test_every_layout_holds_in_other_shapes(kit: str, format_key: str, assets: Assets) -> None:
    for scene in compose(deck(KITS[kit](assets), assets), format_key).scenes:
        assert lay_out(scene).lint == ()


def test_a_slide_that_runs_from_right_to_left_is_mirrored(
    assets: Assets, looks_like_golden: Callable[[str, Pixels], None]
) -> None:
    snapshot = deck(light_kit(assets), assets, language="ar")
    drawing = lay_out(compose(snapshot, "instagram-4x5").scenes[1])
    looks_like_golden("light-mirrored", Painter(Pictures(assets.folder)).paint(drawing, 0.5))
