"""Contrast, as WCAG 2.2 defines it, and the smallest change that reaches it."""

from __future__ import annotations

READABLE = 4.5


def luminance(color: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 (black) to 1 (white)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two opaque colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_dark(color: str) -> bool:
    """Return whether white reads better than black on it."""
    return contrast(color, "#ffffff") > contrast(color, "#000000")


def mix(one: str, other: str, share: float) -> str:
    """Mix a ``share`` (0 to 1) of ``other`` into ``one``, in sRGB."""
    pairs = zip(
        (int(one[i : i + 2], 16) for i in (1, 3, 5)),
        (int(other[i : i + 2], 16) for i in (1, 3, 5)),
        strict=True,
    )
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable(color: str, *backgrounds: str, ratio: float = READABLE) -> str:
    """Return ``color``, moved towards black or white only as far as every background needs.

    If no grey contrasts with all backgrounds, return the better of black and white.
    """
    if min(contrast(color, background) for background in backgrounds) >= ratio:
        return color
    ends = sorted(
        ("#000000", "#ffffff"),
        key=lambda end: -min(contrast(end, background) for background in backgrounds),
    )
    for step in range(1, 21):
        moved = mix(color, ends[0], step / 20)
        if min(contrast(moved, background) for background in backgrounds) >= ratio:
            return moved
    return ends[0]
