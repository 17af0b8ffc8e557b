"""A deck has one body size, readable colours, and fingerprints that change with its pixels."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.catalogue.formats import OwnSize
from design.color.contrast import contrast, readable
from design.document.alt_texts import alt_text
from design.document.model import Document, Entity, Slide, TextElement
from design.kit.spec import Color, KitSpec
from design.snapshot import Snapshot
from engine.errors import SceneError
from engine.inspection.contrast import inspect
from engine.layout.ops import DrawPanel
from engine.layout.solver import lay_out
from engine.paint.images import Pictures
from engine.paint.paint import DrawingPainter
from engine.scene.nodes import Scene
from painting.compose.deck import compose
from painting.compose.look import look_of
from tests.engine.decks import LONG, Assets, author, dark_kit, deck, light_kit, text, uid

COLORS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def body_size(scene: Scene, name: str) -> float | None:
    return next(box.size for box in lay_out(scene).boxes if box.id == str(uid(name)))


def posts(*bodies: str) -> tuple[Slide, ...]:
    return tuple(
        Slide(
            id=uid(f"p{index}"),
            layout="post-card",
            elements=(author(f"a{index}"), text(f"b{index}", "body", body)),
        )
        for index, body in enumerate(bodies)
    )


def test_the_fullest_slide_sets_the_size_of_the_whole_deck(assets: Assets) -> None:
    snapshot = deck(light_kit(assets), assets, slides=posts(LONG, LONG + LONG, LONG))
    scenes = compose(snapshot, "instagram-4x5").scenes
    assert [body_size(scene, f"b{index}") for index, scene in enumerate(scenes)] == [44, 44, 44]


def test_a_short_post_is_one_step_larger(assets: Assets) -> None:
    snapshot = deck(light_kit(assets), assets, slides=posts(LONG, "Still warm."))
    scenes = compose(snapshot, "instagram-4x5").scenes
    assert body_size(scenes[0], "b0") == 48
    assert body_size(scenes[1], "b1") == 52


def test_a_highlight_is_a_marker_behind_its_words(assets: Assets) -> None:
    (slide,) = posts("Two hundred loaves, still warm.")
    body = slide.elements[1]
    assert isinstance(body, TextElement)
    marked = body.model_copy(update={"entities": (Entity(kind="highlight", start=4, end=18),)})
    slide = slide.model_copy(update={"elements": (slide.elements[0], marked)})
    (scene,) = compose(deck(light_kit(assets), assets, slides=(slide,)), "instagram-4x5").scenes
    drawing = lay_out(scene)
    pens = [op for op in drawing.ops if isinstance(op, DrawPanel) and op.radius == 6]
    assert len(pens) == 1
    (placed,) = (box for box in drawing.boxes if box.id == str(body.id))
    assert placed.rect.x < pens[0].rect.x < placed.rect.x + 120
    assert inspect(drawing, DrawingPainter(Pictures(assets.folder))) == ()


def test_text_stays_out_of_the_area_that_a_platform_covers(assets: Assets) -> None:
    kit = light_kit(assets)
    (scene,) = compose(deck(kit, assets, slides=posts(LONG)), "tiktok-9x16").scenes
    assert scene.safe == pytest.approx((0.08 * 1920, 0.14 * 1080, 0.22 * 1920, 0))
    assert lay_out(scene).lint == ()


def test_a_fingerprint_changes_with_its_slide_and_with_no_other(assets: Assets) -> None:
    kit = light_kit(assets)
    before = compose(deck(kit, assets, slides=posts(LONG, LONG, LONG)), "instagram-4x5")
    after = compose(deck(kit, assets, slides=posts(LONG, LONG + "!", LONG)), "instagram-4x5")
    same = [a == b for a, b in zip(before.fingerprints, after.fingerprints, strict=True)]
    assert same == [True, False, True]


def test_the_same_content_has_the_same_fingerprint_with_any_ids(assets: Assets) -> None:
    kit = light_kit(assets)
    one = compose(deck(kit, assets, slides=posts(LONG)), "instagram-4x5")
    (slide,) = posts(LONG)
    renamed = slide.model_copy(update={"elements": (author("x"), text("y", "body", LONG))})
    other = compose(deck(kit, assets, slides=(renamed,)), "instagram-4x5")
    assert one.scene(0) != other.scene(0)
    assert one.fingerprint(0) == other.fingerprint(0)


def test_a_change_of_the_kit_changes_every_fingerprint(assets: Assets) -> None:
    light = compose(deck(light_kit(assets), assets), "instagram-4x5").fingerprints
    dark = compose(deck(dark_kit(assets), assets), "instagram-4x5").fingerprints
    assert not set(light) & set(dark)


def test_an_agencys_own_format_changes_only_digests_that_include_it(
    assets: Assets,
) -> None:
    whole = deck(light_kit(assets), assets)
    banner = {"own-1200x628": OwnSize(1200, 628, ("png",))}
    known = whole.model_copy(update={"formats": banner})
    # Approvals from before such formats existed keep their digest.
    assert "formats" not in json.loads(whole.canonical())
    assert known.digest() != whole.digest()
    (scene, *_) = compose(Snapshot.model_validate_json(known.canonical()), "own-1200x628").scenes
    assert (scene.pixel_width, round(scene.height)) == (1200, 1080)
    assert (
        compose(known, "instagram-4x5").fingerprints == compose(whole, "instagram-4x5").fingerprints
    )


def test_an_unknown_format_is_refused_with_a_list_of_known_ones(assets: Assets) -> None:
    with pytest.raises(SceneError, match="instagram-4x5") as refused:
        compose(deck(light_kit(assets), assets), "papyrus")
    assert refused.value.pointer == "/format"


def test_a_picture_that_is_not_in_the_snapshot_is_named(assets: Assets) -> None:
    whole = deck(light_kit(assets), assets)
    snapshot = Snapshot(document=whole.document, kit=whole.kit, assets={})
    scene = compose(snapshot, "instagram-4x5").scenes[2]
    lint = lay_out(scene, assets.folder).lint
    assert {entry.code for entry in lint} == {"image-missing"}


def test_the_alt_text_is_the_given_one_or_else_all_text_of_the_slide(assets: Assets) -> None:
    slide = posts("Still warm.")[0]
    assert alt_text(slide) == "Still warm."
    assert alt_text(slide.model_copy(update={"alt": "Bread on a boat."})) == "Bread on a boat."


@given(COLORS, COLORS)
def test_any_colour_becomes_readable_on_any_background(color: str, ground: str) -> None:
    assert contrast(readable(color, ground), ground) >= 4.5


@given(COLORS, COLORS, COLORS, COLORS)
def test_no_palette_makes_unreadable_text(ground: str, surface: str, ink: str, accent: str) -> None:
    roles = {"ground": ground, "surface": surface, "ink": ink, "accent": accent}
    kit = KitSpec.model_validate(
        {
            "author": {"name": "A"},
            "colors": [Color(role=role, hex=value) for role, value in roles.items()],
        }
    )
    look = look_of(Snapshot(document=Document(), kit=kit, assets={}))
    for on in (look.on_background, look.on_surface):
        for color in (on.text, on.muted, on.accent):
            assert contrast(color, on.background) >= 4.5
        assert contrast(on.text, on.marker) >= 4.5
    assert contrast(look.on_accent, look.accent) >= 4.5
