"""The look of a deck: theme, kit and draft put together by one rule.

The rule: role by role, the draft's word counts before the kit's, the kit's before the theme's.
Afterwards colours that carry text are moved, as little as possible, until they can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from brandkits.catalogue.patterns import PATTERNS
from brandkits.catalogue.themes import THEMES, Theme
from brandkits.spec import KitSpec, Logo
from carousels.document import Document, Pattern
from rendering.compose.colors import is_dark, mix, readable
from rendering.engine.scene import Background, Dots, Gradient
from rendering.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Type:
    """One kind of text: family, weight, tracking."""

    family: str
    weight: int
    tracking: float = 0.0


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of text on one ground; ``marker`` is a highlighter's, on which text still reads."""

    ground: str
    text: str
    muted: str
    accent: str
    marker: str


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that layouts ask for; made once for a deck."""

    theme: Theme
    on_ground: Ink
    on_surface: Ink
    accent: str
    on_accent: str
    border: str
    heading: Type
    body: Type
    script: str | None
    background: Background
    logo: Logo | None


def look_of(snapshot: Snapshot) -> Look:
    """The look of a snapshot; an unknown theme falls back on the first one."""
    document, kit = snapshot.document, snapshot.kit
    theme = THEMES.get(document.theme or kit.theme) or next(iter(THEMES.values()))
    own = {color.role: color.hex.lower() for color in reversed(kit.colors)}
    ground = own.get("ground", theme.ground)
    ground_end = own.get("ground-end", None if "ground" in own else theme.ground_end)
    surface = own.get("surface", theme.surface) if theme.card else ground
    accent = own.get("accent", theme.accent)
    grounds = (ground, ground_end) if ground_end else (ground,)

    def ink(text: str, muted: str, *behind: str) -> Ink:
        text = readable(own.get("ink", text), *behind, ratio=7.0)
        muted = readable(own.get("muted", muted), *behind)
        marker = readable(mix(behind[0], accent, 0.45), text)
        return Ink(behind[0], text, muted, readable(accent, *behind), marker)

    on_ground = ink(theme.ground_ink or theme.ink, theme.ground_muted or theme.muted, *grounds)
    return Look(
        theme=theme,
        on_ground=on_ground,
        on_surface=ink(theme.ink, theme.muted, surface),
        accent=accent,
        on_accent=readable(own.get("on-accent", theme.on_accent), accent),
        border=own.get("border", theme.border),
        heading=_type(kit, "heading", Type(theme.heading, theme.heading_weight, theme.tracking)),
        body=_type(kit, "body", Type(theme.body, theme.body_weight)),
        script=next((font.family for font in kit.fonts if font.role == "script"), None),
        background=_background(document, theme, ground, ground_end, on_ground.text),
        logo=_logo(kit, "dark" if is_dark(ground) else "light"),
    )


def hairline(ink: Ink) -> str:
    """A line that is seen but not read."""
    return mix(ink.ground, ink.text, 0.24 if is_dark(ink.ground) else 0.16)


def _type(kit: KitSpec, role: str, fallback: Type) -> Type:
    for font in kit.fonts:
        if font.role == role:
            return Type(font.family, font.weight, fallback.tracking)
    return fallback


def _background(
    document: Document, theme: Theme, ground: str, ground_end: str | None, ink: str
) -> Background:
    pattern = document.pattern or Pattern(
        kind="dots" if theme.pattern == "dots" else "none", opacity=PATTERNS[theme.pattern].opacity
    )
    dots = None
    if pattern.kind == "dots" and pattern.opacity > 0:
        alpha = round(pattern.opacity * 255)
        dots = Dots(f"{ink}{alpha:02x}", pitch=36 * pattern.scale, radius=3 * pattern.scale)
    gradient = Gradient(theme.angle, (ground, ground_end)) if ground_end else None
    return Background(ground, gradient, dots)


def _logo(kit: KitSpec, ground: str) -> Logo | None:
    """The logo for a ground: drawn for it, else for any, else whatever there is; primary first."""

    def rank(fits: Callable[[Logo], bool]) -> Logo | None:
        matching = [logo for logo in kit.logos if fits(logo)]
        primary = [logo for logo in matching if logo.role == "primary"]
        return next(iter(primary or matching), None)

    return (
        rank(lambda logo: logo.ground == ground)
        or rank(lambda logo: logo.ground == "any")
        or rank(lambda _: True)
    )


def asset_of(snapshot: Snapshot, asset: UUID | None) -> str:
    """The digest of an asset; an impossible one when it is not in the snapshot."""
    reference = snapshot.assets.get(asset) if asset else None
    return reference.digest if reference else "0" * 64
