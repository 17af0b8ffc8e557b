"""The layout solver: turns a scene into a drawing, with its boxes and its lint.

Fitting is one search over levels. At level *n* every text takes its *n*-th size and every image
its *n*-th height (the last one, once its list is used up); the first level at which nothing
overflows wins. Texts of different roles therefore shrink together and only in steps. If even the last
level overflows, the texts that allow it are cut with an ellipsis, and lint reports it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from engine import qr_codes
from engine.fonts import registry
from engine.geometry import Rect
from engine.layout import lint
from engine.layout.ops import (
    Begin,
    DrawCode,
    DrawIcon,
    DrawImage,
    Drawing,
    DrawPanel,
    DrawText,
    ElementKind,
    End,
    Lint,
    Op,
    Placed,
    clipped,
    missing_assets,
)
from engine.scene import limits
from engine.scene.nodes import Box, Code, Icon, Image, Node, Scene, Text
from engine.text.setting import Setting
from engine.text.typesetter import Typesetter

Side = Literal["start", "center", "end", "stretch"]
OPTICAL_CENTRE = 0.46
_SLACK = 0.5
_PEN_RADIUS = 6.0


def lay_out(scene: Scene, folder: Path | None = None, level: int | None = None) -> Drawing:
    """Lay the scene out at the first level that fits, or at ``level`` and those after it.

    ``folder`` holds pictures and fonts under their digests; without one, every picture counts as
    present and every brand font as missing. Raises ``SceneError`` for a scene that exceeds ``limits``,
    but never for the content of a text: what does not fit is cut or drawn anyway and named in ``lint``.
    """
    scene = limits.check(scene)
    last = levels(scene) - 1
    library = registry.library(scene.fonts, folder)
    start = min(level or 0, last)
    for candidate in range(start, last):
        attempt = _Attempt(scene, candidate, library)
        attempt.run()
        if not attempt.overflows:
            return attempt.drawing(folder)
    attempt = _Attempt(scene, last, library)
    attempt.run()
    while attempt.overflows and attempt.cut_one():
        attempt.run()
    return attempt.drawing(folder)


def levels(scene: Scene) -> int:
    """The number of levels of a scene: the length of its longest list of sizes or heights."""
    longest = 1
    for node in _walk(scene.root):
        match node:
            case Text():
                longest = max(longest, len(node.sizes))
            case Image():
                longest = max(longest, len(node.heights))
    return longest


def _walk(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Box):
        for child in node.children:
            yield from _walk(child)


@dataclass(slots=True)
class _Overflow:
    """A column or a text that needs more room than it has, and how much more."""

    node: Node
    amount: float
    rect: Rect


@dataclass(slots=True)
class _Attempt:
    """One pass over the tree at one level; text settings are reused between passes."""

    scene: Scene
    level: int
    library: registry.FontLibrary
    ops: list[Op] = field(default_factory=list)
    boxes: list[Placed] = field(default_factory=list)
    overflows: list[_Overflow] = field(default_factory=list)
    _settings: dict[tuple[int, float], Setting] = field(default_factory=dict)
    _hugging: dict[int, Setting] = field(default_factory=dict)
    _limits: dict[int, float] = field(default_factory=dict)
    _typesetter: Typesetter = field(init=False)

    def __post_init__(self) -> None:
        self._typesetter = Typesetter(self.scene, self.library)

    def run(self) -> None:
        for found in (self.ops, self.boxes, self.overflows):
            found.clear()
        self._place(self.scene.root, Rect(0, 0, self.scene.width, self.scene.height))

    def drawing(self, folder: Path | None) -> Drawing:
        scene = self.scene
        found = [
            *self._text_lint(),
            *self._overflow_lint(),
            *lint.lint_codes(node for node in _walk(scene.root) if isinstance(node, Code)),
            *lint.lint_pictures(self.ops, scene, missing_assets(self.ops, folder)),
            *lint.lint_safe_zone(self.ops, scene),
        ]
        return Drawing(
            scene.width,
            scene.height,
            scene.pixel_width,
            scene.background,
            tuple(self.ops),
            tuple(self.boxes),
            tuple(found),
            self.level,
        )

    def cut_one(self) -> bool:
        """Shorten the last text in an overflowing node that may be cut; False if none is left."""
        for overflow in self.overflows:
            for node in reversed([*_walk(overflow.node)]):
                if isinstance(node, Text) and node.truncate and id(node) not in self._limits:
                    height = next(
                        (s.height for (key, _), s in self._settings.items() if key == id(node)), 0.0
                    )
                    self._limits[id(node)] = height - overflow.amount
                    self._hugging.pop(id(node), None)
                    self._settings = {
                        key: value for key, value in self._settings.items() if key[0] != id(node)
                    }
                    return True
        return False

    # -- measuring ---------------------------------------------------------------------------

    def _measure(self, node: Node, width: float) -> tuple[float, float]:
        """The size that a node asks for when given ``width``."""
        match node:
            case Text():
                setting = self._set(node, width)
                return min(width, math.ceil(setting.width) + 1.0), setting.height
            case Image():
                return node.width or width, self._height_of(node)
            case Icon():
                return node.size, node.size
            case Code():
                side = node.size if qr_codes.smallest_side(node.text) <= node.size else 0.0
                return side, side
            case Box():
                return self._measure_box(node, width)

    def _measure_box(self, box: Box, width: float) -> tuple[float, float]:
        top, right, bottom, left = box.padding
        outer = box.width if box.width is not None else width
        inner = max(0.0, outer - left - right)
        if box.axis == "row":
            sizes = list(zip(*self._row(box, inner), strict=True))
            content = sum(size[0] for size in sizes) + box.gap * max(0, len(sizes) - 1)
            tallest = max((size[1] for size in sizes), default=0.0)
        else:
            measured = [self._measure(child, inner) for child in box.children]
            content = max((size[0] for size in measured), default=0.0)
            heights = [size[1] for size in measured]
            if box.axis == "layer":
                tallest = max(heights, default=0.0)
            else:
                tallest = sum(heights) + box.gap * max(0, len(heights) - 1)
        own_width = box.width if box.width is not None else content + left + right
        return own_width, box.height if box.height is not None else tallest + top + bottom

    def _row(self, box: Box, inner: float) -> tuple[list[float], list[float]]:
        """Widths and heights of a row's children; fixed and hugging ones are sized before growing ones."""
        left = inner - box.gap * max(0, len(box.children) - 1)
        widths = [0.0] * len(box.children)
        heights = [0.0] * len(box.children)
        for index, child in enumerate(box.children):
            if not child.grow:
                widths[index], heights[index] = self._measure(child, max(0.0, left))
                left -= widths[index]
        shares = sum(child.grow for child in box.children)
        for index, child in enumerate(box.children):
            if child.grow:
                widths[index] = max(0.0, left) * child.grow / shares
                heights[index] = self._measure(child, widths[index])[1]
        return widths, heights

    def _height_of(self, image: Image) -> float:
        return image.heights[min(self.level, len(image.heights) - 1)] if image.heights else 0.0

    def _set(self, text: Text, width: float) -> Setting:
        key = (id(text), round(width, 2))
        if key not in self._settings:
            hugged = self._hugging.get(id(text))
            if hugged and hugged.keeps(width):
                return hugged
            size = text.sizes[min(self.level, len(text.sizes) - 1)]
            limit = self._limits.get(id(text))
            setting = self._typesetter.set(text, size, width)
            most = text.max_lines or setting.line_count
            last = text.truncate and self.level >= len(text.sizes) - 1
            if limit is not None or (last and setting.line_count > most):
                height = setting.height if limit is None else limit
                setting = self._typesetter.truncate(
                    text, size, width, height=height, max_lines=most
                )
            self._settings[key] = self._hugging[id(text)] = setting
        return self._settings[key]

    # -- placing -----------------------------------------------------------------------------

    def _place(self, node: Node, rect: Rect) -> None:
        match node:
            case Text():
                self._place_text(node, rect)
            case Image():
                self.ops.append(DrawImage(node, rect, (node.radius,) * 4))
                self._record(node.id, "image", rect)
            case Icon():
                self.ops.append(DrawIcon(node, rect, self.scene.direction == "rtl"))
                self._record(node.id, "icon", rect)
            case Code():
                if rect.width:
                    self.ops.append(DrawCode(node, rect, qr_codes.modules(node.text)))
                    self._record(node.id, "code", rect)
            case Box():
                self._place_box(node, rect)

    def _place_text(self, text: Text, rect: Rect) -> None:
        setting = self._set(text, rect.width)
        if any(run.highlight for run in text.runs):
            for color, area in setting.highlights:
                place = area.moved(rect.x, rect.y)
                self.ops.append(DrawPanel(place, _PEN_RADIUS, color, None, None, None))
        self.ops.append(DrawText(text, setting, rect.x, rect.y, rect.width))
        shown = Rect(rect.x, rect.y, rect.width, setting.height)
        if text.id:
            self.boxes.append(Placed(text.id, "text", shown, setting.size, setting.line_count))
        too_many = text.max_lines is not None and setting.line_count > text.max_lines
        broken = text.balance and setting.longest_word > rect.width + _SLACK
        if too_many or (broken and self.level < len(text.sizes) - 1):
            self.overflows.append(_Overflow(text, setting.height / 4, shown))

    def _place_box(self, box: Box, rect: Rect) -> None:
        if box.role:
            self.ops.append(Begin(box.role))
        if box.fill or box.shade or box.border or box.shadow:
            panel = DrawPanel(rect, box.radius, box.fill, box.shade, box.border, box.shadow)
            self.ops.append(panel)
        self._record(box.id, "box", rect)
        inner = rect.inset(*self._padding(box))
        first = len(self.ops)
        if box.axis == "layer":
            for child in box.children:
                self._place(child, inner)
        elif box.axis == "row":
            self._place_row(box, inner)
        else:
            self._place_column(box, inner)
        if box.clip:
            self.ops[first:] = [clipped(op, rect, box.radius) for op in self.ops[first:]]
        if box.role:
            self.ops.append(End())

    def _padding(self, box: Box) -> tuple[float, float, float, float]:
        """Padding at top, right, bottom, left of the slide; sides are swapped when mirrored."""
        top, right, bottom, left = box.padding
        return (top, left, bottom, right) if self.scene.direction == "rtl" else box.padding

    def _place_row(self, box: Box, inner: Rect) -> None:
        widths, heights = self._row(box, inner.width)
        gap, x = self._spread(box, inner, sum(widths))
        for child, width, height in zip(box.children, widths, heights, strict=True):
            own = child.height if isinstance(child, Box) else None
            stretched = box.align == "stretch" and own is None
            tall = inner.height if stretched else min(height, inner.height)
            y = inner.y + {"end": inner.height - tall, "center": (inner.height - tall) / 2}.get(
                box.align, 0.0
            )
            left = inner.x + x
            if self.scene.direction == "rtl":
                left = inner.x + inner.width - x - width
            self._place(child, Rect(left, y, width, tall))
            x += width + gap

    def _spread(self, box: Box, inner: Rect, used: float) -> tuple[float, float]:
        """The gap between a row's children, and the position of the first."""
        count = len(box.children)
        free = inner.width - used - box.gap * max(0, count - 1)
        if box.justify == "between" and count > 1:
            return box.gap + max(0.0, free) / (count - 1), 0.0
        share = {"center": 0.5, "end": 1.0}.get(box.justify, 0.0)
        return box.gap, max(0.0, free) * share

    def _place_column(self, box: Box, inner: Rect) -> None:
        measured = [self._measure(child, inner.width) for child in box.children]
        sizes = [
            (size[0], 0.0 if child.grow else size[1])
            for child, size in zip(box.children, measured, strict=True)
        ]
        used = sum(height for _, height in sizes) + box.gap * max(0, len(sizes) - 1)
        free = inner.height - used
        if free < -_SLACK:
            self.overflows.append(_Overflow(box, -free, inner))
        shares = sum(child.grow for child in box.children)
        y = inner.y + self._column_start(box, inner, used, grows=shares > 0)
        gap = box.gap
        if box.justify == "between" and not shares and len(sizes) > 1:
            gap += max(0.0, free) / (len(sizes) - 1)
        for child, (width, height) in zip(box.children, sizes, strict=True):
            tall = max(0.0, free) * child.grow / shares if child.grow else height
            self._place(child, self._across(box, child, inner, y, width, tall))
            y += tall + gap

    def _column_start(self, box: Box, inner: Rect, used: float, *, grows: bool) -> float:
        free = inner.height - used
        if grows or free <= 0:
            return 0.0
        if box.justify == "optical":
            centre = self.scene.height * OPTICAL_CENTRE - inner.y
            return min(max(0.0, centre - used / 2), free)
        return free * {"center": 0.5, "end": 1.0}.get(box.justify, 0.0)

    def _across(
        self, box: Box, child: Node, inner: Rect, y: float, width: float, height: float
    ) -> Rect:
        """The rectangle of a column's child across the column: stretched, or at its own width and aligned."""
        own = getattr(child, "width", None)
        if box.align == "stretch" and own is None and not isinstance(child, Icon | Code):
            return Rect(inner.x, y, inner.width, height)
        wide = min(own or width, inner.width)
        side: Side = box.align
        if self.scene.direction == "rtl":
            mirrored: dict[str, Side] = {"start": "end", "stretch": "end", "end": "start"}
            side = mirrored.get(side, side)
        x = {"end": inner.width - wide, "center": (inner.width - wide) / 2}.get(side, 0.0)
        return Rect(inner.x + x, y, wide, height)

    # -- lint ----------------------------------------------------------------------------------

    def _record(self, name: str, kind: ElementKind, rect: Rect) -> None:
        if name:
            self.boxes.append(Placed(name, kind, rect))

    def _text_lint(self) -> Iterator[Lint]:
        for op in self.ops:
            if isinstance(op, DrawText):
                shown = Rect(op.x, op.y, op.width, op.setting.height)
                found = lint.lint_text(op.text, op.setting, shown, self._typesetter, self.library)
                for one in found:
                    yield one if one.element else replace(one, element=self._owner(shown))

    def _owner(self, rect: Rect) -> str:
        """The element that a text without an id belongs to: the smallest box around it, if any."""
        around = [one for one in self.boxes if one.kind == "box" and one.rect.holds(rect)]
        return min(around, key=lambda box: box.rect.width * box.rect.height).id if around else ""

    def _overflow_lint(self) -> Iterator[Lint]:
        for overflow in self.overflows:
            name = next((n.id for n in _walk(overflow.node) if n.id), "")
            message = f"The content is {overflow.amount:.0f} px taller than its space."
            yield Lint("overflow", "error", message, name, overflow.rect)
