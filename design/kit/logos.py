"""What a logo's colours, found by inspection, tell about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from design.color.contrast import contrast

# Contrast below this ratio makes a shape merge with its background (WCAG's 3 for graphics is never reached
# by pastel logos on white).
SEEN = 1.6
NEAR = 10  # of 255, per channel


def visible_share(facts: Mapping[str, Any], background: str) -> float:
    """Return the share of a logo that stands out from a background, 0 to 1.

    An opaque logo brings its own background and is visible on every other one.
    """
    box = facts.get("ground")
    colors = [
        one for one in facts.get("colors") or () if box is None or not look_alike(one["hex"], box)
    ]
    whole = sum(one["share"] for one in colors)
    seen = sum(one["share"] for one in colors if contrast(one["hex"], box or background) >= SEEN)
    return seen / whole if whole else 1.0


def look_alike(one: str, other: str) -> bool:
    """Return whether two colours, ``#rrggbb``, look the same."""
    return all(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) <= NEAR for i in (1, 3, 5))
