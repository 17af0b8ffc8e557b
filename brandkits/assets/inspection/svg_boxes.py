"""Bounding boxes of shapes, for transforms about a shape's own centre; for the drawing's child only."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from brandkits.assets.inspection.svg_document import name_of
from brandkits.assets.inspection.svg_values import length

Box = tuple[float, float, float, float]  # left, top, width, height
_SHARES = {"left": 0.0, "top": 0.0, "center": 0.5, "right": 1.0, "bottom": 1.0}
_NUMBERS = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def origin_in(shape: ElementTree.Element, origin: str) -> str | None:
    """Return a ``transform-origin`` within the shape's own box, in user units; None if the box is unknown."""
    box = _box_of(shape)
    words = origin.split() or ["0", "0"]
    if len(words) == 1:
        words = ["center", *words] if words[0] in ("top", "bottom") else [*words, "center"]
    if words[0] in ("top", "bottom") or words[1] in ("left", "right"):
        words[:2] = words[1], words[0]
    if box is None:
        return None
    coordinates = []
    for start, side, word in zip(box[:2], box[2:], words, strict=False):
        offset = _SHARES[word] * side if word in _SHARES else length(word, side)
        if offset is None:
            return None
        coordinates.append(start + offset)
    return " ".join(f"{one:.9g}" for one in coordinates)


def _box_of(shape: ElementTree.Element) -> Box | None:
    def number(name: str) -> float:
        return length(shape.get(name, "")) or 0.0

    match name_of(shape):
        case "rect" | "image":
            return number("x"), number("y"), number("width"), number("height")
        case "circle":
            return (
                number("cx") - number("r"),
                number("cy") - number("r"),
                2 * number("r"),
                2 * number("r"),
            )
        case "ellipse":
            rx, ry = number("rx"), number("ry")
            return number("cx") - rx, number("cy") - ry, 2 * rx, 2 * ry
        case "line":
            points = [number("x1"), number("y1"), number("x2"), number("y2")]
        case "polygon" | "polyline":
            points = [float(one) for one in _NUMBERS.findall(shape.get("points", ""))]
        case _:
            return None
    across, down = points[::2], points[1::2]
    if not down:
        return None
    return min(across), min(down), max(across) - min(across), max(down) - min(down)
