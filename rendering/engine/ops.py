"""What to draw: flat, ordered, absolute, in slide units. Made by layout, read by paint.

Layout also answers ``Placed`` boxes and ``Lint``: an editor lays its handles over a preview with
the boxes, and shows the lint where it applies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from rendering.engine.scene import Background, Border, Icon, Image, Shadow
from rendering.engine.text import Setting


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    def inset(self, top: float, right: float, bottom: float, left: float) -> Rect:
        """The rectangle inside a padding; never narrower than nothing."""
        return Rect(
            self.x + left,
            self.y + top,
            max(0.0, self.width - left - right),
            max(0.0, self.height - top - bottom),
        )


@dataclass(frozen=True, slots=True)
class DrawPanel:
    """A rounded rectangle: shadow outside it, ground inside it, border on its edge."""

    rect: Rect
    radius: float
    fill: str | None
    border: Border | None
    shadow: Shadow | None


@dataclass(frozen=True, slots=True)
class DrawText:
    setting: Setting
    x: float
    y: float


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


Op = DrawPanel | DrawText | DrawImage | DrawIcon


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an element of the draft landed; ``size`` and ``lines`` are those of a text."""

    id: str
    kind: Literal["text", "image", "icon", "box"]
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
