"""Every layout in both themes, every script and every feature, pixel for pixel."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from design.catalogue.formats import FORMATS
from design.document.model import ImageElement, Slide
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.raster import Pixels
from engine.scene.nodes import Scene
from painting.compose.deck import compose
from tests.engine import samples
from tests.engine.decks import Assets, author, dark_kit, deck, light_kit, text, uid

KITS = {"light": light_kit, "dark": dark_kit}
NAMES = ("cover", "long-post", "pictures", "scripts", "outro")

Compare = Callable[[str, Pixels], None]


@pytest.fixture
def shows(assets: Assets, looks_like_golden: Compare) -> Callable[[str, Scene], None]:
    """Paint a scene at half size and compare it with its golden."""

    def compare(name: str, scene: Scene) -> None:
        drawing = lay_out(scene, assets.folder)
        looks_like_golden(name, DrawingPainter(Pictures(assets.folder)).paint(drawing, 0.5))

    return compare


@pytest.mark.parametrize("kit", KITS)
@pytest.mark.parametrize("index", range(len(NAMES)), ids=NAMES)
def test_slides_match_their_goldens(
    kit: str, index: int, assets: Assets, shows: Callable[[str, Scene], None]
) -> None:
    scene = compose(deck(KITS[kit](assets), assets), "instagram-4x5").scenes[index]
    assert lay_out(scene, assets.folder).lint == ()
    shows(f"{kit}-{NAMES[index]}", scene)


@pytest.mark.parametrize("format_key", FORMATS)
@pytest.mark.parametrize("kit", KITS)
def test_every_layout_works_in_every_format(kit: str, format_key: str, assets: Assets) -> None:
    # A reel has room for half a slide under its controls, and only has a cover: it gets no long post.
    shown = 1 if format_key == "instagram-reel" else None
    for scene in compose(deck(KITS[kit](assets), assets), format_key).scenes[:shown]:
        assert lay_out(scene, assets.folder).lint == ()


def test_a_right_to_left_slide_is_mirrored(
    assets: Assets, shows: Callable[[str, Scene], None]
) -> None:
    snapshot = deck(light_kit(assets), assets, language="ar")
    shows("light-mirrored", compose(snapshot, "instagram-4x5").scenes[1])


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_pictures_of_a_post_make_a_mosaic(
    count: int, assets: Assets, shows: Callable[[str, Scene], None]
) -> None:
    images = tuple(
        ImageElement(id=uid(f"m{i}"), asset=assets.photo(1400, 900 + 200 * i, 40 * i), alt="Rings")
        for i in range(count)
    )
    elements = (author("ma"), text("mb", "body", "What the oven saw that night."), *images)
    slide = Slide(id=uid("m"), layout="post-card", elements=elements)
    scene = compose(deck(light_kit(assets), assets, slides=(slide,)), "instagram-4x5").scenes[0]
    assert lay_out(scene, assets.folder).lint == ()
    shows(f"mosaic-{count}", scene)


@pytest.mark.parametrize("name", samples.SCRIPTS)
def test_every_script_matches_its_golden(name: str, shows: Callable[[str, Scene], None]) -> None:
    scene = samples.spoken(samples.SCRIPTS[name])
    assert lay_out(scene).lint == ()
    shows(f"script-{name}", scene)


@pytest.mark.parametrize("name", samples.FEATURES)
def test_every_feature_matches_its_golden(name: str, shows: Callable[[str, Scene], None]) -> None:
    shows(f"feature-{name}", samples.FEATURES[name]())


def test_pictures_are_cropped_around_their_focus(
    assets: Assets, shows: Callable[[str, Scene], None]
) -> None:
    shows("feature-pictures", samples.pictures(assets))
