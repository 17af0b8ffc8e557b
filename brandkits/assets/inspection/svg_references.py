"""Resolves references between parts of a drawing as browsers do; for the drawing's child only.

resvg may leave out an element whose clip, mask or filter is missing; browsers show it as if none
had been named. A target that is hidden, or of another kind than the property needs, counts as missing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from brandkits.assets.inspection.svg_document import Refused, name_of
from brandkits.assets.inspection.svg_properties import PAINTS

GRADIENTS = frozenset({"linearGradient", "radialGradient"})
SERVERS = GRADIENTS | {"pattern"}
# The element that each property must refer to.
TARGETS = {
    "clip-path": "clipPath",
    "mask": "mask",
    "marker-start": "marker",
    "marker-mid": "marker",
    "marker-end": "marker",
}
# The elements that have markers in SVG 2 and in browsers.
MARKED = frozenset({"path", "line", "polyline", "polygon", "g", "svg", "use", "symbol", "marker"})
# Effects whose pixels differ between resvg and browsers.
OTHERWISE = frozenset(
    {
        *("feDiffuseLighting", "feSpecularLighting", "feTile", "feMorphology", "feTurbulence"),
        *("feConvolveMatrix", "feDisplacementMap"),
    }
)
_URL = re.compile(r"url\((#[^)]*)\)\s*")
_STEP = re.compile(r"(\w+)\(([^)]*)\)")


def resolve_references(root: ElementTree.Element) -> None:
    """Replace broken references by what browsers show instead; refuse effects that would look different."""
    parts: dict[str, ElementTree.Element] = {}
    for element in _visible(root):
        if key := element.get("id"):
            parts.setdefault(key, element)
    for element in root.iter():
        for key, kind in TARGETS.items():
            found = _URL.match(element.get(key, ""))
            unfit = key.startswith("marker") and name_of(element) not in MARKED
            if found and (unfit or _kind(parts, found[1]) != kind):
                element.set(key, "none")
        for key in PAINTS:
            if found := _URL.match(element.get(key, "")):
                element.set(key, _paint(element.get(key, ""), found, parts))
        if "filter" in element.attrib:
            _settle_filter(element, parts)


def _visible(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield every element that is not hidden, depth first."""
    if root.get("display") == "none":
        return
    yield root
    for child in root:
        yield from _visible(child)


def _kind(parts: dict[str, ElementTree.Element], target: str) -> str:
    found = parts.get(target[1:])
    return "" if found is None else name_of(found)


def _paint(value: str, found: re.Match[str], parts: dict[str, ElementTree.Element]) -> str:
    """Return the paint: ``none`` if its target is not a paint server, the fallback if it is missing."""
    named = parts.get(found[1][1:])
    if named is None:
        return value[found.end() :] or "none"
    name = name_of(named)
    empty = name in GRADIENTS and not len(named) and "href" not in named.attrib
    flat = any(_is_flat(named.get(key, "")) for key in ("gradientTransform", "patternTransform"))
    return "none" if name not in SERVERS or empty or flat else value


def _is_flat(transform: str) -> bool:
    """Return whether the transform reduces every area to nothing."""
    area = 1.0
    for name, arguments in _STEP.findall(transform):
        numbers = [float(one) for one in arguments.split()]
        if name == "scale":
            area *= math.prod(numbers[:2])
        elif name == "matrix":
            a, b, c, d, *_ = numbers
            area *= a * d - b * c
    return abs(area) < 1e-12


def _settle_filter(element: ElementTree.Element, parts: dict[str, ElementTree.Element]) -> None:
    value = _URL.sub(
        lambda found: found[0] if _kind(parts, found[1]) == "filter" else "",
        element.get("filter", ""),
    ).strip()
    for target in _URL.findall(value):
        for effect in parts[target[1:]].iter():
            if name_of(effect) in OTHERWISE:
                detail = (
                    f"The drawing uses the effect {name_of(effect)}, which looks different here"
                )
                raise Refused(
                    "svg-filter", f"{detail}: flatten it to shapes, or export the logo as PNG."
                )
    if value:
        element.set("filter", value)
    else:
        del element.attrib["filter"]
