"""Builds a new document of what an untrusted drawing shows; for the drawing's child only.

Copies shapes, groups, gradients, clips, masks, markers, patterns, filters and embedded pictures, with
known attributes; every address and every script is left out. What a browser would show and the copy
does not is reported by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import cssselect2
from tinycss2 import parse_component_value_list

from brandkits.assets.inspection.svg_boxes import origin_in
from brandkits.assets.inspection.svg_document import SVG, Refused, name_of
from brandkits.assets.inspection.svg_properties import BACKGROUNDS, GEOMETRY
from brandkits.assets.inspection.svg_references import SERVERS
from brandkits.assets.inspection.svg_styles import Sheets, Style, styled
from brandkits.assets.inspection.svg_values import PX, Tokens, length, transform

SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
NEVER_SHOWN = frozenset({"defs", "symbol", "clipPath", "mask", "marker", "filter"}) | SERVERS
PARTS = frozenset({"svg", "g", "use", "stop", "image"}) | SHAPES | NEVER_SHOWN
SILENT = frozenset(
    {
        *("title", "desc", "metadata", "style", "view", "cursor", "font", "font-face", "glyph"),
        *("missing-glyph", "hkern", "vkern", "color-profile", "namedview", "discard"),
    }
)
MOVING = frozenset({"animate", "animateTransform", "animateMotion", "animateColor", "set"})
GROUPS = frozenset({"a", "switch"})
FOREIGN = frozenset({"script", "foreignObject", "feImage", "video", "audio", "iframe", "canvas"})
TEXTS = frozenset({"text", "tspan", "textPath", "tref"})
# Attributes that draw and are not properties; all others are left out.
ATTRIBUTES = re.compile(
    r"(?:id|d|points|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|fx|fy|fr|width|height|viewBox|preserveAspectRatio"
    r"|href|offset|clipPathUnits|maskUnits|maskContentUnits|gradientUnits|gradientTransform"
    r"|spreadMethod|patternUnits|patternContentUnits|patternTransform|pathLength|markerUnits"
    r"|markerWidth|markerHeight|orient|refX|refY)$"
)
FILTER_ATTRIBUTES = re.compile(
    r"(?:id|x|y|width|height|filterUnits|primitiveUnits|in|in2|result|stdDeviation|dx|dy|mode|operator"
    r"|k1|k2|k3|k4|type|values|tableValues|slope|intercept|amplitude|exponent|offset|radius|order"
    r"|kernelMatrix|divisor|bias|targetX|targetY|edgeMode|preserveAlpha|surfaceScale"
    r"|diffuseConstant|specularConstant|specularExponent|azimuth|elevation|z|pointsAtX|pointsAtY"
    r"|pointsAtZ|limitingConeAngle|scale|xChannelSelector|yChannelSelector|baseFrequency|numOctaves"
    r"|seed|stitchTiles)$"
)
# Properties that resvg reads only in a ``style`` attribute.
STYLE_ONLY = ("mix-blend-mode", "isolation")
_ROOM = re.compile(r"\s+\(")
_UNIT = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([a-zA-Z]+)")
FONT_UNITS = frozenset({"ch", "ic", "lh", "rlh", "cap", "rex", "rch", "ric", "rcap"})
_URL = re.compile(r"url\((#[^)]*)\)")

Picture = Callable[[str], tuple[str, int, int]]
_MATHS = re.compile(r"^(?:calc|min|max|clamp)(?=\()")


class Cleaner:
    """Copies a drawing's elements; ``picture`` turns an embedded picture's address into a clean one."""

    def __init__(
        self, root: ElementTree.Element, sheets: Sheets, dropped: set[str], picture: Picture
    ) -> None:
        self._sheets, self._dropped, self._picture = sheets, dropped, picture
        self._named: set[str] = set()
        for element in root.iter():
            for attribute, value in element.attrib.items():
                if attribute == "href" and value.strip().startswith("#"):
                    self._named.add(value.strip()[1:])
                elif "url(" in value:
                    self._named |= {
                        found[1:].strip("\"' ")
                        for found in re.findall(r"url\(\s*[\"']?(#[^)]*)\)", value)
                    }
        self.root_style: Style = {}
        self.root = self._copied(cssselect2.ElementWrapper.from_xml_root(root), {}, {}, seen=True)

    def _copied(
        self,
        element: cssselect2.ElementWrapper,
        around: Style,
        variables: dict[str, Tokens],
        *,
        seen: bool,
    ) -> ElementTree.Element | None:
        """Return the copy; None if the element shows nothing. ``seen``: it is drawn in its place."""
        node = element.etree_element
        name = name_of(node)
        if name in SILENT or not (name in NEVER_SHOWN - {"defs"} or _applies(node)):
            return None
        style, variables = styled(element, self._sheets, around, variables)
        if name in TEXTS:
            _refuse_text(node, style, seen=seen)
        if name in TEXTS | MOVING | FOREIGN:
            self._dropped |= {"animation"} if name in MOVING else {name} & FOREIGN
            return None
        copy = ElementTree.Element(f"{{{SVG}}}{self._kept_name(name)}")
        if element.parent is None:
            self.root_style = style
            self._sheets.font_size = length(style.get("font-size", "")) or PX["rem"]
        self._copy_attributes(copy, node, name)
        self._set_style(copy, style)
        if node.get("pathLength") and style.get("stroke-dasharray", "none") != "none":
            self._dropped.add("pathLength")
        if name == "image" and not self._embed(copy, node):
            return None
        shown = seen and style.get("display") != "none" and not self._is_idle(node, name)
        for child in element.iter_children():
            made = self._copied(child, style, variables, seen=shown)
            if made is not None:
                copy.append(made)
            if name == "switch" and _may_be_chosen(child.etree_element):
                break
        return copy

    def _kept_name(self, name: str) -> str:
        """Return an element's name in the copy: links, switches and unknown elements become groups."""
        if name in PARTS or name.startswith("fe"):
            return name
        if name not in GROUPS:
            self._dropped.add(name[:40])
        return "g"

    def _is_idle(self, node: ElementTree.Element, name: str) -> bool:
        """Return whether an element is shown only by reference, and nothing refers to it or a part of it."""
        return name in NEVER_SHOWN and not any(one.get("id") in self._named for one in node.iter())

    def _copy_attributes(
        self, copy: ElementTree.Element, node: ElementTree.Element, name: str
    ) -> None:
        known = FILTER_ATTRIBUTES if name == "filter" or name.startswith("fe") else ATTRIBUTES
        for key, value in node.attrib.items():
            if key == "href":
                if value.strip().startswith("#") and name not in ("a", "filter"):
                    copy.set(key, value.strip())
                elif name not in ("a", "image", "filter"):
                    self._dropped.add(f"{name} href")
            elif key.endswith("Transform") and known.match(key):
                if (
                    made := transform(parse_component_value_list(_ROOM.sub("(", value)))
                ) is not None:
                    copy.set(key, made)
            elif known.match(key):
                copy.set(key, self._in_known_units(value.strip()))

    def _in_known_units(self, value: str) -> str:
        """Convert a length to a unit that resvg supports; a unit of a missing font is reported."""
        found = _UNIT.fullmatch(value)
        if found is None:
            self._dropped |= set(_MATHS.findall(value))
            return value
        if found[2].lower() in FONT_UNITS:
            self._dropped.add(found[2].lower())
            return value
        share = self._sheets.share_of(found[2].lower())
        return value if share is None else f"{float(found[1]) * share:.9g}"

    def _set_style(self, copy: ElementTree.Element, style: Style) -> None:
        for key, value in style.items():
            if key in BACKGROUNDS or key in STYLE_ONLY:
                continue
            if key in GEOMETRY and value == "auto":
                copy.attrib.pop(key, None)
            elif key == "vector-effect":
                self._dropped |= {key} if value == "non-scaling-stroke" else set()
            else:
                copy.set(key, value)
        if copy.attrib.pop("transform-box", "view-box") != "view-box" and "transform" in style:
            origin = origin_in(copy, style.get("transform-origin", ""))
            if origin is None:
                self._dropped.add("transform-box")
            else:
                copy.set("transform-origin", origin)
        if only := [f"{key}:{style[key]}" for key in STYLE_ONLY if key in style]:
            copy.set("style", ";".join(only))

    def _embed(self, copy: ElementTree.Element, node: ElementTree.Element) -> bool:
        href = node.get("href", "").strip()
        if not href:
            return False
        if not href.lower().startswith("data:"):
            self._dropped.add("image")
            return False
        try:
            address, width, height = self._picture(href)
        except Refused as refusal:
            self._dropped.add("image")
            if refusal.code in ("too-demanding", "too-many-pixels"):
                raise
            return False
        copy.set("href", address)
        # A reduced picture keeps its intrinsic size.
        sized = {"width": width, "height": height}
        if not any(_is_size(copy.get(name, "")) for name in sized):
            for name, value in sized.items():
                copy.set(name, str(value))
        return True


def _applies(node: ElementTree.Element) -> bool:
    """Evaluate conditional processing (SVG 2, section 5.9), for a reader of English without extensions."""
    languages = node.get("systemLanguage")
    if languages is not None:
        tags = [one.strip().lower() for one in languages.split(",")]
        if not any(tag == "en" or tag.startswith("en-") for tag in tags):
            return False
    return not (node.get("requiredExtensions") or "").strip()


def _may_be_chosen(node: ElementTree.Element) -> bool:
    return name_of(node) not in SILENT | MOVING and _applies(node)


def _refuse_text(node: ElementTree.Element, style: Style, *, seen: bool) -> None:
    if seen and style.get("display") != "none" and "".join(node.itertext()).strip():
        raise Refused("svg-text", "The drawing has live text: convert it to outlines first.")


def _is_size(value: str) -> bool:
    return value not in ("", "auto")
