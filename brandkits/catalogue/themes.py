"""The system themes, as data: tokens over roles, from which kit and draft override by role.

Sizes are in slide units (1/1080 of the shorter side). A theme without ``card`` sets posts straight
on its ground. Contrast of ink and muted on ground and surface is at least 4.5 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by role and the form of everything that a kit does not speak of."""

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
    ground_end: str | None = None
    angle: float = 180.0
    card: bool = True
    corner: float = 36.0
    edge: Literal["shadow", "border", "none"] = "shadow"
    shadow: str = "#0000002e"
    pattern: str = "none"
    heading: str = "Inter"
    heading_weight: int = 700
    body: str = "Inter"
    body_weight: int = 400
    tracking: float = -0.02


THEMES: dict[str, Theme] = {
    theme.key: theme
    for theme in (
        Theme(
            key="paper",
            name="Paper",
            scheme="light",
            ground="#f3ede2",
            surface="#fffdf8",
            ink="#221c15",
            muted="#6b5f50",
            accent="#a4452c",
            on_accent="#ffffff",
            border="#d9cdb9",
            corner=12.0,
            edge="border",
            heading="Noto Serif Display",
            body="Noto Serif",
            tracking=-0.01,
        ),
        Theme(
            key="midnight",
            name="Midnight",
            scheme="dark",
            ground="#0b1020",
            ground_end="#1a2340",
            angle=160.0,
            surface="#1d2644",
            ink="#f2f4fb",
            muted="#a9b3d0",
            accent="#ffc53d",
            on_accent="#1a1405",
            border="#333f66",
            edge="border",
            pattern="dots",
            heading="Inter Display",
            heading_weight=700,
            body="Inter",
            tracking=-0.025,
        ),
    )
}
