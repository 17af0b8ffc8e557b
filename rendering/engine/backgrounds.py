"""The ground of a slide: colour or gradient, dots over it; the same for every slide of a deck."""

from __future__ import annotations

import math
from typing import Any

import skia

from rendering.engine.paragraph import color
from rendering.engine.scene import Background, Dots, Gradient


def draw(canvas: Any, background: Background, width: float, height: float) -> None:
    """Draw the ground over ``width`` by ``height`` units."""
    paint = skia.Paint(Color=color(background.color))
    if background.gradient:
        paint.setShader(_gradient(background.gradient, width, height))
    canvas.drawRect(skia.Rect.MakeWH(width, height), paint)
    if background.dots:
        _draw_dots(canvas, background.dots, width, height)


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
    return skia.GradientShader.MakeLinear(ends, [color(stop) for stop in gradient.stops])


def _draw_dots(canvas: Any, dots: Dots, width: float, height: float) -> None:
    """Dots on a raster that is centred, so that both edges cut it alike."""
    columns, rows = int(width / dots.pitch) + 1, int(height / dots.pitch) + 1
    left = (width - (columns - 1) * dots.pitch) / 2
    top = (height - (rows - 1) * dots.pitch) / 2
    points = [
        skia.Point(left + column * dots.pitch, top + row * dots.pitch)
        for row in range(rows)
        for column in range(columns)
    ]
    paint = skia.Paint(
        AntiAlias=True,
        Color=color(dots.color),
        StrokeWidth=2 * dots.radius,
        StrokeCap=skia.Paint.kRound_Cap,
    )
    canvas.drawPoints(skia.Canvas.kPoints_PointMode, points, paint)
