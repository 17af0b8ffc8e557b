"""The ground of a slide: colour or gradient, dots over it; the same for every slide of a deck."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import skia

from rendering.engine.paragraph import color
from rendering.engine.scene import Background, Dots, Gradient


def draw(
    canvas: Any,
    background: Background,
    width: float,
    height: float,
    per_unit: float | None = None,
) -> None:
    """Draw the ground over ``width`` by ``height`` units.

    ``per_unit`` is the number of pixels a unit where there are pixels: dots then lie on them.
    """
    paint = skia.Paint(Color=color(background.color))
    if background.gradient:
        paint.setShader(_gradient(background.gradient, width, height))
    canvas.drawRect(skia.Rect.MakeWH(width, height), paint)
    if background.dots and per_unit is None:
        _draw_points(canvas, background.dots, width, height)
    elif background.dots:
        _stamp(canvas, background.dots, width, height, per_unit or 1.0)


def _gradient(gradient: Gradient, width: float, height: float) -> Any:
    """A CSS linear gradient: its line is as long as the corners need (CSS Images 3, 3.1)."""
    turn = math.radians(gradient.angle)
    dx, dy = math.sin(turn), -math.cos(turn)
    half = (abs(width * dx) + abs(height * dy)) / 2
    middle = (width / 2, height / 2)
    ends = [
        skia.Point(middle[0] - dx * half, middle[1] - dy * half),
        skia.Point(middle[0] + dx * half, middle[1] + dy * half),
    ]
    places = list(gradient.at) or None
    return skia.GradientShader.MakeLinear(ends, [color(stop) for stop in gradient.stops], places)


def _places(length: float, pitch: float) -> list[float]:
    """Where the dots stand along a side: evenly about its middle, so that both edges cut them alike."""
    count = int(length / pitch) + 1
    first = (length - (count - 1) * pitch) / 2
    return [first + index * pitch for index in range(count)]


def _draw_points(canvas: Any, dots: Dots, width: float, height: float) -> None:
    pen = skia.Paint(
        AntiAlias=True,
        Color=color(dots.color),
        StrokeWidth=2 * dots.radius,
        StrokeCap=skia.Paint.kRound_Cap,
    )
    rows, columns = _places(height, dots.pitch), _places(width, dots.pitch)
    points = [skia.Point(x, y) for y in rows for x in columns]
    canvas.drawPoints(skia.Canvas.kPoints_PointMode, points, pen)


def _stamp(canvas: Any, dots: Dots, width: float, height: float, per_unit: float) -> None:
    """The same dot everywhere, on whole pixels: even to the eye, and half the bytes in a PNG.

    Its edge is half a pixel soft, by the distance of a pixel's centre, so that few shades are used.
    """
    radius = dots.radius * per_unit
    reach = math.ceil(radius) + 1
    across = np.abs(np.arange(-reach, reach) + 0.5)
    cover = np.clip((radius + 0.25 - np.hypot(across[:, None], across)) * 2, 0.0, 1.0)
    ink = color(dots.color)
    channels = np.array([ink >> 16 & 255, ink >> 8 & 255, ink & 255, 255])
    dot = np.rint(cover[..., None] * (ink >> 24) / 255 * channels).astype(np.uint8)
    row = np.zeros((2 * reach, round(width * per_unit) + 2 * reach, 4), np.uint8)
    for x in _places(width, dots.pitch):
        left = round(x * per_unit)
        part = row[:, left : left + 2 * reach]
        np.maximum(part, dot[:, : part.shape[1]], out=part)
    image = skia.Image.fromarray(
        row, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType, copy=True
    )
    canvas.save()
    canvas.scale(1 / per_unit, 1 / per_unit)
    for y in _places(height, dots.pitch):
        canvas.drawImage(image, -reach, round(y * per_unit) - reach)
    canvas.restore()
