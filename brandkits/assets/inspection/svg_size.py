"""Determines a drawing's size as an ``<img>`` of it would have; for the drawing's child only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from brandkits.assets.inspection.svg_document import Refused
from brandkits.assets.inspection.svg_values import length

MOST_SLENDER = 50  # times as long as wide
USUAL = (300.0, 150.0)  # of a replaced element without a size (CSS 2.2, section 10.3.2)
_SIZES = ("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2")


@dataclass(frozen=True)
class Size:
    """Width and height in pixels; ``known`` is False if the drawing does not specify them."""

    width: float
    height: float
    known: bool


def size_of(root: ElementTree.Element) -> Size:
    """Return the size by width and height, by the viewBox's aspect ratio, or the default size."""
    box = view_box(root)
    width, height = (_side(root, name) for name in ("width", "height"))
    if box is not None:
        ratio = box[2] / box[3]
        width = width or (height * ratio if height else None)
        height = height or (width / ratio if width else None)
        width, height = width or box[2], height or box[3]
    if width is None or height is None:
        return Size(*USUAL, known=False)
    if not (
        0 < width < 1e6 and 0 < height < 1e6 and 1 / MOST_SLENDER < width / height < MOST_SLENDER
    ):
        raise Refused("svg-size", "The drawing has no usable size: set its viewBox.")
    return Size(width, height, known=True)


def view_box(root: ElementTree.Element) -> list[float] | None:
    """Return the four numbers of the viewBox; None if there is no valid one."""
    parts = [part for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if part]
    try:
        box = [float(part) for part in parts]
    except ValueError:
        return None
    if len(box) != 4 or box[2] < 0 or box[3] < 0:
        return None
    if not (box[2] and box[3] and all(abs(part) < 1e9 for part in box)):
        raise Refused(
            "svg-size", "The drawing's viewBox is empty or too large: set it to what is drawn."
        )
    return box


def uses_percentages(root: ElementTree.Element) -> bool:
    """Return whether some part is sized as a percentage of the whole."""
    return any(
        element.get(name, "").strip().endswith("%")
        for element in root.iter()
        if element is not root
        and not str(element.tag).endswith(("Gradient", "pattern", "filter", "mask"))
        for name in _SIZES
    )


def _side(root: ElementTree.Element, name: str) -> float | None:
    value = root.get(name, "").strip()
    if value.endswith("%"):
        return None
    found = length(value)
    if found is None or found < 0:
        return None
    if not found:
        raise Refused("svg-size", f"The drawing has a {name} of 0: set its width and height.")
    return found
