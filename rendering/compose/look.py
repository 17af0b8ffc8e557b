"""The look of a deck: theme, kit and draft put together by one rule.

The rule: role by role, the draft's word counts before the kit's, the kit's before the theme's.
Afterwards colours that carry text are moved, as little as possible, until they can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from brandkits.catalogue.pairings import PAIRINGS
from brandkits.catalogue.patterns import PATTERNS
from brandkits.catalogue.themes import THEMES, Theme
from brandkits.spec import KitSpec, Logo
from carousels.document import Document, Pattern
from rendering.compose.colors import is_dark, mix, readable
from rendering.engine.scene import Background, Dots, Gradient
from rendering.engine.scene import Pattern as Drawn
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

    ground_ink = theme.ground_ink or theme.ink
    pattern = _pattern(document, theme)
    # Words have to read on the pattern too, also where its lights meet.
    tint = accent if PATTERNS[pattern.kind].color == "accent" else own.get("ink", ground_ink)
    strength = min(1.0, 1.5 * pattern.opacity) if pattern.kind != "none" else 0.0
    behind = (*grounds, *(mix(one, tint, strength) for one in grounds))
    on_ground = ink(ground_ink, theme.ground_muted or theme.muted, *behind)
    return Look(
        theme=theme,
        on_ground=on_ground,
        on_surface=ink(theme.ink, theme.muted, surface),
        accent=accent,
        on_accent=readable(own.get("on-accent", theme.on_accent), accent),
        border=own.get("border", theme.border),
        heading=_type(document, kit, "heading", theme),
        body=_type(document, kit, "body", theme),
        script=next((font.family for font in kit.fonts if font.role == "script"), None),
        background=_background(pattern, theme, ground, ground_end, on_ground),
        logo=_logo(kit, "dark" if is_dark(ground) else "light"),
    )


def hairline(ink: Ink) -> str:
    """A line that is seen but not read."""
    return mix(ink.ground, ink.text, 0.24 if is_dark(ink.ground) else 0.16)


def _type(document: Document, kit: KitSpec, role: Literal["heading", "body"], theme: Theme) -> Type:
    """The draft's pairing comes before the kit's fonts, and those before the theme's."""
    pairing = PAIRINGS.get(document.typography.pairing or "")
    own = next((font for font in kit.fonts if font.role == role), None)
    if role == "body":
        usual = Type(theme.body, theme.body_weight)
        paired = Type(pairing.body, pairing.body_weight) if pairing else None
    else:
        usual = Type(theme.heading, theme.heading_weight, theme.tracking)
        paired = (
            Type(pairing.heading, pairing.heading_weight, pairing.tracking) if pairing else None
        )
    if paired:
        return paired
    return Type(own.family, own.weight, usual.tracking) if own else usual


def _pattern(document: Document, theme: Theme) -> Pattern:
    """The draft's pattern, else the theme's at its usual strength."""
    usual = {"kind": theme.pattern, "opacity": PATTERNS[theme.pattern].opacity}
    return document.pattern or Pattern.model_validate(usual)


def _background(
    asked: Pattern, theme: Theme, ground: str, ground_end: str | None, inks: Ink
) -> Background:
    gradient = Gradient(theme.angle, (ground, ground_end)) if ground_end else None
    if asked.kind == "none" or asked.opacity == 0:
        return Background(ground, gradient)
    ink = inks.accent if PATTERNS[asked.kind].color == "accent" else inks.text
    shade = f"{ink}{round(asked.opacity * 255):02x}"
    if asked.kind == "dots":
        return Background(ground, gradient, Dots(shade, 36 * asked.scale, 3 * asked.scale))
    return Background(ground, gradient, None, Drawn(asked.kind, shade, asked.scale))


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
