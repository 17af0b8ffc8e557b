"""Measure contrast on the painted pixels behind every text, mark and logo (WCAG 2.2, 1.4.3 and 1.4.11).

Layout cannot tell: behind a text may be a gradient, a pattern, a photo or a highlight. So the slide is
painted without words, marks and logos at a quarter of its size, and measured.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import skia

from engine.geometry import Rect
from engine.inspection import visibility
from engine.layout.ops import DrawIcon, DrawImage, Drawing, DrawText, Lint
from engine.paint.paint import DrawingPainter, draw_op
from engine.raster import Pixels, surface
from engine.unicode.characters import split_pictures

Mask = npt.NDArray[np.bool_]
SCALE = 0.25
LOGO_SCALE = 2.0
NORMAL, LARGE, GRAPHIC = 4.5, 3.0, 3.0
LARGE_SIZE, LARGE_BOLD_SIZE, BOLD = 66.0, 52.0, 700
_WORST = (
    0.1  # this share of a cell's pixels may be worse, such as the edge of a picture behind the text
)
_CELL = 14  # pixels of the quarter-size image: about a syllable of body text
_FEW = 4  # painted pixels; fewer in a cell are the tip of a letter
_INK = 0.35  # of a colour's own opacity; less is the anti-aliased edge of a letter
_NEAR = 24  # of 255 per channel: how far anti-aliased edges may differ from a colour
_KEPT = 32
# A logo has the same background on every slide of a deck.
_shown: OrderedDict[tuple[str, bytes], visibility.Shares] = OrderedDict()


def inspect(drawing: Drawing, painter: DrawingPainter) -> tuple[Lint, ...]:
    """Report the texts, marks and logos that contrast too little with what is painted behind them.

    A text needs 4.5, or 3 where it is large: from 66 units, or from 52 in bold. Each colour of a text is
    measured at its own letters, and the worst place decides. A mark needs 3. Raises ``PictureBroken``
    as painting does.
    """
    background = replace(drawing, ops=tuple(op for op in drawing.ops if not _is_measured(op)))
    planes = np.ascontiguousarray(np.moveaxis(painter.paint(background, SCALE)[..., :3], -1, 0))
    slide = _Slide(planes, drawing, painter)
    return tuple(lint for op in drawing.ops for lint in _of(op, slide))


@dataclass(frozen=True, slots=True)
class _Slide:
    """``background`` is what is painted behind everything measured: quarter size, one plane per channel."""

    background: Pixels
    drawing: Drawing
    painter: DrawingPainter

    @property
    def per_unit(self) -> float:
        return float(self.background.shape[2] / self.drawing.width)


def _is_measured(op: object) -> bool:
    return isinstance(op, DrawText | DrawIcon) or _is_logo(op)


def _is_logo(op: object) -> bool:
    """A picture shown whole and without an id: content has an id; portraits and backgrounds are cropped."""
    return isinstance(op, DrawImage) and not op.image.id and op.image.fit == "contain"


def _of(op: object, slide: _Slide) -> Iterator[Lint]:
    match op:
        case DrawText():
            yield from _of_text(op, slide)
        case DrawIcon():
            yield from _of_icon(op, slide)
        case DrawImage() if _is_logo(op) and slide.painter.pictures.has(op.image.asset):
            yield from _of_logo(op, slide)


def _of_text(op: DrawText, slide: _Slide) -> Iterator[Lint]:
    """The worst of a text's colours, if its contrast is too low."""
    around = op.setting.size  # list marks and hanging quotes lie outside the lines
    lines = op.inked
    room = Rect(lines.x - around, lines.y, lines.width + 2 * around, lines.height)
    size, found = op.setting.size, []
    for color, weight in sorted(_inks(op)):
        large = size >= LARGE_SIZE or (size >= LARGE_BOLD_SIZE and weight >= BOLD)
        needed = LARGE if large else NORMAL
        ratio = _weakest(op, color, room, needed, slide)
        if ratio is not None:
            found.append((ratio, needed, color))
    if found:
        ratio, needed, color = min(found, key=lambda ink: ink[0] / ink[1])
        yield from _weak(color, ratio, needed, op.text.id, lines)


def _of_icon(op: DrawIcon, slide: _Slide) -> Iterator[Lint]:
    ratio = _weakest(op, op.icon.color, op.rect, GRAPHIC, slide)
    if ratio is not None:
        yield from _weak(op.icon.color, ratio, GRAPHIC, op.icon.id, op.rect)


def _weak(color: str, ratio: float, needed: float, element: str, rect: Rect) -> Iterator[Lint]:
    if ratio < needed:
        # Truncated, not rounded: 4.496 fails and must not be shown as 4.50.
        shown = math.floor(ratio * 100) / 100
        message = (
            f"{color} has a contrast of {shown:.2f} to what is behind it; {needed:g} is needed."
        )
        yield Lint("contrast", "error", message, element, rect)


def _of_logo(op: DrawImage, slide: _Slide) -> Iterator[Lint]:
    """Whether a logo's shapes stand out from their background."""
    background = _under(op.rect, LOGO_SCALE, slide)
    name = (op.image.asset, background.tobytes())
    if name not in _shown:
        _shown[name] = visibility.shares(_painted(op, op.rect, LOGO_SCALE, slide), background)
        if len(_shown) > _KEPT:
            _shown.popitem(last=False)
    shown = _shown[name]
    if shown.recognised < visibility.RECOGNISABLE_SHARE:
        message = "The logo is not visible against its background."
        yield Lint("logo-unseen", "error", message, "", op.rect)
    elif shown.clear < visibility.RECOGNISABLE_SHARE:
        message = f"Much of the logo has a contrast under {GRAPHIC:g} to what is behind it."
        yield Lint("logo-weak", "warning", message, "", op.rect)


def _inks(op: DrawText) -> set[tuple[str, int]]:
    """The colours of the words, with their weights; emoji have colours of their own."""
    return {
        (run.color or op.text.color, run.weight or op.text.weight)
        for run in op.text.runs
        if any(not picture and part.strip() for part, picture in split_pictures(run.text))
    }


def _weakest(
    op: DrawText | DrawIcon, color: str, rect: Rect, needed: float, slide: _Slide
) -> float | None:
    """The contrast of a colour to the worst place behind it; None if it is ``needed`` or more.

    Usually the background of the whole rectangle is enough to decide. Otherwise the op is painted by
    itself, and only the background of its own pixels counts.
    """
    _, height, width = slide.background.shape
    left, right = (round(side * slide.per_unit) for side in (rect.x, rect.right))
    top, bottom = (round(side * slide.per_unit) for side in (rect.y, rect.bottom))
    left, right, top, bottom = max(0, left), min(width, right), max(0, top), min(height, bottom)
    if right <= left or bottom <= top:
        return None
    behind = slide.background[:, top:bottom, left:right]
    if len(color) == 7 and visibility.least_contrast(color, behind) >= needed:
        return None
    area = Rect(*(side / slide.per_unit for side in (left, top, right - left, bottom - top)))
    return _measured(color, _painted(op, area, slide.per_unit, slide), np.moveaxis(behind, 0, -1))


def _painted(
    op: DrawText | DrawIcon | DrawImage, rect: Rect, scale: float, slide: _Slide
) -> Pixels:
    """The pixels that an op paints on a part of the slide: premultiplied, ``scale`` pixels per unit."""
    width, height = max(1, round(rect.width * scale)), max(1, round(rect.height * scale))
    pixels = np.zeros((height, width, 4), np.uint8)
    pictures = slide.painter.pictures
    order = pictures.order if isinstance(op, DrawImage) else skia.kRGBA_8888_ColorType
    target = surface(pixels, order=order, alpha=skia.kPremul_AlphaType)
    canvas = target.getCanvas()
    canvas.scale(scale, scale)
    canvas.translate(-rect.x, -rect.y)
    draw_op(canvas, op, pictures, scale)
    return pixels


def _under(rect: Rect, scale: float, slide: _Slide) -> Pixels:
    """The background of a part of the slide, ``scale`` pixels per unit."""
    width, height = max(1, round(rect.width * scale)), max(1, round(rect.height * scale))
    rows = (rect.y + (np.arange(height) + 0.5) / scale) * slide.per_unit
    columns = (rect.x + (np.arange(width) + 0.5) / scale) * slide.per_unit
    _, high, wide = slide.background.shape
    down = np.clip(rows.astype(int), 0, high - 1)
    across = np.clip(columns.astype(int), 0, wide - 1)
    return np.moveaxis(slide.background[:, down[:, None], across], 0, -1)


def _measured(color: str, drawn: Pixels, behind: Pixels) -> float | None:
    """The contrast of a colour at the worst of the places where it is drawn; None if nowhere."""
    ink = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], np.float64)
    opacity = int(color[7:9], 16) / 255 if len(color) == 9 else 1.0
    alpha = drawn[..., 3].astype(np.float32)
    mask = alpha >= max(1.0, _INK * min(255 * opacity, float(alpha.max())))
    # Words in another colour and emoji are not measured here.
    own = drawn[..., :3] * (255 / np.maximum(alpha, 1))[..., None]
    mask &= (np.abs(own - ink.astype(np.float32)) <= _NEAR).all(axis=-1)
    if not mask.any():
        return None
    rows, columns = np.nonzero(mask)
    under = behind[rows, columns]
    mixed = np.rint(under * (1 - opacity) + ink * opacity).astype(np.uint8)
    ratios = visibility.contrast(mixed, under)
    cells = (rows // _CELL).astype(np.int64) * behind.shape[1] + columns // _CELL
    return _worst_cell(ratios, cells)


def _worst_cell(ratios: npt.NDArray[np.float64], cells: npt.NDArray[np.int64]) -> float:
    """The lowest contrast of any cell; each cell ignores a few of its worst pixels."""
    order = np.lexsort((ratios, cells))
    ratios, cells = ratios[order], cells[order]
    starts = np.flatnonzero(np.r_[True, cells[1:] != cells[:-1]])
    counts = np.diff(np.r_[starts, cells.size])
    picked = ratios[starts + (counts * _WORST).astype(int)]
    full = counts >= _FEW
    return float(picked[full].min() if full.any() else np.median(ratios))
