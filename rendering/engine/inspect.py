"""Contrast, measured on the painted pixels behind every text (WCAG 2.2, success criterion 1.4.3).

Layout cannot know it: behind a text may be a gradient, a pattern, a photo. What is painted without
its texts at a quarter of its size tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from rendering.engine.ops import Drawing, DrawText, Lint
from rendering.engine.paint import Painter
from rendering.engine.raster import Pixels
from rendering.engine.scripts import split_pictures

Floats = npt.NDArray[np.float32]
SCALE = 0.25
NORMAL, LARGE = 4.5, 3.0
LARGE_SIZE, LARGE_BOLD_SIZE, BOLD = 66.0, 52.0, 700
_WORST = 0.05  # this share of the pixels may be worse: the edge of a picture is not what is read on
# Relative luminance of a channel's value (WCAG 2.2, "relative luminance").
_VALUES = np.arange(256, dtype=np.float32) / 255
_LINEAR = np.where(_VALUES <= 0.04045, _VALUES / 12.92, ((_VALUES + 0.055) / 1.055) ** 2.4).astype(
    np.float32
)
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)


def inspect(drawing: Drawing, painter: Painter) -> tuple[Lint, ...]:
    """Name the texts that contrast too little with what is painted behind them.

    At least 4.5 is needed, or 3 for large text: from 66 units, or from 52 in bold. Raises
    ``PictureBroken`` as painting does.
    """
    ground = replace(drawing, ops=tuple(op for op in drawing.ops if not isinstance(op, DrawText)))
    pixels = painter.paint(ground, SCALE)[..., :3].copy()
    per_unit = pixels.shape[1] / drawing.width
    return tuple(
        lint
        for op in drawing.ops
        if isinstance(op, DrawText)
        for lint in _of_text(op, pixels, per_unit)
    )


def _of_text(op: DrawText, pixels: Pixels, per_unit: float) -> Iterator[Lint]:
    """The worst of a text's inks, if it is too weak."""
    rect = op.inked
    left, right = int(rect.x * per_unit), int(np.ceil(rect.right * per_unit))
    top, bottom = int(rect.y * per_unit), int(np.ceil(rect.bottom * per_unit))
    behind = pixels[max(0, top) : bottom, max(0, left) : right].reshape(-1, 3)
    if not behind.size:
        return
    found = []
    for color, weight in _inks(op):
        size = op.setting.size
        large = size >= LARGE_SIZE or (size >= LARGE_BOLD_SIZE and weight >= BOLD)
        found.append((_contrast(color, behind), LARGE if large else NORMAL, color))
    if not found:
        return
    ratio, needed, color = min(found, key=lambda ink: ink[0] / ink[1])
    if ratio < needed - 0.005:
        message = (
            f"{color} has a contrast of {ratio:.1f} to what is behind it; {needed:g} is needed."
        )
        yield Lint("contrast", "error", message, op.text.id, rect)


def _inks(op: DrawText) -> set[tuple[str, int]]:
    """The colours that words are set in, with their weight; emoji bring their own."""
    return {
        (run.color or op.text.color, run.weight or op.text.weight)
        for run in op.text.runs
        if any(not picture and part.strip() for part, picture in split_pictures(run.text))
    }


def _contrast(color: str, behind: Pixels) -> float:
    """The contrast of a colour to almost the worst of the pixels."""
    ink = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], np.float32)
    alpha = int(color[7:9], 16) / 255 if len(color) == 9 else 1.0
    mixed = behind * np.float32(1 - alpha) + ink * np.float32(alpha)
    one, other = _luminance(np.rint(mixed).astype(np.uint8)), _luminance(behind)
    ratios = (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)
    return float(np.quantile(ratios, _WORST, method="lower"))


def _luminance(pixels: Pixels) -> Floats:
    return _LINEAR[pixels] @ _WEIGHTS
