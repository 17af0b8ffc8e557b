"""Split a slide for a PDF into the parts that are drawn together and tagged as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.geometry import Rect
from engine.layout.ops import Begin, DrawCode, DrawIcon, DrawImage, Drawing, DrawText, End, Op
from engine.paint import backgrounds
from engine.paint.images import PassThrough
from engine.paint.paint import draw_op
from engine.scene.nodes import BoxRole
from engine.text.setting import Link, List

DPI = 144

GroupRole = BoxRole | Literal["title", "quote"]
ARTIFACTS: frozenset[GroupRole] = frozenset({"header", "footer", "decoration"})


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Parts that form one ``role``, such as a list, an item, or a title of two lines."""

    role: GroupRole


Groups = tuple[Group, ...]


@dataclass(slots=True)
class Part:
    """Text (``said``), a picture with an ``alt`` text at ``rect``, or decoration.

    ``groups`` are the groups that contain it, outermost first. The ``said`` text of an ``icon`` is not
    text on the page.
    """

    draw: list[Callable[[Any], None]]
    groups: Groups = ()
    said: str = ""
    icon: bool = False
    links: list[Link] = field(default_factory=list)
    alt: str = ""
    rect: Rect | None = None

    @property
    def decorates(self) -> bool:
        return self.artifact is not None or (not self.said and self.rect is None)

    @property
    def artifact(self) -> GroupRole | None:
        """The group that makes the part an artifact, which readers skip."""
        return next((group.role for group in self.groups if group.role in ARTIFACTS), None)


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide split into parts; ``background`` is the index of its background among those of the deck."""

    width: float
    height: float
    background: int
    parts: list[Part]


def parts(drawing: Drawing, pictures: PassThrough) -> Iterator[Part]:
    """The parts over the slide's background, in the order in which they are painted and read."""
    silent: Part | None = None
    for part in _parts(drawing, pictures):
        if not part.said and part.decorates:
            if silent and silent.artifact == part.artifact:
                silent.draw += part.draw
                continue
            if silent:
                yield silent
            silent = part
            continue
        if silent:
            yield silent
            silent = None
        yield part
    if silent:
        yield silent


def background(drawing: Drawing) -> Part:
    """The part under everything else; most slides of a deck share it."""
    background, width, height = drawing.background, drawing.width, drawing.height
    return Part([lambda canvas: backgrounds.draw(canvas, background, width, height)])


def _parts(drawing: Drawing, pictures: PassThrough) -> Iterator[Part]:
    groups: Groups = ()
    for op in drawing.ops:
        match op:
            case Begin():
                groups = (*groups, Group(op.role))
            case End():
                groups = groups[:-1]
            case DrawText():
                yield from _lines(op, groups)
            case DrawImage() if op.image.alt:
                yield Part([_painted(op, pictures)], groups, alt=op.image.alt, rect=op.rect)
            case DrawCode():
                yield Part([_painted(op, pictures)], groups, alt=op.code.text, rect=op.rect)
            case DrawIcon():
                draw = [_painted(op, pictures)]
                yield Part(draw, groups, said=op.icon.said, icon=bool(op.icon.said))
            case _:
                yield Part([_painted(op, pictures)], groups)


def _lines(op: DrawText, groups: Groups) -> Iterator[Part]:
    """The paragraphs of a text; a list item consists of its mark and its words."""
    if op.text.role != "text":
        groups = (*groups, Group(op.text.role))
    links = op.setting.links if any(run.url for run in op.text.runs) else ()
    lists: dict[List, Group] = {}
    for line in op.setting.lines:
        here = [
            link._replace(rect=link.rect.moved(op.x, op.y))
            for link in links
            if line.y <= link.rect.y < line.y + line.height
        ]
        if line.list is None:
            yield Part([_drawn(line.paint, op)], groups, said=line.text, links=here)
            continue
        if line.list not in lists:
            lists[line.list] = Group("ordered-list" if line.list.ordered else "list")
        item = (*groups, lists[line.list], Group("item"))
        mark, words = (*item, Group("label")), (*item, Group("body"))
        yield Part([_drawn(line.paint_mark, op)], mark, said=line.label.strip())
        yield Part([_drawn(line.paint_words, op)], words, said=line.text, links=here)


def _drawn(paint: Callable[[Any, float, float], None], op: DrawText) -> Callable[[Any], None]:
    return lambda canvas: paint(canvas, op.x, op.y)


def _painted(op: Op, pictures: PassThrough) -> Callable[[Any], None]:
    return lambda canvas: draw_op(canvas, op, pictures, DPI / 72)
