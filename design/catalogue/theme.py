"""Themes: tokens by role, which kit and carousel override by role.

Sizes are in slide units (1/1080 of the shorter side). A theme without ``card`` sets posts directly on the
background. Where card and background are opposites, ``ground_ink`` and ``ground_muted`` are the text colours
on the background. The contrast of a text colour on what lies behind it is at least 4.5 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass

from design.kit.spec import Hex, Key

Weight = Annotated[int, Field(ge=100, le=900)]
Family = Annotated[str, Field(min_length=1, max_length=80)]
Translucent = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{8}$")]


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Tokens:
    """Colours by role, and the form of everything that a kit does not define."""

    scheme: Literal["light", "dark"]
    ground: Hex
    surface: Hex
    ink: Hex
    muted: Hex
    accent: Hex
    on_accent: Hex
    border: Hex
    ground_ink: Hex | None = None
    ground_muted: Hex | None = None
    ground_end: Hex | None = None
    angle: Annotated[float, Field(ge=0, le=360)] = 180.0
    card: bool = True
    corner: Annotated[float, Field(ge=0, le=120)] = 36.0
    edge: Literal["shadow", "border", "none"] = "shadow"
    edge_width: Annotated[float, Field(ge=0, le=12)] = 2.0
    shadow: Translucent = "#0000002e"
    pattern: Key = "none"
    heading: Family = "Inter"
    heading_weight: Weight = 700
    body: Family = "Inter"
    body_weight: Weight = 400
    tracking: Annotated[float, Field(ge=-0.05, le=0.2)] = -0.02


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Theme(Tokens):
    """Tokens with a key. The colours of a ``derived`` theme are examples: a carousel takes them from its kit."""

    key: Key
    name: Annotated[str, Field(min_length=1, max_length=120)]
    derived: bool = False
