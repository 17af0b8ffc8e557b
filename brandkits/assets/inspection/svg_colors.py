"""Converts CSS colours to what resvg supports: numbers in sRGB."""

from __future__ import annotations

from tinycss2 import ast
from tinycss2.color5 import parse_color

Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]

# Matrices to linear sRGB (CSS Color 4, section 18).
XYZ_D65: Matrix = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
XYZ_D50: Matrix = (
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.0334540),
    (0.0719453, -0.2289914, 1.4052427),
)
DISPLAY_P3: Matrix = (
    (1.2249401, -0.2249402, 0.0),
    (-0.0420570, 1.0420571, 0.0),
    (-0.0196376, -0.0786361, 1.0982735),
)


def color(token: ast.Node) -> str | None:
    """Return the colour as ``#rrggbb``, ``rgba()`` or ``currentColor``; None if it is not a known colour."""
    try:
        found = parse_color(token)
        if found is None:
            return None
        if found == "currentcolor":
            return "currentColor"
        channels = _srgb(found)
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        NotImplementedError,
        TypeError,
        ValueError,
    ):
        return None
    red, green, blue = (round(255 * min(1.0, max(0.0, one))) for one in channels)
    if found.alpha >= 1:
        return f"#{red:02x}{green:02x}{blue:02x}"
    return f"rgba({red}, {green}, {blue}, {max(0.0, found.alpha):.4g})"


def _srgb(found: ast.Node) -> tuple[float, ...]:
    """Return red, green and blue; outside of 0 to 1 for a colour that sRGB does not have."""
    space = found.space
    if space in ("oklab", "oklch", "xyz-d65", "xyz"):
        linear = _times(XYZ_D65, found.to("xyz-d65"))
    elif space in ("lab", "lch", "xyz-d50"):
        linear = _times(XYZ_D50, found.to("xyz-d50"))
    elif space == "display-p3":
        linear = _times(DISPLAY_P3, [_linear(one or 0) for one in list(found)[:3]])
    elif space == "srgb-linear":
        linear = tuple(one or 0.0 for one in list(found)[:3])
    else:
        return tuple(one or 0.0 for one in list(found.to("srgb"))[:3])
    return tuple(_encoded(one) for one in linear)


def _times(matrix: Matrix, vector: ast.Node) -> tuple[float, ...]:
    x, y, z = (one or 0.0 for one in list(vector)[:3])
    return tuple(a * x + b * y + c * z for a, b, c in matrix)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(linear: float) -> float:
    if linear <= 0.0031308:
        return 12.92 * linear
    return float(1.055 * linear ** (1 / 2.4) - 0.055)
