"""The look of a slide: its style resolved to colours, fonts and a background.

Text colours are changed, as little as possible, until they can be read on their background.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from design.catalogue.pairings import PAIRINGS
from design.catalogue.theme import Theme
from design.color.contrast import READABLE, contrast, is_dark, mix, readable
from design.document.model import (
    ImageGround,
    LinearGround,
    MeshGround,
    RadialGround,
    Slide,
    SolidGround,
    Typography,
)
from design.kit.spec import KitSpec, Logo
from design.snapshot import Snapshot
from engine.scene.nodes import Align, Background, Dots, Gradient
from engine.scene.nodes import Pattern as Drawn
from painting.compose.style import Resolved, resolve

# Families whose letters look small or narrow for their size; judged by eye beside Inter at the same size.
OPTICAL = {"EB Garamond": 1.14, "Bebas Neue": 1.16}


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of text: family, weight, tracking."""

    family: str
    weight: int
    tracking: float = 0.0

    @property
    def scale(self) -> float:
        """The factor by which its letters are enlarged to look as large as those of other families."""
        return OPTICAL.get(self.family, 1.0)


@dataclass(frozen=True, slots=True)
class Foreground:
    """The colours of text on one background; ``marker`` is a highlighter on which text can still be read."""

    background: str
    text: str
    muted: str
    accent: str
    marker: str


@dataclass(frozen=True, slots=True)
class Photo:
    """The background picture of a slide, and the overlay over it as ``#rrggbbaa``."""

    asset: UUID
    focus_x: float
    focus_y: float
    overlay: str


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that layouts need; ``leading`` multiplies line heights.

    ``display`` is the type of quotes and figures.
    """

    theme: Theme
    on_background: Foreground
    on_surface: Foreground
    accent: str
    on_accent: str
    border: str
    heading: Type
    body: Type
    display: Type
    align: Align
    leading: float
    size: str
    fit: bool
    script: str | None
    background: Background
    panorama: bool
    photo: Photo | None
    logo: Logo | None


def look_of(snapshot: Snapshot, slide: Slide | None = None) -> Look:
    """Return the look of a deck, or of a slide with its own style."""
    kit = snapshot.kit
    style = resolve(snapshot.document, slide, kit, snapshot.themes)
    theme, own, type_ = style.theme, style.colors, style.typography
    ground = own.get("ground", theme.ground)
    ground_end = own.get("ground-end", None if "ground" in own else theme.ground_end)
    colors = {
        "ground": ground,
        "ground-end": ground_end or ground,
        "surface": own.get("surface", theme.surface) if theme.card else ground,
        "ink": own.get("ink", theme.ground_ink or theme.ink),
        "muted": own.get("muted", theme.ground_muted or theme.muted),
        "accent": own.get("accent", theme.accent),
        "on-accent": own.get("on-accent", theme.on_accent),
        "border": own.get("border", theme.border),
    }
    background, photo, backgrounds = _background(style, colors, ground_end)
    surface = colors["surface"] if theme.card else backgrounds[0]
    accent = colors["accent"]

    # Where the accent cannot be read on a card, the background colour replaces it, if that can be read.
    on_card = accent
    if contrast(accent, surface) < READABLE <= contrast(ground, surface):
        on_card = ground

    def readable_on(text: str, muted: str, accent: str, *behind: str) -> Foreground:
        text = readable(own.get("ink", text), *behind, ratio=7.0)
        muted = readable(own.get("muted", muted), *behind)
        marker = readable(mix(behind[0], accent, 0.45), text)
        return Foreground(behind[0], text, muted, readable(accent, *behind), marker)

    # Text must be readable on the pattern too, even where its bright parts overlap.
    pattern = style.pattern
    tint = colors["accent" if pattern.color == "accent" else "ink"]
    strength = min(1.0, 1.5 * (pattern.opacity or 0.0)) if pattern.kind != "none" else 0.0
    behind = (*backgrounds, *(mix(one, tint, strength) for one in backgrounds))
    heading = _type(kit, "heading", theme, type_)
    on_background = readable_on(colors["ink"], colors["muted"], accent, *behind)
    return Look(
        theme=theme,
        on_background=on_background,
        on_surface=readable_on(theme.ink, theme.muted, on_card, surface),
        accent=accent,
        on_accent=readable(colors["on-accent"], accent),
        border=colors["border"],
        heading=heading,
        body=_type(kit, "body", theme, type_),
        display=_display(kit, type_) or heading,
        align=type_.align or "start",
        leading=type_.line_height or 1.0,
        size=type_.size or "M",
        fit=type_.fit is not False,
        script=type_.script
        or next((font.family for font in kit.fonts if font.role == "script"), None),
        background=_patterned(background, style, on_background, heading.family),
        panorama=pattern.panorama,
        photo=photo,
        logo=kit.logo_on(style.logo or ("dark" if is_dark(backgrounds[0]) else "light")),
    )


def hairline(foreground: Foreground) -> str:
    """Return the colour of a hairline: visible, but not as strong as text."""
    return mix(
        foreground.background, foreground.text, 0.24 if is_dark(foreground.background) else 0.16
    )


def _display(kit: KitSpec, typography: Typography) -> Type | None:
    """Return the kit's accent font, for figures and quotes, unless the carousel names a pairing."""
    own = next((font for font in kit.fonts if font.role == "accent"), None)
    return Type(own.family, own.weight) if own and not typography.pairing else None


def _type(
    kit: KitSpec, role: Literal["heading", "body"], theme: Theme, typography: Typography
) -> Type:
    """Return the type of headings or body text.

    The carousel's pairing comes first, then the kit's fonts, the kit's pairing, and the theme's.
    """
    named = PAIRINGS.get(typography.pairing or "")
    own = next((font for font in kit.fonts if font.role == role), None)
    pairing = named or (None if own else PAIRINGS.get(kit.pairing or ""))
    if role == "body":
        kind = Type(theme.body, theme.body_weight)
        if pairing:
            kind = Type(pairing.body, pairing.body_weight)
        weight = typography.body_weight
    else:
        kind = Type(theme.heading, theme.heading_weight, theme.tracking)
        if pairing:
            kind = Type(pairing.heading, pairing.heading_weight, pairing.tracking)
        weight = typography.heading_weight
        kind = replace(kind, tracking=kind.tracking + (typography.letter_spacing or 0.0))
    if own and not pairing:
        kind = Type(own.family, own.weight, kind.tracking)
    return replace(kind, weight=weight) if weight else kind


def _background(
    style: Resolved, colors: dict[str, str], ground_end: str | None
) -> tuple[Background, Photo | None, tuple[str, ...]]:
    """Return the background, its picture, and all colours that text may lie on."""

    def paint(name: str) -> str:
        return colors.get(name, name).lower()

    match style.background:
        case SolidGround(color=color):
            return Background(paint(color)), None, (paint(color),)
        case LinearGround(colors=given, angle=angle):
            stops = tuple(map(paint, given))
            return Background(stops[0], Gradient(angle, stops)), None, stops
        case RadialGround(colors=given, center=center):
            stops = tuple(map(paint, given))
            gradient = Gradient(0.0, stops, center=(center.x, center.y))
            return Background(stops[0], gradient), None, stops
        case MeshGround(colors=given):
            stops = tuple(map(paint, given))
            return Background(stops[0], mesh=stops[1:]), None, stops
        case ImageGround() as image:
            overlay = paint(image.overlay)
            photo = Photo(
                image.asset,
                image.focus.x,
                image.focus.y,
                f"{overlay}{round(image.opacity * 255):02x}",
            )
            # The picture under the overlay may have any colour, from black to white.
            ends = tuple(mix(end, overlay, image.opacity) for end in ("#000000", "#ffffff"))
            return Background(overlay), photo, (overlay, *ends)
    ground = colors["ground"]
    if ground_end is None:
        return Background(ground), None, (ground,)
    stops = (ground, ground_end)
    return Background(ground, Gradient(style.theme.angle, stops)), None, stops


def _patterned(
    background: Background, style: Resolved, foreground: Foreground, family: str
) -> Background:
    asked, opacity = style.pattern, style.pattern.opacity or 0.0
    if asked.kind == "none" or opacity == 0:
        return background
    color = foreground.accent if asked.color == "accent" else foreground.text
    shade = f"{color}{round(opacity * 255):02x}"
    if asked.kind == "dots":
        return replace(background, dots=Dots(shade, 36 * asked.scale, 3 * asked.scale))
    drawn = Drawn(asked.kind, shade, asked.scale, family=family)
    return replace(background, pattern=drawn)


def asset_of(snapshot: Snapshot, asset: UUID | None) -> str:
    """Return the digest of an asset, or an impossible one if the snapshot does not have it."""
    reference = snapshot.assets.get(asset) if asset else None
    return reference.digest if reference else "0" * 64
