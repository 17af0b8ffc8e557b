"""Converts CSS values to what resvg supports: references, transforms, lengths, media queries.

For the drawing's child only. A value that is not understood is None: CSS ignores the declaration.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import tinycss2
from tinycss2 import ast

PX = {
    "px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54, "pt": 4 / 3, "pc": 16.0,
    "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0,
}  # fmt: skip
DEGREES = {"deg": 1.0, "rad": 180 / math.pi, "grad": 0.9, "turn": 360.0}
_REFERENCE = re.compile(r"#[^\s\"'()]+")
Tokens = Sequence[ast.Node]


def stripped(tokens: Tokens) -> list[ast.Node]:
    """Return the tokens without comments, and without white space at either end."""
    found = [one for one in tokens if one.type != "comment"]
    while found and found[0].type == "whitespace":
        found.pop(0)
    while found and found[-1].type == "whitespace":
        found.pop()
    return found


def reference(token: ast.Node) -> str | None:
    """Return ``url(#id)`` for a reference to a part of the drawing; empty for one to somewhere else."""
    if token.type == "url":
        target = str(token.value)
    elif token.type == "function" and token.lower_name == "url" and len(token.arguments) == 1:
        target = str(getattr(token.arguments[0], "value", ""))
    else:
        return None
    target = target.strip()
    return f"url({target})" if _REFERENCE.fullmatch(target) else ""


def length(text: str, of: float = 0.0) -> float | None:
    """Return a length in pixels; a percentage is of ``of``. None if the text is not a length."""
    found = re.fullmatch(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([a-zA-Z]*|%)\s*", text)
    if found is None:
        return None
    number, unit = float(found[1]), found[2].lower()
    if not math.isfinite(number):
        return None
    if unit == "%":
        return number * of / 100
    return number * PX[unit] if unit in PX else (number if not unit else None)


def transform(tokens: Tokens) -> str | None:
    """Convert CSS transform functions to those of the attribute, in pixels and degrees."""
    functions: list[str] = []
    for token in stripped(tokens):
        if token.type == "whitespace":
            continue
        if token.type == "ident" and token.lower_value == "none":
            return ""
        if token.type != "function" or (made := _function(token)) is None:
            return None
        functions.append(made)
    return " ".join(functions)


def _function(token: ast.FunctionBlock) -> str | None:
    make = FUNCTIONS.get(token.lower_name)
    angle = token.lower_name in ANGLES
    numbers = [
        _number(one, angle=angle)
        for one in token.arguments
        if one.type not in ("whitespace", "comment") and getattr(one, "value", "") != ","
    ]
    known = [one for one in numbers if one is not None]
    return make(*known) if make and known and len(known) == len(numbers) <= 6 else None


def _written(name: str, *numbers: float) -> str:
    return f"{name}({' '.join(f'{one:.9g}' for one in numbers)})"


def _matrix(*numbers: float) -> str | None:
    return _written("matrix", *numbers) if len(numbers) == 6 else None


def _rotate(*numbers: float) -> str | None:
    return _written("rotate", *numbers) if len(numbers) in (1, 3) else None


def _skew(x: float, y: float = 0, *_: float) -> str:
    return _matrix(1, math.tan(math.radians(y)), math.tan(math.radians(x)), 1, 0, 0) or ""


ANGLES = frozenset({"rotate", "rotatez", "skew", "skewx", "skewy"})
# Three-dimensional functions are flattened: the third dimension is not visible.
FUNCTIONS: dict[str, Callable[..., str | None]] = {
    "translate": lambda x, y=0, *_: _written("translate", x, y),
    "translate3d": lambda x, y=0, *_: _written("translate", x, y),
    "translatex": lambda x, *_: _written("translate", x, 0),
    "translatey": lambda y, *_: _written("translate", 0, y),
    "scale": lambda x, y=None, *_: _written("scale", x, x if y is None else y),
    "scale3d": lambda x, y=1, *_: _written("scale", x, y),
    "scalex": lambda x, *_: _written("scale", x, 1),
    "scaley": lambda y, *_: _written("scale", 1, y),
    "rotate": _rotate,
    "rotatez": _rotate,
    "skewx": lambda x, *_: _written("skewX", x),
    "skewy": lambda y, *_: _written("skewY", y),
    "skew": _skew,
    "matrix": _matrix,
}


def _number(token: ast.Node, *, angle: bool) -> float | None:
    if token.type == "number":
        return float(token.value)
    if token.type == "dimension":
        factor = DEGREES.get(token.lower_unit) if angle else None
        factor = PX.get(token.lower_unit) if factor is None else factor
        return None if factor is None else float(token.value) * factor
    return None


def media_holds(tokens: Tokens, width: float, height: float) -> bool:
    """Return whether a list of media queries matches a light screen of that size."""
    queries: list[list[ast.Node]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            queries.append([])
        else:
            queries[-1].append(token)
    return any(_query_holds(stripped(query), width, height) for query in queries)


def _query_holds(tokens: list[ast.Node], width: float, height: float) -> bool:
    words = [one for one in tokens if one.type != "whitespace"]
    if not words:
        return True
    negated: bool = words[0].type == "ident" and words[0].lower_value == "not"
    holds, either = True, False
    for word in words:
        if word.type == "ident":
            keyword = word.lower_value
            either = either or keyword == "or"
            if keyword not in ("not", "only", "and", "or", "all", "screen"):
                holds = False
        elif word.type == "() block":
            one = _feature_holds(word.content, width, height)
            holds = (holds or one) if either else (holds and one)
        else:
            return False
    return holds is not negated


def _feature_holds(content: Tokens, width: float, height: float) -> bool:
    inner = stripped(content)
    if any(one.type == "() block" for one in inner):
        return _query_holds(inner, width, height)
    name, colon, value = str(tinycss2.serialize(inner)).lower().partition(":")
    name, value = name.strip(), value.strip()
    if not colon:
        return name in ("color", "width", "height", "hover", "scripting") or _range_holds(
            name, width, height
        )
    sizes = {"width": width, "height": height}
    least, most = name.removeprefix("min-"), name.removeprefix("max-")
    if name != least and least in sizes:
        return sizes[least] >= (length(value) or 0)
    if name != most and most in sizes:
        return sizes[most] <= (length(value) or 0)
    known: dict[str, str] = {
        "prefers-color-scheme": "light",
        "prefers-reduced-motion": "no-preference",
        "prefers-contrast": "no-preference",
        "forced-colors": "none",
        "inverted-colors": "none",
        "orientation": "portrait" if height >= width else "landscape",
        "color-gamut": "srgb",
        "dynamic-range": "standard",
        "update": "fast",
        "pointer": "fine",
        "hover": "hover",
    }
    return known.get(name) == value


def _range_holds(text: str, width: float, height: float) -> bool:
    """Evaluate a comparison such as ``width >= 400px``, or ``100px < height <= 20em``."""
    parts = re.split(r"\s*(<=|>=|<|>|=)\s*", text.strip())
    if len(parts) not in (3, 5):
        return False
    sizes = {"width": width, "height": height}
    values = [sizes.get(one, length(one)) for one in parts[::2]]
    if any(one is None for one in values):
        return False
    known = [one for one in values if one is not None]
    pairs = zip(known, parts[1::2], known[1:], strict=False)
    return all(
        {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b}[sign]
        for a, sign, b in pairs
    )
