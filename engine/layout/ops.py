"""Drawing operations: flat, ordered, absolute, in slide units. Layout makes them, paint reads them.

Layout also returns ``Placed`` boxes and ``Lint``: the editor positions its handles over a preview
with the boxes and shows each finding where it applies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from engine.geometry import Rect
from engine.scene.nodes import (
    Background,
    Border,
    BoxRole,
    Code,
    Gradient,
    Icon,
    Image,
    Shadow,
    Text,
)
from engine.text.setting import Setting


@dataclass(frozen=True, slots=True)
class DrawPanel:
    """A rounded rectangle: shadow outside, fill inside, border on the edge."""

    rect: Rect
    radius: float
    fill: str | None
    shade: Gradient | None
    border: Border | None
    shadow: Shadow | None


@dataclass(frozen=True, slots=True)
class DrawText:
    """A text set as ``setting``; its block is ``width`` wide, at ``x``, ``y``."""

    text: Text
    setting: Setting
    x: float
    y: float
    width: float

    @property
    def inked(self) -> Rect:
        """The rectangle of the lines, which may be narrower than the block."""
        return self.setting.inked.moved(self.x, self.y)


@dataclass(frozen=True, slots=True)
class DrawImage:
    """A picture; ``corners`` are the radii at top left, top right, bottom right, bottom left."""

    image: Image
    rect: Rect
    corners: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class DrawIcon:
    icon: Icon
    rect: Rect
    mirrored: bool


@dataclass(frozen=True, slots=True)
class DrawCode:
    """A QR code; ``modules`` are its rows without the quiet zone, True where dark."""

    code: Code
    rect: Rect
    modules: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Begin:
    """Opens a group with a ``role`` that lasts until its ``End``; draws nothing."""

    role: BoxRole


@dataclass(frozen=True, slots=True)
class End:
    """Closes the group of the last open ``Begin``."""


Op = DrawPanel | DrawText | DrawImage | DrawIcon | DrawCode | Begin | End


ElementKind = Literal["text", "image", "icon", "box", "code"]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an element of the document was placed; ``size`` and ``lines`` apply to texts."""

    id: str
    kind: ElementKind
    rect: Rect
    size: float | None = None
    lines: int | None = None


@dataclass(frozen=True, slots=True)
class Lint:
    """A legibility finding and its place; an ``error`` forbids publishing."""

    code: str
    severity: Literal["error", "warning"]
    message: str
    element: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Drawing:
    """A laid-out slide: everything that paint needs, with the editor's boxes and findings."""

    width: float
    height: float
    pixel_width: int
    background: Background
    ops: tuple[Op, ...]
    boxes: tuple[Placed, ...] = ()
    lint: tuple[Lint, ...] = ()
    level: int = field(default=0)


def missing_assets(ops: list[Op], folder: Path | None) -> frozenset[str]:
    """The assets of pictures that are not in the folder; none without a folder."""
    if folder is None:
        return frozenset()
    wanted = {op.image.asset for op in ops if isinstance(op, DrawImage)}
    return frozenset(asset for asset in wanted if not (folder / asset).is_file())


def clipped(op: Op, frame: Rect, radius: float) -> Op:
    """Round the corners of a picture that coincide with those of the box around it."""
    if not isinstance(op, DrawImage):
        return op
    left = abs(op.rect.x - frame.x) < 1
    right = abs(op.rect.x + op.rect.width - frame.x - frame.width) < 1
    top = abs(op.rect.y - frame.y) < 1
    bottom = abs(op.rect.y + op.rect.height - frame.y - frame.height) < 1
    corners = (
        radius * (top and left),
        radius * (top and right),
        radius * (bottom and right),
        radius * (bottom and left),
    )
    return DrawImage(op.image, op.rect, corners)
