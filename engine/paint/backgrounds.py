"""The background of a slide: a colour or gradient with dots over it; the same for a whole deck.

There are two implementations: ``draw`` for vector pages, and ``fill`` for pixels, where the background
is the largest thing on the slide and arrays are worth it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import skia

from engine.paint import patterns
from engine.raster import Pixels, surface
from engine.scene.nodes import Background, Dots, Gradient
from engine.text.paragraph import color

_SHADES = 2**16  # fine enough to keep the edge of a shade straight


def draw(canvas: Any, background: Background, width: float, height: float) -> None:
    """Draw the background over ``width`` by ``height`` units of a page."""
    paint = skia.Paint(Color=color(background.color))
    if background.gradient:
        paint.setShader(shader(background.gradient, width, height))
    canvas.drawRect(skia.Rect.MakeWH(width, height), paint)
    patterns.lights(canvas, background.mesh, width, height)
    if background.dots:
        _draw_dots(canvas, background.dots, width, height)
    if background.pattern:
        patterns.draw(canvas, background.pattern, width, height)


def shader(gradient: Gradient, width: float, height: float) -> Any:
    """A Skia shader for a gradient over ``width`` by ``height``."""
    stops = [color(stop) for stop in gradient.stops]
    if gradient.center:
        x, y = gradient.center[0] * width, gradient.center[1] * height
        far = math.hypot(max(x, width - x), max(y, height - y))
        return skia.GradientShader.MakeRadial(skia.Point(x, y), far, stops, _places(gradient))
    start, end = _ends(gradient, width, height)
    points = [skia.Point(*start), skia.Point(*end)]
    return skia.GradientShader.MakeLinear(points, stops, _places(gradient))


def fill(pixels: Pixels, background: Background, per_unit: float) -> None:
    """Fill rows of RGBX pixels with the background; ``per_unit`` is the number of pixels per unit."""
    if background.gradient and not background.gradient.center:
        _fill_gradient(pixels, background.gradient)
    else:
        pixels.view(np.uint32)[..., 0] = (
            _channels(background.color).astype(np.uint8).view(np.uint32)
        )
    pixels[..., 3] = 255
    height, width = pixels.shape[0] / per_unit, pixels.shape[1] / per_unit
    target = surface(pixels)
    canvas = target.getCanvas()
    canvas.scale(per_unit, per_unit)
    if background.gradient and background.gradient.center:
        paint = skia.Paint(Shader=shader(background.gradient, width, height))
        canvas.drawRect(skia.Rect.MakeWH(width, height), paint)
    patterns.lights(canvas, background.mesh, width, height)
    if background.dots:
        _stamp_dots(pixels, background.dots, per_unit)
    if background.pattern:
        patterns.draw(canvas, background.pattern, width, height)


def _ends(
    gradient: Gradient, width: float, height: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The end points of a gradient's line, which is as long as the corners need (CSS Images 3, 3.1)."""
    turn = math.radians(gradient.angle)
    dx, dy = math.sin(turn), -math.cos(turn)
    half = (abs(width * dx) + abs(height * dy)) / 2
    middle = (width / 2, height / 2)
    return (
        (middle[0] - dx * half, middle[1] - dy * half),
        (middle[0] + dx * half, middle[1] + dy * half),
    )


def _places(gradient: Gradient) -> list[float]:
    """The positions of the stops, from 0 to 1."""
    last = max(1, len(gradient.stops) - 1)
    return list(gradient.at) or [index / last for index in range(len(gradient.stops))]


def _channels(value: str) -> npt.NDArray[np.float64]:
    """Red, green, blue and alpha of a colour, 0 to 255."""
    ink = color(value)
    return np.array([ink >> 16 & 255, ink >> 8 & 255, ink & 255, ink >> 24], np.float64)


def _fill_gradient(pixels: Pixels, gradient: Gradient) -> None:
    """Look up the shade of each pixel by its distance along the gradient's line."""
    height, width = pixels.shape[:2]
    (x0, y0), (x1, y1) = _ends(gradient, width, height)
    along = np.array([x1 - x0, y1 - y0]) / max((x1 - x0) ** 2 + (y1 - y0) ** 2, 1e-9)
    across = ((np.arange(width) + 0.5 - x0) * along[0] * _SHADES).astype(np.int32)
    down = ((np.arange(height) + 0.5 - y0) * along[1] * _SHADES).astype(np.int32)
    stops = np.array([_channels(stop) for stop in gradient.stops])
    steps = np.linspace(0, 1, _SHADES)
    shades = [np.interp(steps, _places(gradient), stops[:, i]) for i in range(4)]
    table = np.rint(np.stack(shades, -1)).astype(np.uint8).view(np.uint32)[:, 0]
    np.take(table, down[:, None] + across, mode="clip", out=pixels.view(np.uint32)[..., 0])


def _raster(length: float, pitch: float) -> list[float]:
    """The positions of dots along a side: symmetric about its middle, so that both edges cut them alike."""
    count = int(length / pitch) + 1
    first = (length - (count - 1) * pitch) / 2
    return [first + index * pitch for index in range(count)]


def _draw_dots(canvas: Any, dots: Dots, width: float, height: float) -> None:
    pen = skia.Paint(
        AntiAlias=True,
        Color=color(dots.color),
        StrokeWidth=2 * dots.radius,
        StrokeCap=skia.Paint.kRound_Cap,
    )
    rows, columns = _raster(height, dots.pitch), _raster(width, dots.pitch)
    points = [skia.Point(x, y) for y in rows for x in columns]
    canvas.drawPoints(skia.Canvas.kPoints_PointMode, points, pen)


def _stamp_dots(pixels: Pixels, dots: Dots, per_unit: float) -> None:
    """Stamp the same dot everywhere on whole pixels: looks even, and takes fewer bytes in a PNG.

    Its edge is half a pixel soft, by the distance of the pixel's centre, so that few shades are used.
    """
    height, width = pixels.shape[:2]
    radius = dots.radius * per_unit
    reach = math.ceil(radius) + 1
    across = np.abs(np.arange(-reach, reach) + 0.5)
    *ink, alpha = _channels(dots.color)
    dot = np.clip((radius + 0.25 - np.hypot(across[:, None], across)) * 2, 0.0, 1.0) * alpha / 255
    cover = np.zeros((2 * reach, width + 2 * reach), np.float32)
    for x in _raster(width / per_unit, dots.pitch):
        left = round(x * per_unit)
        part = cover[:, left : left + 2 * reach]
        np.maximum(part, dot[:, : part.shape[1]], out=part)
    cover = cover[:, reach : reach + width]
    columns = np.flatnonzero(cover.any(axis=0))
    cover = cover[:, columns, None]
    for y in _raster(height / per_unit, dots.pitch):
        top = round(y * per_unit) - reach
        first, last = max(0, top), min(height, top + 2 * reach)
        share = cover[first - top : last - top]
        behind = pixels[first:last, columns, :3]
        mixed = behind + (np.array(ink, np.float32) - behind) * share
        pixels[first:last, columns, :3] = np.rint(mixed)
