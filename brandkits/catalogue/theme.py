"""What a theme is: tokens over roles, from which kit and draft override by role.

Sizes are in slide units (1/1080 of the shorter side). A theme without ``card`` sets posts straight
on its ground. Where card and ground are opposites, ``ground_ink`` and ``ground_muted`` are the inks
of the ground. Contrast of an ink on what it stands on is at least 4.5 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by role and the form of everything that a kit does not speak of.

    The colours of a ``derived`` theme are examples: a deck's are made of its kit's.
    """

    key: str
    name: str
    scheme: Literal["light", "dark"]
    ground: str
    surface: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    border: str
    ground_ink: str | None = None
    ground_muted: str | None = None
    ground_end: str | None = None
    angle: float = 180.0
    card: bool = True
    corner: float = 36.0
    edge: Literal["shadow", "border", "none"] = "shadow"
    edge_width: float = 2.0
    shadow: str = "#0000002e"
    pattern: str = "none"
    heading: str = "Inter"
    heading_weight: int = 700
    body: str = "Inter"
    body_weight: int = 400
    tracking: float = -0.02
    derived: bool = False
