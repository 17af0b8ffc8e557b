"""Reads CSS properties that draw, and writes their values as attributes that resvg supports.

For the drawing's child only. A value that CSS cannot parse is None; one that a browser would apply
and resvg cannot is left out and reported by name.
"""

from __future__ import annotations

from collections.abc import Callable

import tinycss2
from tinycss2 import ast

from brandkits.assets.inspection.svg_colors import color
from brandkits.assets.inspection.svg_values import Tokens, reference, stripped, transform

PAINTS = frozenset({"fill", "stroke"})
COLORS = frozenset({"color", "stop-color", "flood-color", "lighting-color"})
MARKERS = frozenset({"marker-start", "marker-mid", "marker-end"})
INHERITED = PAINTS | MARKERS | {
    *("fill-opacity", "fill-rule", "stroke-opacity", "stroke-width", "stroke-dasharray"),
    *("stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "color"),
    *("clip-rule", "paint-order", "visibility", "color-interpolation", "shape-rendering"),
    *("color-interpolation-filters", "image-rendering", "font-size"),
}  # fmt: skip
OWN = (COLORS - {"color"}) | {
    *("opacity", "display", "overflow", "clip-path", "mask", "filter", "mix-blend-mode"),
    *("isolation", "stop-opacity", "flood-opacity", "transform", "transform-origin"),
    *("transform-box", "mask-type", "vector-effect"),
}  # fmt: skip
KNOWN = INHERITED | OWN
BACKGROUNDS = frozenset({"background", "background-color"})
# Geometry properties of SVG 2: CSS may set them on the elements that have these attributes.
GEOMETRY = {
    "x": ("rect", "image", "svg", "use"),
    "y": ("rect", "image", "svg", "use"),
    "width": ("rect", "image", "svg"),
    "height": ("rect", "image", "svg"),
    "cx": ("circle", "ellipse"),
    "cy": ("circle", "ellipse"),
    "r": ("circle",),
    "rx": ("rect", "ellipse"),
    "ry": ("rect", "ellipse"),
}
# Properties that a browser applies to a still picture and resvg does not. HARMLESS values change nothing.
UNSUPPORTED = frozenset(
    {
        *(
            "translate",
            "rotate",
            "scale",
            "offset-path",
            "mask-image",
            "mask-border",
            "perspective",
        ),
        *("backdrop-filter", "zoom", "d", "clip", "-webkit-mask", "-webkit-mask-image"),
        *("animation", "animation-name"),
    }
)
HARMLESS = frozenset({"", "none", "auto", "normal", "1"})
# Properties of CSS that are not presentation attributes.
CSS_ALONE = frozenset({"mix-blend-mode", "isolation", "transform-box"})
# Keywords as resvg spells them, by property.
WORDS = {
    name: {one.lower(): one for one in words.split()}
    for name, words in {
        "fill-rule": "nonzero evenodd",
        "clip-rule": "nonzero evenodd",
        "stroke-linecap": "butt round square",
        "stroke-linejoin": "miter round bevel",
        "visibility": "visible hidden collapse",
        "color-interpolation": "auto sRGB linearRGB",
        "color-interpolation-filters": "auto sRGB linearRGB",
        "shape-rendering": "auto optimizeSpeed crispEdges geometricPrecision",
        "image-rendering": "auto optimizeQuality optimizeSpeed smooth pixelated crisp-edges",
        "mask-type": "alpha luminance",
        "isolation": "auto isolate",
        "overflow": "visible hidden scroll auto clip",
    }.items()
}
WIDE = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
INITIAL = {
    **dict.fromkeys(MARKERS, "none"),
    "fill": "black",
    "fill-opacity": "1",
    "fill-rule": "nonzero",
    "stroke": "none",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "stroke-dasharray": "none",
    "stroke-dashoffset": "0",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
    "stroke-miterlimit": "4",
    "color": "black",
    "clip-rule": "nonzero",
    "paint-order": "normal",
    "visibility": "visible",
    "font-size": "16px",
}
# Colour functions that browsers support and resvg does not.
NEWER = frozenset({"color-mix", "color", "device-cmyk", "contrast-color", "light-dark"})
Reader = Callable[[list[ast.Node], set[str]], str | None]


def concerns(name: str, element: str) -> bool:
    """Return whether a declaration of that name has an effect on such an element."""
    if name in GEOMETRY:
        return element in GEOMETRY[name]
    return name.startswith("--") or name in KNOWN or (element == "svg" and name in BACKGROUNDS)


def wide_word(tokens: list[ast.Node]) -> str:
    """Return the CSS-wide keyword (``inherit`` …) if the value is one, else an empty string."""
    word = tokens[0].lower_value if len(tokens) == 1 and tokens[0].type == "ident" else ""
    return word if word in WIDE else ""


def as_attribute(name: str, tokens: list[ast.Node], dropped: set[str]) -> str | None:
    """Return a property's value as resvg reads it; None if CSS cannot parse it."""
    return READERS.get(name, _plain(name))(tokens, dropped) if tokens else None


def _color(tokens: list[ast.Node], dropped: set[str]) -> str | None:
    first = tokens[0]
    found = color(first) if len(tokens) == 1 else None
    if found is None and first.type == "function" and first.lower_name in NEWER:
        dropped.add(f"{first.lower_name}()")
    return found


def _background(tokens: list[ast.Node], dropped: set[str]) -> str | None:
    found = [color(one) for one in tokens if one.type != "whitespace"]
    if any(one.type in ("url", "function") and color(one) is None for one in tokens):
        dropped.add("background")
    return next((one for one in reversed(found) if one), None)


def _paint(tokens: list[ast.Node], dropped: set[str]) -> str | None:
    first = tokens[0]
    target = reference(first)
    if target is None:
        word = first.lower_value if first.type == "ident" else ""
        words = ("none", "context-fill", "context-stroke")
        return str(word) if word in words else _color(tokens, dropped)
    others = [one for one in tokens[1:] if one.type != "whitespace"]
    fallback = (color(others[0]) or "none") if others else ""
    if len(others) > 1:
        return None
    if not target:
        dropped.add("url()")
        return fallback or "none"
    return f"{target} {fallback}".strip()


def _target(name: str) -> Reader:
    def read(tokens: list[ast.Node], dropped: set[str]) -> str | None:
        if tokens[0].type == "ident" and tokens[0].lower_value == "none":
            return "none"
        if not (found := reference(tokens[0])):
            dropped.add(name)
        return found or None

    return read


def _filter(tokens: list[ast.Node], dropped: set[str]) -> str | None:
    parts: list[str] = []
    for one in tokens:
        if one.type == "ident":
            return "none" if one.lower_value == "none" else None
        if (found := reference(one)) is not None:
            if not found:
                dropped.add("filter")
                return None
            parts.append(found)
        elif one.type == "function":
            # CSS lengths need units; browsers accept a shadow's without one in an attribute.
            sizes = {arg.value for arg in one.arguments if arg.type == "number"}
            if one.lower_name == "blur" and sizes - {0}:
                return None
            inner = [color(part) or str(tinycss2.serialize([part])) for part in one.arguments]
            parts.append(f"{one.lower_name}({''.join(inner)})")
    return " ".join(parts) or None


def _transform(tokens: list[ast.Node], dropped: set[str]) -> str | None:
    found = transform(tokens)
    if found is None and any(one.type == "function" for one in tokens):
        dropped.add("transform")
    return found


def _plain(name: str) -> Reader:
    def read(tokens: list[ast.Node], dropped: set[str]) -> str | None:
        text = str(tinycss2.serialize(tokens)).strip()
        if "(" in text or "\\" in text:
            dropped.add(name)
            return None
        return WORDS[name].get(text.lower()) if name in WORDS else text.lower()

    return read


READERS: dict[str, Reader] = {
    **dict.fromkeys(COLORS, _color),
    **dict.fromkeys(PAINTS, _paint),
    **dict.fromkeys(BACKGROUNDS, _background),
    **{name: _target(name) for name in (*MARKERS, "clip-path", "mask")},
    "filter": _filter,
    "transform": _transform,
}


def has_variable(tokens: Tokens) -> bool:
    """Return whether a value contains ``var()``."""
    return any(
        one.type == "function" and (one.lower_name == "var" or has_variable(one.arguments))
        for one in stripped(tokens)
    )
