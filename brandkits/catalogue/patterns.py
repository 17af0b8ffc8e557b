"""The background patterns, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a pattern is called, and how strong it is unless the draft says otherwise."""

    key: str
    name: str
    opacity: float


PATTERNS: dict[str, Pattern] = {
    pattern.key: pattern
    for pattern in (Pattern("none", "None", 0.0), Pattern("dots", "Dots", 0.06))
}
