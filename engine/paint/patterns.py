"""Patterns over the background, drawn as vectors: identical in pixels and on PDF pages.

All are subtle at their usual opacity. Their shapes repeat or continue without end, so that a panorama
can spread one drawing across the slides of a deck: ``offset`` is where a slide begins on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import skia

from engine.fonts import registry
from engine.scene.limits import NOISE_PITCH
from engine.scene.nodes import Pattern
from engine.text.paragraph import color

_STEP = 12.0  # units between two points of a curve
_CORNERS = ((0.95, 0.05), (0.05, 0.95), (0.95, 0.95), (0.05, 0.05))


def draw(canvas: Any, pattern: Pattern, width: float, height: float) -> None:
    """Draw the part of the pattern from ``pattern.offset`` over ``width`` by ``height`` units."""
    canvas.save()
    canvas.clipRect(skia.Rect.MakeWH(width, height))
    canvas.translate(-pattern.offset, 0)
    _DRAWN[pattern.kind](canvas, pattern, pattern.offset, width, height)
    canvas.restore()


def _pen(pattern: Pattern, width: float) -> Any:
    return skia.Paint(
        AntiAlias=True,
        Color=color(pattern.color),
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
    )


def _brush(pattern: Pattern) -> Any:
    return skia.Paint(AntiAlias=True, Color=color(pattern.color))


def _from(offset: float, pitch: float) -> float:
    """The first multiple of ``pitch`` that a slide starting at ``offset`` has to draw."""
    return math.floor(offset / pitch) * pitch


def _grid(canvas: Any, pattern: Pattern, offset: float, width: float, height: float) -> None:
    pitch = 72 * pattern.scale
    lines = skia.Path()
    x = _from(offset, pitch)
    while x <= offset + width:
        lines.moveTo(x, 0)
        lines.lineTo(x, height)
        x += pitch
    y = (height % pitch) / 2
    while y <= height:
        lines.moveTo(offset, y)
        lines.lineTo(offset + width, y)
        y += pitch
    canvas.drawPath(lines, _pen(pattern, 2))


def _ruled(canvas: Any, pattern: Pattern, offset: float, width: float, height: float) -> None:
    pitch = 64 * pattern.scale
    lines = skia.Path()
    y = 2 * pitch
    while y <= height:
        lines.moveTo(offset, y)
        lines.lineTo(offset + width, y)
        y += pitch
    canvas.drawPath(lines, _pen(pattern, 2))


def _diagonal(canvas: Any, pattern: Pattern, offset: float, width: float, height: float) -> None:
    pitch = 48 * pattern.scale
    lines = skia.Path()
    x = _from(offset - height, pitch)
    while x <= offset + width:
        lines.moveTo(x, height)
        lines.lineTo(x + height, 0)
        x += pitch
    canvas.drawPath(lines, _pen(pattern, 3))


def _checks(canvas: Any, pattern: Pattern, offset: float, width: float, height: float) -> None:
    side = 90 * pattern.scale
    squares = skia.Path()
    first = round(_from(offset, side) / side)
    for column in range(first, first + math.ceil(width / side) + 2):
        for row in range(math.ceil(height / side) + 1):
            if (column + row) % 2:
                squares.addRect(skia.Rect.MakeXYWH(column * side, row * side, side, side))
    canvas.drawPath(squares, _brush(pattern))


def _waves(canvas: Any, pattern: Pattern, offset: float, width: float, height: float) -> None:
    pitch, swing, length = 84 * pattern.scale, 22 * pattern.scale, 540 * pattern.scale
    lines = skia.Path()
    row, y = 0, -swing
    while y <= height + swing:
        x = _from(offset, _STEP) - _STEP
        lines.moveTo(x, y + swing * math.sin(2 * math.pi * x / length + row * 0.5))
        while x <= offset + width + _STEP:
            x += _STEP
            lines.lineTo(x, y + swing * math.sin(2 * math.pi * x / length + row * 0.5))
        row, y = row + 1, y + pitch
    canvas.drawPath(lines, _pen(pattern, 3))


def _blobs(canvas: Any, pattern: Pattern, offset: float, width: float, height: float) -> None:
    """Draw large soft blobs, scattered."""
    cell = 900 * pattern.scale
    first = round(_from(offset - cell, cell) / cell)
    brush = _brush(pattern)
    for column in range(first, first + math.ceil(width / cell) + 3):
        for row in range(-1, math.ceil(height / cell) + 1):
            x = (column + 0.2 + 0.6 * _chance(column, row, 1)) * cell
            y = (row + 0.5 + 0.7 * _chance(column, row, 2)) * cell
            radius = cell * (0.22 + 0.2 * _chance(column, row, 3))
            canvas.drawPath(_stone(x, y, radius, column * 7 + row), brush)


def _stone(x: float, y: float, radius: float, seed: int) -> Any:
    path = skia.Path()
    for index in range(97):
        turn = 2 * math.pi * index / 96
        far = radius * (1 + 0.16 * math.sin(2 * turn + seed) + 0.08 * math.sin(3 * turn + 2 * seed))
        point = (x + far * math.cos(turn), y + 0.86 * far * math.sin(turn))
        if index:
            path.lineTo(*point)
        else:
            path.moveTo(*point)
    path.close()
    return path


def _topographic(canvas: Any, pattern: Pattern, offset: float, width: float, height: float) -> None:
    """Draw the contour lines of islands: the shapes of ``blobs`` nested in each other."""
    cell = 1_000 * pattern.scale
    first = round(_from(offset - cell, cell) / cell)
    pen = _pen(pattern, 2.5)
    for column in range(first, first + math.ceil(width / cell) + 3):
        x = (column + 0.3 + 0.4 * _chance(column, 0, 4)) * cell
        y = height * (0.15 + 0.7 * _chance(column, 0, 5))
        for ring in range(1, 11):
            canvas.drawPath(_stone(x, y, ring * 66 * pattern.scale, column), pen)


def _noise(canvas: Any, pattern: Pattern, offset: float, width: float, height: float) -> None:
    """Draw paper grain, few enough grains to be drawn one by one."""
    cell = NOISE_PITCH * pattern.scale
    first = round(_from(offset, cell) / cell)
    points = [
        skia.Point(
            (column + _chance(column, row, 6)) * cell, (row + _chance(column, row, 7)) * cell
        )
        for column in range(first, first + math.ceil(width / cell) + 1)
        for row in range(math.ceil(height / cell))
    ]
    pen = _pen(pattern, 2.6)
    pen.setStrokeCap(skia.Paint.kRound_Cap)
    canvas.drawPoints(skia.Canvas.kPoints_PointMode, points, pen)


def _glow(canvas: Any, pattern: Pattern, offset: float, width: float, height: float) -> None:
    """Draw one light from above, at the end side of the slide."""
    _light(
        canvas, pattern.color, offset + width * 0.86, height * 0.06, height * 0.85 * pattern.scale
    )


def _mesh(canvas: Any, pattern: Pattern, offset: float, width: float, height: float) -> None:
    """Draw four lights that blend into each other."""
    for x, y, reach in ((0.08, 0.1, 0.6), (0.95, 0.25, 0.55), (0.2, 0.95, 0.6), (0.9, 0.9, 0.45)):
        far = height * reach * pattern.scale
        _light(canvas, pattern.color, offset + width * x, height * y, far)


def lights(canvas: Any, colors: tuple[str, ...], width: float, height: float) -> None:
    """Draw a mesh gradient: each colour is a light of its own, from corner to corner."""
    for (x, y), light in zip(_CORNERS, colors, strict=False):
        _light(canvas, light, width * x, height * y, 0.78 * math.hypot(width, height))


def _number(canvas: Any, pattern: Pattern, offset: float, width: float, height: float) -> None:
    """Draw the slide's number, two thirds of the slide high, cut by its bottom and end edges."""
    size = height * 0.8 * pattern.scale
    face = registry.heaviest(pattern.family)
    font = skia.Font(face, size)
    words = str(pattern.number)
    wide = font.measureText(words)
    blob = skia.TextBlob.MakeFromString(words, font)
    canvas.drawTextBlob(blob, offset + width - wide * 0.94, height + size * 0.06, _brush(pattern))


def _light(canvas: Any, hue: str, x: float, y: float, radius: float) -> None:
    """Draw a light that fades along a bell curve, without a visible edge."""
    strength = int(hue[7:9] or "ff", 16)
    places = [index / 8 for index in range(9)]
    shades = [color(f"{hue[:7]}{round(strength * _bell(place)):02x}") for place in places]
    shader = skia.GradientShader.MakeRadial(skia.Point(x, y), radius, shades, places)
    canvas.drawCircle(x, y, radius, skia.Paint(AntiAlias=True, Shader=shader))


def _bell(place: float) -> float:
    return float((0.5 + 0.5 * math.cos(math.pi * place)) ** 1.5)


def _chance(column: int, row: int, salt: int) -> float:
    """A pseudo-random number from 0 to 1: a pure function, the same on every machine."""
    mixed = (column * 374_761_393 + row * 668_265_263 + salt * 2_246_822_519) & 0xFFFFFFFF
    mixed = (mixed ^ (mixed >> 13)) * 1_274_126_177 & 0xFFFFFFFF
    return ((mixed ^ (mixed >> 16)) & 0xFFFF) / 0xFFFF


_DRAWN: dict[str, Callable[[Any, Pattern, float, float, float], None]] = {
    "grid": _grid,
    "ruled": _ruled,
    "diagonal": _diagonal,
    "checks": _checks,
    "waves": _waves,
    "blobs": _blobs,
    "topographic": _topographic,
    "noise": _noise,
    "glow": _glow,
    "mesh": _mesh,
    "number": _number,
}
