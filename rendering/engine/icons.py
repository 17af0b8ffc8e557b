"""The engine's own drawings, as paths in a square of 24."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Literal

import skia


@cache
def path(name: Literal["verified", "arrow", "check", "cross"]) -> Any:
    """The outline of an icon; ``verified`` is a scalloped disc with a tick cut out of it."""
    return {"verified": _verified, "arrow": _arrow, "check": _check, "cross": _cross}[name]()


def _verified() -> Any:
    outline = skia.Path()
    lobes, around = 8, 12.0
    for index in range(lobes * 24 + 1):
        turn = 2 * math.pi * index / (lobes * 24)
        radius = 10.3 + 0.95 * math.cos(lobes * turn)
        x, y = around + radius * math.sin(turn), around - radius * math.cos(turn)
        if index:
            outline.lineTo(x, y)
        else:
            outline.moveTo(x, y)
    outline.close()
    tick = skia.Path()
    tick.moveTo(7.4, 12.3)
    tick.lineTo(10.6, 15.5)
    tick.lineTo(16.8, 9.0)
    pen = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=2.1)
    pen.setStrokeCap(skia.Paint.kRound_Cap)
    pen.setStrokeJoin(skia.Paint.kRound_Join)
    cut = skia.Path()
    pen.getFillPath(tick, cut)
    return skia.Op(outline, cut, skia.PathOp.kDifference_PathOp)


def _arrow() -> Any:
    line = skia.Path()
    line.moveTo(3.0, 12.0)
    line.lineTo(20.5, 12.0)
    line.moveTo(13.6, 5.4)
    line.lineTo(20.5, 12.0)
    line.lineTo(13.6, 18.6)
    return _stroked(line, 2.2)


def _check() -> Any:
    line = skia.Path()
    line.moveTo(4.5, 12.8)
    line.lineTo(9.8, 18.0)
    line.lineTo(19.8, 6.6)
    return _stroked(line, 3.0)


def _cross() -> Any:
    line = skia.Path()
    line.moveTo(6.0, 6.0)
    line.lineTo(18.0, 18.0)
    line.moveTo(18.0, 6.0)
    line.lineTo(6.0, 18.0)
    return _stroked(line, 3.0)


def _stroked(line: Any, width: float) -> Any:
    """A line as the outline of a round pen that drew it."""
    pen = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=width)
    pen.setStrokeCap(skia.Paint.kRound_Cap)
    pen.setStrokeJoin(skia.Paint.kRound_Join)
    drawn = skia.Path()
    pen.getFillPath(line, drawn)
    return drawn
