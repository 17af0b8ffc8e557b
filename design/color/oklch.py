"""OKLCH: colours by perceived lightness, chroma and hue, after Björn Ottosson (2020).

Lightness runs from 0 to 1, chroma from 0 to about 0.37 in sRGB, the hue in radians.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from design.color.contrast import contrast, is_dark

_STEPS = 24


@dataclass(frozen=True, slots=True)
class Oklch:
    light: float
    chroma: float
    hue: float

    def hex(self) -> str:
        """Return the nearest sRGB colour of this lightness and hue; chroma is reduced to fit."""
        channels = _channels(self)
        if not _inside(channels):
            least, most = 0.0, self.chroma
            for _ in range(_STEPS):
                middle = (least + most) / 2
                if _inside(_channels(replace(self, chroma=middle))):
                    least = middle
                else:
                    most = middle
            channels = _channels(replace(self, chroma=least))
        return "#" + "".join(f"{round(255 * _encoded(one)):02x}" for one in channels)


def oklch(color: str) -> Oklch:
    """Return the colour ``#rrggbb`` by lightness, chroma and hue."""
    red, green, blue = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return Oklch(light, math.hypot(a, b), math.atan2(b, a))


def legible(color: str, *backgrounds: str, ratio: float) -> str:
    """Return ``color``, made lighter or darker in its own hue until it contrasts with every background.

    If one direction does not reach the ratio, the other is tried; else the better of black and white is returned.
    """
    if min(contrast(color, background) for background in backgrounds) >= ratio:
        return color
    start = oklch(color)
    ends = (1.0, 0.0) if is_dark(backgrounds[0]) else (0.0, 1.0)
    for end in ends:
        for step in range(1, _STEPS + 1):
            light = start.light + (end - start.light) * step / _STEPS
            moved = replace(start, light=light).hex()
            if min(contrast(moved, background) for background in backgrounds) >= ratio:
                return moved
    return max(
        ("#000000", "#ffffff"),
        key=lambda end: min(contrast(end, background) for background in backgrounds),
    )


def _channels(color: Oklch) -> tuple[float, float, float]:
    """Return linear red, green and blue; outside 0 to 1 where sRGB does not reach."""
    a, b = color.chroma * math.cos(color.hue), color.chroma * math.sin(color.hue)
    long = (color.light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (color.light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (color.light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _inside(channels: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= one <= 1 + 1e-4 for one in channels)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
