"""Draws what layout decided, and decides nothing itself. The same code paints pixels and PDF pages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import skia

from engine import qr_codes
from engine.geometry import Rect
from engine.layout.ops import (
    Begin,
    DrawCode,
    DrawIcon,
    DrawImage,
    Drawing,
    DrawPanel,
    DrawText,
    End,
    Op,
)
from engine.paint import backgrounds, icons
from engine.paint.images import Pictures
from engine.raster import Pixels, surface
from engine.scene.nodes import Background, Shadow
from engine.text.paragraph import color

BACKGROUND_BYTES = 32 * 2**20
KEPT_SIZES = 3
_MISSING = "#8b8b8b55"


@dataclass(slots=True)
class _Canvas:
    """Two canvases over one array that must outlive them; ``photos`` is for pictures."""

    pixels: Pixels
    surface: Any
    photos: Any


class DrawingPainter:
    """Paints drawings into a pixel array that is reused for the next drawing of the same size.

    Arrays of the last few sizes are kept, because previews, checks and full slides alternate.

    Backgrounds are painted once and copied: they are the same for a whole deck and cost more than
    everything on them.
    """

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self._canvases: OrderedDict[tuple[int, int], _Canvas] = OrderedDict()
        self._backgrounds: OrderedDict[tuple[Background, int, int], Pixels] = OrderedDict()

    def paint(self, drawing: Drawing, scale: float = 1.0) -> Pixels:
        """Return the slide as rows of RGBX pixels: uint8, (height, width, 4).

        The array belongs to the painter, and a later call overwrites it.
        """
        per_unit = drawing.pixel_width * scale / drawing.width
        width, height = pixel_size(drawing, scale)
        target = self._target(width, height)
        np.copyto(target.pixels, self._background(drawing, width, height, per_unit))
        canvas, photos = target.surface.getCanvas(), target.photos.getCanvas()
        with _scaled(canvas, per_unit), _scaled(photos, per_unit):
            for op in drawing.ops:
                on = photos if isinstance(op, DrawImage) else canvas
                draw_op(on, op, self.pictures, per_unit)
        return target.pixels

    def _target(self, width: int, height: int) -> _Canvas:
        size = (width, height)
        if size not in self._canvases:
            self._canvases[size] = _blank(width, height)
            if len(self._canvases) > KEPT_SIZES:
                self._canvases.popitem(last=False)
        self._canvases.move_to_end(size)
        return self._canvases[size]

    def _background(self, drawing: Drawing, width: int, height: int, per_unit: float) -> Pixels:
        key = (drawing.background, width, height)
        if key in self._backgrounds:
            self._backgrounds.move_to_end(key)
            return self._backgrounds[key]
        pixels = np.empty((height, width, 4), np.uint8)
        backgrounds.fill(pixels, drawing.background, per_unit)
        self._backgrounds[key] = pixels
        while sum(pixels.nbytes for pixels in self._backgrounds.values()) > BACKGROUND_BYTES:
            if len(self._backgrounds) == 1:
                break
            self._backgrounds.popitem(last=False)
        return self._backgrounds[key]


def pixel_size(drawing: Drawing, scale: float = 1.0) -> tuple[int, int]:
    """Width and height in whole pixels."""
    width = max(1, round(drawing.pixel_width * scale))
    return width, max(1, round(width * drawing.height / drawing.width))


def draw_op(canvas: Any, op: Op, pictures: Pictures, per_unit: float) -> None:
    """Draw one op; ``per_unit``, used for pictures, is the number of pixels per unit."""
    match op:
        case DrawPanel():
            _panel(canvas, op)
        case DrawText():
            for line in op.setting.lines:
                line.paint(canvas, op.x, op.y)
        case DrawImage():
            _image(canvas, op, pictures, per_unit)
        case DrawIcon():
            _icon(canvas, op)
        case DrawCode():
            _code(canvas, op, per_unit)
        case Begin() | End():
            pass


def _blank(width: int, height: int) -> _Canvas:
    pixels = np.zeros((height, width, 4), np.uint8)
    return _Canvas(pixels, surface(pixels), surface(pixels, order=Pictures.order))


def _rect(rect: Rect) -> Any:
    return skia.Rect.MakeXYWH(rect.x, rect.y, rect.width, rect.height)


@contextmanager
def _scaled(canvas: Any, per_unit: float) -> Iterator[None]:
    with _saved(canvas):
        canvas.scale(per_unit, per_unit)
        yield


@contextmanager
def _saved(canvas: Any) -> Iterator[None]:
    canvas.save()
    try:
        yield
    finally:
        canvas.restore()


def _panel(canvas: Any, op: DrawPanel) -> None:
    shape = skia.RRect.MakeRectXY(_rect(op.rect), op.radius, op.radius)
    if op.shadow:
        _shadow(canvas, op, op.shadow)
    if op.fill:
        canvas.drawRRect(shape, skia.Paint(AntiAlias=True, Color=color(op.fill)))
    if op.shade:
        with _saved(canvas):
            canvas.clipRRect(shape, skia.ClipOp.kIntersect, doAntiAlias=True)
            canvas.translate(op.rect.x, op.rect.y)
            shade = backgrounds.shader(op.shade, op.rect.width, op.rect.height)
            whole = skia.Rect.MakeWH(op.rect.width, op.rect.height)
            canvas.drawRect(whole, skia.Paint(Shader=shade))
    if op.border:
        half = op.border.width / 2
        inside = op.rect.inset(half, half, half, half)
        radius = max(0.0, op.radius - half)
        pen = skia.Paint(
            AntiAlias=True,
            Color=color(op.border.color),
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=op.border.width,
        )
        canvas.drawRRect(skia.RRect.MakeRectXY(_rect(inside), radius, radius), pen)


def _shadow(canvas: Any, op: DrawPanel, shadow: Shadow) -> None:
    """Draw the shadow only where the panel does not hide it: half the pixels to blur."""
    pen = skia.Paint(
        AntiAlias=True,
        Color=color(shadow.color),
        MaskFilter=skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, shadow.blur / 2),
    )
    hidden = op.rect.inset(*(op.radius * 0.3 + 1,) * 4)
    fallen = _rect(Rect(op.rect.x, op.rect.y + shadow.dy, op.rect.width, op.rect.height))
    with _saved(canvas):
        canvas.clipRect(_rect(hidden), skia.ClipOp.kDifference, doAntiAlias=False)
        canvas.drawRRect(skia.RRect.MakeRectXY(fallen, op.radius, op.radius), pen)


def _image(canvas: Any, op: DrawImage, pictures: Pictures, per_unit: float) -> None:
    shape = skia.RRect()
    shape.setRectRadii(_rect(op.rect), [skia.Point(corner, corner) for corner in op.corners])
    if not pictures.has(op.image.asset):
        canvas.drawRRect(shape, skia.Paint(AntiAlias=True, Color=color(_MISSING)))
        return
    with _saved(canvas):
        if any(op.corners):
            canvas.clipRRect(shape, skia.ClipOp.kIntersect, doAntiAlias=True)
        pictures.draw(canvas, op, per_unit)


def _icon(canvas: Any, op: DrawIcon) -> None:
    with _saved(canvas):
        canvas.translate(op.rect.x, op.rect.y)
        canvas.scale(op.rect.width / 24, op.rect.height / 24)
        if op.mirrored and op.icon.name == "arrow":
            canvas.translate(24, 0)
            canvas.scale(-1, 1)
        pen = skia.Paint(AntiAlias=True, Color=color(op.icon.color))
        canvas.drawPath(icons.path(op.icon.name), pen)


def _code(canvas: Any, op: DrawCode, per_unit: float) -> None:
    """Draw modules on whole pixels, because cameras read edges; the remainder widens the quiet zone."""
    count = len(op.modules) + 2 * qr_codes.QUIET
    step = max(1, int(op.rect.width * per_unit / count)) / per_unit
    margin = (op.rect.width - step * len(op.modules)) / 2
    left = round((op.rect.x + margin) * per_unit) / per_unit
    top = round((op.rect.y + margin) * per_unit) / per_unit
    canvas.drawRect(_rect(op.rect), skia.Paint(Color=color(op.code.ground)))
    dark = skia.Path()
    for row, modules in enumerate(op.modules):
        for column, filled in enumerate(modules):
            if filled:
                dark.addRect(skia.Rect.MakeXYWH(left + column * step, top + row * step, step, step))
    canvas.drawPath(dark, skia.Paint(Color=color(op.code.color)))
