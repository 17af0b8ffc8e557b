"""Slide, document, kit and theme: the most specific style wins, except for what the kit locks."""

from __future__ import annotations

from typing import Any

import pytest

from design.catalogue.themes import THEMES
from design.document.model import Document, Style
from design.kit.spec import KitSpec
from design.snapshot import Snapshot
from engine.inspection.contrast import inspect
from engine.layout.ops import DrawCode, Drawing
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.scene.nodes import Text
from painting.compose.deck import compose
from painting.compose.look import Look, look_of
from tests.engine.decks import Assets, deck, slides, uid
from tests.engine.test_themes import kit

BLUE, RED = {"role": "accent", "hex": "#1d3fbb"}, {"role": "accent", "hex": "#b01030"}


def look(spec: dict[str, Any], style: dict[str, Any], own: dict[str, Any] | None = None) -> Look:
    """The look of a slide with its ``own`` style in a document with a ``style``."""
    kit = KitSpec.model_validate({"author": {"name": "Rivermill"}, **spec})
    slide = {"id": str(uid("s")), "layout": "text-only", "style": own}
    document = Document.model_validate({"style": style, "slides": [slide]})
    snapshot = Snapshot(document=document, kit=kit, assets={})
    return look_of(snapshot, document.slides[0])


def test_the_most_specific_style_wins() -> None:
    assert look({}, {}).accent == THEMES["paper"].accent
    assert look({"colors": [BLUE]}, {}).accent == BLUE["hex"]
    assert look({"colors": [BLUE]}, {"colors": [RED]}).accent == RED["hex"]
    assert look({"colors": [BLUE]}, {"colors": [RED]}, {"colors": [BLUE]}).accent == BLUE["hex"]
    assert look({}, {"typography": {"size": "L"}}, {"typography": {"align": "center"}}).size == "L"


def test_a_named_theme_has_its_own_colours() -> None:
    brand = {"colors": [BLUE]}
    assert look(brand, {"theme": "midnight"}).accent == THEMES["midnight"].accent
    kept = look(brand, {"theme": "midnight", "colors": [RED]})
    assert (kept.accent, kept.theme.key) == (RED["hex"], "midnight")
    assert look(brand, {"colors": [RED]}, {"theme": "forest"}).accent == THEMES["forest"].accent


def test_a_derived_theme_is_made_of_the_kits_colours() -> None:
    found = look({"colors": [BLUE]}, {"theme": "brand-bold"})
    assert found.on_background.background == BLUE["hex"]
    assert found.on_background.text == "#ffffff"


@pytest.mark.parametrize(
    ("lock", "style"),
    [
        ("theme", {"theme": "midnight"}),
        ("theme", {"colors": [RED]}),
        ("colors", {"theme": "midnight"}),
        ("colors", {"background": {"kind": "solid", "color": "#123456"}}),
        ("fonts", {"typography": {"pairing": "press", "heading_weight": 300}}),
        ("pattern", {"pattern": {"kind": "waves"}}),
        ("background", {"background": {"kind": "mesh", "colors": ["accent", "ground"]}}),
    ],
)
def test_neither_document_nor_slide_changes_what_the_kit_locks(
    lock: str, style: dict[str, Any]
) -> None:
    free, locked = {"colors": [BLUE]}, {"colors": [BLUE], "locks": [lock]}
    assert look(free, style) != look(free, {})
    assert look(locked, style) == look(locked, {})
    assert look(locked, {}, style) == look(locked, {})


@pytest.mark.parametrize("where", ["header", "footer"])
def test_locked_bars_stay(where: str, assets: Assets) -> None:
    mine = {where: {"center": "name"}}
    brand = kit("paper")
    usual = compose(deck(brand, assets), "instagram-4x5").fingerprints
    assert compose(deck(brand, assets, style=mine), "instagram-4x5").fingerprints != usual
    locked = brand.model_copy(update={"locks": (where,)})
    assert compose(deck(locked, assets, style=mine), "instagram-4x5").fingerprints == usual


LIGHT: tuple[dict[str, Any], ...] = (
    {"kind": "solid", "color": "accent"},
    {"kind": "linear", "colors": ["ground", "#e8b4a0"], "angle": 135},
    {"kind": "radial", "colors": ["#fff4e0", "ground-end", "#e3b58a"]},
    {"kind": "mesh", "colors": ["ground", "#ffd9c7", "#cfe3ff", "#fff1b8"]},
    {"kind": "image", "opacity": 0.7},
)
DARK: tuple[dict[str, Any], ...] = (
    {"kind": "solid", "color": "surface"},
    {"kind": "linear", "colors": ["ground", "surface", "#3b1d4a"], "angle": 20},
    {"kind": "radial", "colors": ["surface", "ground"], "center": {"x": 0.8, "y": 0.1}},
    {"kind": "mesh", "colors": ["ground", "#40204f", "#123a4a", "#2a2a10"]},
    {"kind": "image", "opacity": 0.7},
)
GROUNDS = [("paper", ground) for ground in LIGHT] + [("midnight", ground) for ground in DARK]


@pytest.mark.parametrize(("theme", "ground"), GROUNDS)
def test_text_is_readable_on_every_kind_of_background(
    theme: str, ground: dict[str, Any], assets: Assets
) -> None:
    if ground["kind"] == "image":
        ground = {**ground, "asset": str(assets.photo(1200, 1500, 60))}
    painter = DrawingPainter(Pictures(assets.folder))
    for scene in compose(
        deck(kit(theme), assets, style={"background": ground}), "instagram-4x5"
    ).scenes:
        drawing = lay_out(scene, assets.folder)
        assert (*drawing.lint, *inspect(drawing, painter)) == ()


def test_a_background_on_which_no_colour_is_readable_is_named(assets: Assets) -> None:
    ground = {"kind": "linear", "colors": ["#000000", "#ffffff"]}
    drawing = drawn(deck(kit("paper"), assets, style={"background": ground}), 0, assets)
    found = inspect(drawing, DrawingPainter(Pictures(assets.folder)))
    assert {lint.code for lint in found} == {"contrast"}


def drawn(snapshot: Snapshot, index: int, assets: Assets) -> Drawing:
    return lay_out(compose(snapshot, "instagram-4x5").scenes[index], assets.folder)


def texts(drawing: Drawing) -> list[Text]:
    return [op.text for op in drawing.ops if hasattr(op, "text") and isinstance(op.text, Text)]


def test_cover_and_outro_may_have_bars_of_their_own(assets: Assets) -> None:
    brand = kit("paper").model_copy(
        update={
            "cover_frame": kit("paper")
            .model_validate(
                {"author": {"name": "x"}, "cover_frame": {"footer": {"center": "handle"}}}
            )
            .cover_frame,
        }
    )
    said = [run.text for text in texts(drawn(deck(brand, assets), 0, assets)) for run in text.runs]
    assert "@rivermill" in said
    body = [run.text for text in texts(drawn(deck(brand, assets), 1, assets)) for run in text.runs]
    assert "rivermill.example" in body


def test_the_outro_shows_a_code_when_requested(assets: Assets) -> None:
    last = len(slides(assets)) - 1
    without, with_code = (
        drawn(deck(kit("paper"), assets, outro={"qr": qr}), last, assets) for qr in (False, True)
    )
    codes = [op for op in with_code.ops if isinstance(op, DrawCode)]
    assert [code for op in [without] for code in op.ops if isinstance(code, DrawCode)] == []
    assert len(codes) == 1
    assert codes[0].rect.width >= 240
    assert with_code.lint == ()


def test_weight_spacing_and_line_height_take_effect(assets: Assets) -> None:
    typography = {
        "heading_weight": 300,
        "body_weight": 500,
        "line_height": 1.2,
        "letter_spacing": 0.05,
    }
    usual = texts(drawn(deck(kit("corporate"), assets), 0, assets))
    asked = texts(
        drawn(deck(kit("corporate"), assets, style={"typography": typography}), 0, assets)
    )
    title = next(i for i, text in enumerate(usual) if text.balance)
    assert (asked[title].weight, asked[title].line_height) == (300, usual[title].line_height * 1.2)
    assert asked[title].tracking == pytest.approx(usual[title].tracking + 0.05)


def test_one_slide_in_another_style_leaves_the_others_as_they_are(assets: Assets) -> None:
    usual = compose(deck(kit("paper"), assets), "instagram-4x5")
    own = Style.model_validate({"theme": "forest", "typography": {"size": "XL"}})
    changed = tuple(
        slide.model_copy(update={"style": own}) if index == 1 else slide
        for index, slide in enumerate(slides(assets))
    )
    other = compose(deck(kit("paper"), assets, slides=changed), "instagram-4x5")
    different = [
        index for index in range(len(usual)) if usual.fingerprint(index) != other.fingerprint(index)
    ]
    assert different == [1]
