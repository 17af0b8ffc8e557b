"""Rectangles, in slide units."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inset(self, top: float, right: float, bottom: float, left: float) -> Rect:
        """The rectangle inside a padding; the padding shrinks where there is no room for it."""
        across = min(1.0, self.width / (left + right)) if left + right else 1.0
        down = min(1.0, self.height / (top + bottom)) if top + bottom else 1.0
        return Rect(
            self.x + left * across,
            self.y + top * down,
            max(0.0, self.width - left - right),
            max(0.0, self.height - top - bottom),
        )

    def moved(self, x: float, y: float) -> Rect:
        return Rect(self.x + x, self.y + y, self.width, self.height)

    def holds(self, other: Rect) -> bool:
        """Whether ``other`` lies inside, with half a unit of tolerance."""
        return (
            self.x <= other.x + 0.5
            and self.y <= other.y + 0.5
            and other.right <= self.right + 0.5
            and other.bottom <= self.bottom + 0.5
        )
