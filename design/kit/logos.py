"""What can be told of a logo from the colours that inspection found in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from design.color.contrast import contrast

# Below this ratio a shape and what is behind it run into each other (3 would be WCAG's for graphics,
# which pastel logos on white never reach).
SEEN = 1.6
NEAR = 10  # of 255, a channel


def share_seen(facts: Mapping[str, Any], ground: str) -> float:
    """The share of a logo that stands out from a ground, 0 to 1.

    An opaque logo brings a ground of its own, and is seen on every other one.
    """
    box = facts.get("ground")
    colors = [one for one in facts.get("colors") or () if box is None or not alike(one["hex"], box)]
    whole = sum(one["share"] for one in colors)
    seen = sum(one["share"] for one in colors if contrast(one["hex"], box or ground) >= SEEN)
    return seen / whole if whole else 1.0


def alike(one: str, other: str) -> bool:
    """Whether two colours, ``#rrggbb``, are shades that nobody tells apart."""
    return all(abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) <= NEAR for i in (1, 3, 5))
