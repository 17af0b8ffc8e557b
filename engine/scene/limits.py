"""Limits of a scene, which keep every slide within the time and memory of a child process.

Text that is too long, which users can write and paste, is cut. Everything else that exceeds a limit, which
only a hand-made scene can do, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any

from engine.errors import SceneError
from engine.scene.nodes import Box, Node, Run, Scene, Text
from engine.unicode.characters import LINE_END

MAX_NODES = 2_000
MAX_DEPTH = 24
LONGEST = 4_000  # characters of one text, and paragraphs; more than any slide can show
MAX_PARAGRAPHS = 500
MAX_TEXT = 26_000  # characters on a slide
MAX_RUNS = 2_000
MAX_SIZES = 32
MAX_NUMBER = 100_000.0
MAX_SIDE = 4096  # pixels
MAX_UNITS = 8_192.0  # per side; the shorter side of a slide has 1080
MAX_DOTS = 200_000  # on one background; the finest that a document can ask for has 150,000
NOISE_PITCH = 15.0  # units between grains of paper, at scale 1
MAX_BLUR = 48e6  # pixels under blurred shadows in total: about half a second
_COLOR = re.compile(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")
_COLORS = frozenset({"color", "fill", "ground", "highlight", "mesh", "stops"})
_INSIDE = re.compile(r"\b(Run|Border|Shadow|Gradient|Dots|Pattern|Background)\b")
_RANGES: dict[str, tuple[float, float]] = {
    "size": (1, 4_000),
    "sizes": (1, 2_000),
    "line_height": (0.5, 5),
    "tracking": (-0.5, 2),
    "weight": (1, 1_000),
    "max_lines": (1, 10_000),
    "pitch": (4, MAX_NUMBER),
    "angle": (-MAX_NUMBER, MAX_NUMBER),
    "dy": (-4_000, 4_000),
    "blur": (0, 400),
    "focus_x": (0, 1),
    "focus_y": (0, 1),
    "pixels": (1, MAX_NUMBER),
    "at": (0, 1),
    "center": (0, 1),
    "number": (0, 100_000),
    "scale": (0.2, 8),
}


def check(scene: Scene) -> Scene:
    """Return the scene with texts cut that are longer than any slide can show.

    Layout cuts them further, and lint reports it. Raises ``SceneError``, pointing at the place, for a
    scene that exceeds another limit.
    """
    _check_size(scene)
    _check_ground(scene)
    text, blur, long = 0, 0.0, False
    per_unit = scene.pixel_width / scene.width
    for count, (node, pointer, depth) in enumerate(_walk(scene.root, "/root", 0), 1):
        if count > MAX_NODES:
            raise SceneError(f"more than {MAX_NODES} nodes", pointer)
        if depth > MAX_DEPTH:
            raise SceneError(f"nested deeper than {MAX_DEPTH}", pointer)
        _check_values(node, pointer)
        if isinstance(node, Text):
            long = long or _is_long(node)
            text += min(sum(len(run.text) for run in node.runs), LONGEST)
            _check_text(node, text, pointer)
        elif isinstance(node, Box) and node.shadow:
            blur += _blurred(node, scene) * per_unit**2
            if blur > MAX_BLUR:
                raise SceneError(
                    f"shadows blur more than {MAX_BLUR:,.0f} pixels in total", f"{pointer}/shadow"
                )
    return replace(scene, root=_cut(scene.root)) if long else scene


def _is_long(text: Text) -> bool:
    characters = sum(len(run.text) for run in text.runs)
    return characters > LONGEST or (
        characters > MAX_PARAGRAPHS
        and sum(len(LINE_END.findall(run.text)) for run in text.runs) > MAX_PARAGRAPHS
    )


def _cut(box: Box) -> Box:
    """The box with the long texts in it cut to what a slide can show."""

    def cut(node: Node) -> Node:
        if isinstance(node, Box):
            return _cut(node)
        if isinstance(node, Text) and _is_long(node):
            return replace(node, runs=tuple(_beginning(node.runs)))
        return node

    return replace(box, children=tuple(map(cut, box.children)))


def _beginning(runs: tuple[Run, ...]) -> Iterator[Run]:
    characters, paragraphs = LONGEST, MAX_PARAGRAPHS
    for run in runs:
        kept = run.text[:characters]
        ends = [found.start() for found in LINE_END.finditer(kept)]
        if len(ends) > paragraphs:
            kept = kept[: ends[paragraphs]]
        yield replace(run, text=kept)
        characters -= len(kept)
        paragraphs -= len(ends)
        if len(kept) < len(run.text):
            return


def _check_size(scene: Scene) -> None:
    _check_values(scene, "")
    for name, side in (("width", scene.width), ("height", scene.height)):
        if not 1 <= side <= MAX_UNITS:
            raise SceneError(f"a slide is 1 to {MAX_UNITS:g} units wide and high", f"/{name}")
    height = scene.pixel_width * scene.height / scene.width
    if not 1 <= scene.pixel_width <= MAX_SIDE or not 1 <= round(height) <= MAX_SIDE:
        raise SceneError(f"a slide is 1 to {MAX_SIDE} pixels wide and high", "/pixel_width")


def _check_values(value: Any, pointer: str) -> None:
    """Check that numbers are finite and in range and colours valid; does not descend into child nodes."""
    cls: Any = type(value)
    ranges, colors, inner = _checked(cls)
    for name, low, high in ranges:
        for one in _several(getattr(value, name)):
            if one is not None and not low <= one <= high:  # NaN is never in range
                message = f"must be a number from {low:g} to {high:g}"
                raise SceneError(message, f"{pointer}/{name}")
    for name in colors:
        for one in _several(getattr(value, name)):
            if one is not None and not _COLOR.fullmatch(one):
                raise SceneError("must be a colour: #rrggbb or #rrggbbaa", f"{pointer}/{name}")
    for name in inner:
        found = getattr(value, name)
        for index, one in enumerate(_several(found)):
            if one is not None:
                place = f"{pointer}/{name}"
                _check_values(one, f"{place}/{index}" if found is not one else place)


def _several(found: Any) -> tuple[Any, ...]:
    return found if type(found) is tuple else (found,)


@cache
def _checked(cls: Any) -> tuple[list[tuple[str, float, float]], list[str], list[str]]:
    """The fields of a dataclass: numbers with their ranges, colours, and nested dataclasses."""
    ranges, colors, inner = [], [], []
    for field in fields(cls):
        kind = str(field.type)
        if "float" in kind or "int" in kind:
            ranges.append((field.name, *_RANGES.get(field.name, (0.0, MAX_NUMBER))))
        elif field.name in _COLORS:
            colors.append(field.name)
        elif _INSIDE.search(kind):
            inner.append(field.name)
    return ranges, colors, inner


def _check_ground(scene: Scene) -> None:
    """Check the number of dots and grains, which are drawn one by one."""
    background = scene.background
    dots = [("dots", background.dots.pitch)] if background.dots else []
    if background.pattern and background.pattern.kind == "noise":
        dots.append(("pattern", NOISE_PITCH * background.pattern.scale))
    for name, pitch in dots:
        if scene.width * scene.height / pitch**2 > MAX_DOTS:
            raise SceneError(f"more than {MAX_DOTS} dots on one background", f"/background/{name}")


def _check_text(node: Text, so_far: int, pointer: str) -> None:
    if so_far > MAX_TEXT:
        raise SceneError(f"more than {MAX_TEXT} characters in one slide", pointer)
    if len(node.runs) > MAX_RUNS:
        raise SceneError(f"more than {MAX_RUNS} runs", f"{pointer}/runs")
    if not 1 <= len(node.sizes) <= MAX_SIZES:
        raise SceneError(f"needs 1 to {MAX_SIZES} sizes", f"{pointer}/sizes")


def _blurred(box: Box, scene: Scene) -> float:
    """The area that a shadow may touch, in square units."""
    if box.shadow is None:
        return 0.0
    reach = 3 * box.shadow.blur
    wide = min(box.width or scene.width, scene.width) + reach
    high = min(box.height or scene.height, scene.height) + reach
    return wide * high


def _walk(node: Node, pointer: str, depth: int) -> Iterator[tuple[Node, str, int]]:
    yield node, pointer, depth
    if isinstance(node, Box):
        for index, child in enumerate(node.children):
            yield from _walk(child, f"{pointer}/children/{index}", depth + 1)
