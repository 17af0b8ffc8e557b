"""Boxes are placed as specified, texts shrink in steps, and lint names what does not fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.geometry import Rect
from engine.layout.ops import DrawImage, Placed
from engine.layout.solver import lay_out
from engine.scene.nodes import Background, Box, Image, Node, Run, Scene, Text

STEPS = (56.0, 52.0, 48.0, 44.0, 40.0)


def scene(*children: Node, height: float = 1350, **root: object) -> Scene:
    box = Box(children, padding=(80, 80, 80, 80), **root)  # type: ignore[arg-type]  # whatever the scene takes
    return Scene(1080, height, 1080, Background("#ffffff"), box)


def text(words: str, name: str = "t", **change: object) -> Text:
    return Text((Run(words),), STEPS, "#000000", "Inter", id=name, **change)  # type: ignore[arg-type]  # whatever the scene takes


def box(drawing_boxes: tuple[Placed, ...], name: str) -> Placed:
    return next(placed for placed in drawing_boxes if placed.id == name)


def test_growing_boxes_share_the_remaining_room() -> None:
    drawing = lay_out(
        scene(Box(height=100, id="a"), Box(grow=1, id="b"), Box(grow=2, id="c"), gap=10)
    )
    assert [placed.rect for placed in drawing.boxes] == [
        Rect(80, 80, 920, 100),
        Rect(80, 190, 920, 1070 / 3),
        Rect(80, 200 + 1070 / 3, 920, 2140 / 3),
    ]


def test_the_optical_centre_is_above_the_middle() -> None:
    drawing = lay_out(scene(Box(height=200, id="a"), justify="optical"))
    rect = drawing.boxes[0].rect
    assert rect.y + rect.height / 2 == 1350 * 0.46


def test_a_row_is_mirrored_on_a_right_to_left_slide() -> None:
    row = Box(
        (Box(width=100, height=50, id="a"), Box(width=200, height=50, id="b")), axis="row", gap=20
    )
    there = lay_out(scene(row))
    back = lay_out(replace(scene(row), direction="rtl"))
    for name in ("a", "b"):
        left, right = box(there.boxes, name).rect, box(back.boxes, name).rect
        assert left.x + left.width + right.x == 1080


def test_text_takes_the_largest_size_that_fits() -> None:
    short, long = lay_out(scene(text("word " * 20))), lay_out(scene(text("word " * 130)))
    assert box(short.boxes, "t").size == 56
    assert box(long.boxes, "t").size == 44
    assert not short.lint
    assert not long.lint


def test_texts_of_one_slide_shrink_together() -> None:
    title = Text((Run("A title"),), (96, 88, 80, 72, 64), "#000000", "Inter", id="title")
    drawing = lay_out(scene(title, text("word " * 190)))
    assert box(drawing.boxes, "title").size == 64
    assert box(drawing.boxes, "t").size == 40


def test_text_too_long_at_the_last_size_is_cut_and_named() -> None:
    drawing = lay_out(scene(text("word " * 900, truncate=True, body=True)))
    placed = box(drawing.boxes, "t")
    assert placed.size == 40
    assert placed.rect.y + placed.rect.height <= 1350 - 80
    assert [(lint.code, lint.severity, lint.element) for lint in drawing.lint] == [
        ("text-truncated", "error", "t")
    ]


def test_overflow_that_may_not_be_cut_is_named_with_its_amount() -> None:
    drawing = lay_out(scene(Box(height=2000, id="tall")))
    assert [(lint.code, lint.message) for lint in drawing.lint] == [
        ("overflow", "The content is 810 px taller than its space.")
    ]


def test_small_text_is_named() -> None:
    small = Text((Run("fine print"),), (24.0,), "#000000", "Inter", id="s")
    body = Text((Run("body"),), (36.0,), "#000000", "Inter", id="b", body=True)
    drawing = lay_out(scene(small, body))
    assert [(lint.code, lint.severity, lint.element) for lint in drawing.lint] == [
        ("text-too-small", "error", "s"),
        ("text-small", "warning", "b"),
    ]


def test_a_font_that_is_not_installed_is_named_and_replaced() -> None:
    words = Text((Run("words"),), (48.0,), "#000000", "Nonesuch", id="f")
    drawing = lay_out(scene(words))
    assert [(lint.code, lint.element) for lint in drawing.lint] == [("font-missing", "f")]
    assert box(drawing.boxes, "f").lines == 1


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    picture = Image("a" * 64, id="p", heights=(300,), alt="A mill")
    drawing = lay_out(scene(picture), tmp_path)
    assert [(lint.code, lint.element) for lint in drawing.lint] == [("image-missing", "p")]


@pytest.mark.parametrize(
    ("pixels", "fit", "found"),
    [
        ((920, 300), "cover", False),
        ((620, 300), "cover", False),
        ((600, 300), "cover", True),
        ((100, 100), "contain", True),
        ((300, 250), "contain", False),
    ],
)
def test_a_picture_enlarged_more_than_one_and_a_half_times_is_named(
    pixels: tuple[int, int], fit: Literal["cover", "contain"], found: bool
) -> None:
    picture = Image("a" * 64, id="p", heights=(300,), fit=fit, alt="A mill", pixels=pixels)
    lint = lay_out(scene(picture)).lint
    assert [entry.code for entry in lint] == ["image-enlarged"] * found


def test_enlargement_is_measured_in_pixels_of_the_slide() -> None:
    picture = Image("a" * 64, id="p", heights=(300,), alt="A mill", pixels=(920, 300))
    large = replace(scene(picture), pixel_width=2160)
    assert [entry.code for entry in lay_out(large).lint] == ["image-enlarged"]


def test_a_picture_that_is_content_needs_a_description() -> None:
    content = Image("a" * 64, id="p", heights=(300,))
    decoration = Image("a" * 64, heights=(300,))
    lint = lay_out(scene(content, decoration)).lint
    assert [(entry.code, entry.severity, entry.element) for entry in lint] == [
        ("alt-missing", "warning", "p")
    ]


def test_text_that_the_platform_covers_is_named_but_pictures_may_bleed() -> None:
    picture = Image("a" * 64, id="p", heights=(1000,), alt="A mill")
    covered = replace(scene(picture, text("at the foot", "foot")), safe=(0, 0, 260, 0))
    lint = lay_out(covered).lint
    assert [(entry.code, entry.element) for entry in lint] == [("unsafe-zone", "foot")]
    assert lint[0].rect.y == 1080
    beside = replace(scene(text("short", "a"), text("wide" * 60, "b")), safe=(0, 150, 0, 0))
    named = {(entry.code, entry.element) for entry in lay_out(beside).lint}
    assert named == {("unsafe-zone", "b"), ("word-broken", "b")}


def test_only_the_outer_corners_of_a_mosaic_are_round() -> None:
    pictures = tuple(Image("a" * 64, grow=1, heights=(300,)) for _ in range(2))
    drawing = lay_out(scene(Box(pictures, axis="row", gap=6, radius=28, clip=True)))
    corners = [op.corners for op in drawing.ops if isinstance(op, DrawImage)]
    assert corners == [(28, 0, 0, 28), (0, 28, 28, 0)]


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 400), st.integers(600, 1900), st.integers(1, 600))
def test_a_larger_slide_never_gives_smaller_text(count: int, height: int, more: int) -> None:
    body = text("word " * count, truncate=True)
    small = box(lay_out(scene(body, height=height)).boxes, "t").size
    large = box(lay_out(scene(body, height=height + more)).boxes, "t").size
    assert small is not None
    assert large is not None
    assert large >= small


@settings(deadline=None, max_examples=40)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=3000))
def test_no_text_leaves_its_box_unless_lint_says_so(words: str) -> None:
    drawing = lay_out(scene(text(words, truncate=True)))
    rect = box(drawing.boxes, "t").rect
    inside = rect.x >= 80 and rect.y >= 80 and rect.y + rect.height <= 1350 - 80 + 1
    assert inside or any(lint.code in ("overflow", "text-truncated") for lint in drawing.lint)
