"""The contact sheet: all slides of a deck on one picture."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from engine import encode
from engine.layout.ops import Drawing
from engine.paint.paint import DrawingPainter

SLIDE_WIDTH = 360
GAP = 24
COLUMNS = 5
GROUND = 0xE6


def write(painter: DrawingPainter, drawings: Iterable[Drawing]) -> bytes:
    """Return a PNG with the slides in reading order, up to five in a row."""
    slides = [painter.paint(d, SLIDE_WIDTH / d.pixel_width).copy() for d in drawings]
    height = max(slide.shape[0] for slide in slides)
    columns = min(COLUMNS, len(slides))
    rows = math.ceil(len(slides) / columns)
    sheet = np.full(
        (rows * (height + GAP) + GAP, columns * (SLIDE_WIDTH + GAP) + GAP, 4), GROUND, np.uint8
    )
    for index, slide in enumerate(slides):
        row, column = divmod(index, columns)
        top, left = GAP + row * (height + GAP), GAP + column * (SLIDE_WIDTH + GAP)
        sheet[top : top + slide.shape[0], left : left + slide.shape[1]] = slide
    return encode.png(sheet)
