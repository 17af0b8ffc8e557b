"""The background patterns, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern's name, its default opacity, and the role of its colour.

    Lines and shapes stay at or below 8 % behind text; lights are softer and may be stronger.
    """

    key: str
    name: str
    opacity: float
    color: Literal["ink", "accent"] = "ink"


PATTERNS: dict[str, Pattern] = {
    pattern.key: pattern
    for pattern in (
        Pattern("none", "None", 0.0),
        Pattern("dots", "Dots", 0.06),
        Pattern("grid", "Grid", 0.07),
        Pattern("ruled", "Ruled paper", 0.08),
        Pattern("diagonal", "Diagonal lines", 0.06),
        Pattern("checks", "Checks", 0.04),
        Pattern("waves", "Waves", 0.08),
        Pattern("blobs", "Blobs", 0.05),
        Pattern("topographic", "Topographic", 0.08),
        Pattern("noise", "Paper grain", 0.14),
        Pattern("glow", "Radial glow", 0.35, "accent"),
        Pattern("mesh", "Mesh gradient", 0.14, "accent"),
        Pattern("number", "Slide number", 0.06),
    )
}
