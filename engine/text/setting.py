"""A typeset text: its lines, their marks, and the places of its links and highlights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.geometry import Rect
from engine.scene.nodes import Run
from engine.text.paragraph import Paragraph


class Mark(NamedTuple):
    """What precedes the lines of a paragraph: a list's number or bullet, or a hanging quotation mark."""

    paragraph: Paragraph
    x: float


@dataclass(frozen=True, slots=True, eq=False)
class List:
    """A list formed by lines of a text."""

    ordered: bool


class Link(NamedTuple):
    """The place of a link's words in one line, inside the text's block.

    ``said`` are all words of the link, including those on other lines.
    """

    url: str
    said: str
    rect: Rect


class Highlight(NamedTuple):
    """The place of a highlight in one line, inside the text's block."""

    color: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with the text ``text`` at ``x``, ``y`` inside the block.

    A list item has a ``label``, which its mark shows; items of the same list share one ``list``.
    """

    paragraph: Paragraph
    text: str
    x: float
    y: float
    height: float
    mark: Mark | None = None
    label: str = ""
    list: List | None = None

    @property
    def left(self) -> float:
        """The left edge of its longest line, inside the block."""
        return self.x + self.paragraph.left

    def paint(self, canvas: Any, x: float, y: float) -> None:
        """Paint in reading order, for a block whose corner is at ``x``, ``y``."""
        self.paint_mark(canvas, x, y)
        self.paint_words(canvas, x, y)

    def paint_mark(self, canvas: Any, x: float, y: float) -> None:
        if self.mark:
            self.mark.paragraph.paint(canvas, x + self.mark.x, y + self.y)

    def paint_words(self, canvas: Any, x: float, y: float) -> None:
        self.paragraph.paint(canvas, x + self.x, y + self.y)


@dataclass(frozen=True, slots=True)
class Setting:
    """A text set at one size in the width ``room``; ``width`` is that of the longest line."""

    lines: tuple[Line, ...]
    size: float
    room: float
    width: float
    height: float
    line_count: int
    truncated: bool = False

    def keeps(self, width: float) -> bool:
        """Whether the text would look the same in ``width``: in less room, only if its lines are flush left."""
        return self.width <= width <= self.room and all(
            line.paragraph.flush_left for line in self.lines
        )

    @property
    def longest_word(self) -> float:
        return max((line.x + line.paragraph.longest_word for line in self.lines), default=0.0)

    @property
    def inked(self) -> Rect:
        """The smallest rectangle around all lines, hanging marks left out."""
        left = min((line.left for line in self.lines), default=0.0)
        right = max((line.left + line.paragraph.longest for line in self.lines), default=0.0)
        return Rect(left, 0.0, right - left, self.height)

    @property
    def links(self) -> tuple[Link, ...]:
        """The links with the places of their words; computed at every call."""
        return tuple(Link(run.url, run.text, rect) for run, rect in self._areas() if run.url)

    @property
    def highlights(self) -> tuple[Highlight, ...]:
        """The places of highlights, with a margin around the words; computed at every call."""
        around = self.size * 0.12
        return tuple(
            Highlight(run.highlight, _marker(rect, self.size, around))
            for run, rect in self._areas()
            if run.highlight
        )

    def _areas(self) -> Iterator[tuple[Run, Rect]]:
        for line in self.lines:
            for run, rect in line.paragraph.areas():
                yield run, rect.moved(line.x, line.y)


def _marker(rect: Rect, size: float, around: float) -> Rect:
    """The rectangle of a highlight: as high as the letters, not as the line."""
    height = min(rect.height, size * 1.16)
    top = rect.y + (rect.height - height) / 2
    return Rect(rect.x - around, top, rect.width + 2 * around, height)
