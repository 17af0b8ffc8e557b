"""The engine's own icons, as paths in a square of 24 units."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import skia

from engine.scene.nodes import IconName

_Lines = tuple[tuple[tuple[float, float], ...], ...]

# Drawn with a round pen: its width and the lines it follows.
_STROKES: dict[IconName, tuple[float, _Lines]] = {
    "arrow": (2.2, (((3, 12), (20.5, 12)), ((13.6, 5.4), (20.5, 12), (13.6, 18.6)))),
    "check": (3.0, (((4.5, 12.8), (9.8, 18), (19.8, 6.6)),)),
    "cross": (3.0, (((6, 6), (18, 18)), ((18, 6), (6, 18)))),
    "plus": (3.0, (((12, 4.5), (12, 19.5)), ((4.5, 12), (19.5, 12)))),
    "download": (2.4, (((12, 3), (12, 15)), ((6.6, 10), (12, 15.4), (17.4, 10)), ((4, 21), (20, 21)))),
    "bookmark": (2.2, (((6, 3.5), (18, 3.5), (18, 20.5), (12, 15.6), (6, 20.5), (6, 3.5)),)),
    "bubble": (
        2.2,
        (((4, 4.5), (20, 4.5), (20, 16), (12.5, 16), (7.5, 20.5), (7.5, 16), (4, 16), (4, 4.5)),),
    ),
}  # fmt: skip


@cache
def path(name: IconName) -> Any:
    """The outline of an icon; ``verified`` is a scalloped disc with a tick cut out."""
    return _verified() if name == "verified" else _stroked(*_STROKES[name])


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
    tick = _stroked(2.1, (((7.4, 12.3), (10.6, 15.5), (16.8, 9.0)),))
    return skia.Op(outline, tick, skia.PathOp.kDifference_PathOp)


def _stroked(width: float, lines: _Lines) -> Any:
    """The outline of lines drawn with a round pen."""
    followed = skia.Path()
    for first, *others in lines:
        followed.moveTo(*first)
        for point in others:
            followed.lineTo(*point)
    pen = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=width)
    pen.setStrokeCap(skia.Paint.kRound_Cap)
    pen.setStrokeJoin(skia.Paint.kRound_Join)
    drawn = skia.Path()
    pen.getFillPath(followed, drawn)
    return drawn
