"""What to draw: flat, ordered, absolute, in slide units. Made by layout, read by paint.

Layout also answers ``Placed`` boxes and ``Lint``: an editor lays its handles over a preview with
the boxes, and shows the lint where it applies.
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
    """A rounded rectangle: shadow outside it, ground inside it, border on its edge."""

    rect: Rect
    radius: float
    fill: str | None
    shade: Gradient | None
    border: Border | None
    shadow: Shadow | None


@dataclass(frozen=True, slots=True)
class DrawText:
    """``setting`` is what ``text`` became; its block is ``width`` wide, at ``x``, ``y``."""

    text: Text
    setting: Setting
    x: float
    y: float
    width: float

    @property
    def inked(self) -> Rect:
        """Where the lines are, which may be narrower than the block."""
        return self.setting.inked.moved(self.x, self.y)


@dataclass(frozen=True, slots=True)
class DrawImage:
    """``corners`` are the radii at top left, top right, bottom right, bottom left."""

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
    """``modules`` are the rows of the QR code without its quiet zone, True where it is dark."""

    code: Code
    rect: Rect
    modules: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Begin:
    """What follows belongs together as ``role``, until its ``End``; nothing is drawn."""

    role: BoxRole


@dataclass(frozen=True, slots=True)
class End:
    """Ends what the last open ``Begin`` began."""


Op = DrawPanel | DrawText | DrawImage | DrawIcon | DrawCode | Begin | End


ElementKind = Literal["text", "image", "icon", "box", "code"]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an element of the draft landed; ``size`` and ``lines`` are those of a text."""

    id: str
    kind: ElementKind
    rect: Rect
    size: float | None = None
    lines: int | None = None


@dataclass(frozen=True, slots=True)
class Lint:
    """Something that will not read well, and where; ``error`` forbids publishing."""

    code: str
    severity: Literal["error", "warning"]
    message: str
    element: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Drawing:
    """A slide laid out: all that paint needs, and what the editor is told."""

    width: float
    height: float
    pixel_width: int
    background: Background
    ops: tuple[Op, ...]
    boxes: tuple[Placed, ...] = ()
    lint: tuple[Lint, ...] = ()
    level: int = field(default=0)


def missing_assets(ops: list[Op], folder: Path | None) -> frozenset[str]:
    """Return the assets of pictures that the folder lacks; none without a folder."""
    if folder is None:
        return frozenset()
    wanted = {op.image.asset for op in ops if isinstance(op, DrawImage)}
    return frozenset(asset for asset in wanted if not (folder / asset).is_file())


def clipped(op: Op, frame: Rect, radius: float) -> Op:
    """Round the corners of an image that coincide with those of the box around it."""
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
