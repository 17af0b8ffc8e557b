"""A slide taken apart for a PDF: what is drawn together and tagged as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from rendering.engine import backgrounds
from rendering.engine.geometry import Rect
from rendering.engine.images import PassThrough
from rendering.engine.ops import DrawCode, DrawImage, Drawing, DrawText, Op
from rendering.engine.paint import draw_op

DPI = 144


@dataclass(slots=True)
class Part:
    """A paragraph that is ``said``, a picture with an ``alt`` at ``rect``, or decoration."""

    draw: list[Callable[[Any], None]]
    said: str = ""
    links: list[tuple[str, Rect]] = field(default_factory=list)
    alt: str = ""
    rect: Rect | None = None

    @property
    def decorates(self) -> bool:
        return not self.said and self.rect is None


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide taken apart; ``ground`` is the place of its ground among those of the deck."""

    width: float
    height: float
    ground: int
    parts: list[Part]


def parts(drawing: Drawing, pictures: PassThrough) -> Iterator[Part]:
    """What lies on the slide's ground, in the order in which it is painted and read."""
    decoration = Part([])
    for op in drawing.ops:
        for part in _of(op, pictures):
            if part.decorates:
                decoration.draw += part.draw
                continue
            if decoration.draw:
                yield decoration
                decoration = Part([])
            yield part
    if decoration.draw:
        yield decoration


def ground(drawing: Drawing) -> Part:
    """What lies under everything else; alike on most slides of a deck."""
    background, width, height = drawing.background, drawing.width, drawing.height
    return Part([lambda canvas: backgrounds.draw(canvas, background, width, height)])


def _of(op: Op, pictures: PassThrough) -> Iterator[Part]:
    match op:
        case DrawText():
            yield from _paragraphs(op)
        case DrawImage() if op.image.alt:
            yield Part([_painted(op, pictures)], alt=op.image.alt, rect=op.rect)
        case DrawCode():
            yield Part([_painted(op, pictures)], alt=op.code.text, rect=op.rect)
        case _:
            yield Part([_painted(op, pictures)])


def _paragraphs(op: DrawText) -> Iterator[Part]:
    links = op.setting.links if any(run.url for run in op.text.runs) else ()
    for line in op.setting.lines:
        here = [
            (link.url, link.rect.moved(op.x, op.y))
            for link in links
            if line.y <= link.rect.y < line.y + line.height
        ]

        def draw(canvas: Any, line: Any = line) -> None:
            line.paint(canvas, op.x, op.y)

        yield Part([draw], said=line.text, links=here)


def _painted(op: Op, pictures: PassThrough) -> Callable[[Any], None]:
    return lambda canvas: draw_op(canvas, op, pictures, DPI / 72)
