"""The style of a slide: the styles of slide, deck, kit and theme, merged by one rule.

The rule: for every setting and colour role, the nearest value wins: the slide's over the deck's, the deck's
over the kit's, the kit's over the theme's. A theme named by slide or deck also replaces the kit's colours.
Settings that the kit locks cannot be overridden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from design.catalogue.derived import brand_colors, derive
from design.catalogue.patterns import PATTERNS
from design.catalogue.theme import Theme
from design.catalogue.themes import THEMES
from design.document.kit_locks import unlocked
from design.document.model import Document, Ground, Pattern, Slide, Style, Typography
from design.kit.spec import Frame, KitSpec

_USUAL = Typography(size="M", align="start", line_height=1.0, letter_spacing=0.0, fit=True)
# Settings that belong to the fonts or to the theme with which they were chosen.
_OF_FONTS = ("heading_weight", "body_weight")
_OF_THEME = ("colors", "background", "logo")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A slide's style with every setting resolved, except for weights that follow their font.

    ``colors`` are the values of slide, deck and kit by role, which override the theme's.
    """

    theme: Theme
    colors: dict[str, str]
    pattern: Pattern
    background: Ground | None
    typography: Typography
    logo: Literal["light", "dark"] | None


def over(upper: Style, lower: Style) -> Style:
    """Merge two styles: the settings of ``upper``, and those of ``lower`` that it does not have.

    A theme in ``upper`` discards the colours, background and logo of ``lower``: they were chosen for another
    theme.
    """
    settings = {name: getattr(upper, name) for name in Style.model_fields if getattr(upper, name)}
    if upper.theme:
        lower = lower.without(_OF_THEME)
    settings["colors"] = (*upper.colors, *lower.colors)
    settings["typography"] = _set_over(upper.typography, lower.typography)
    return lower.model_copy(update=settings)


def _set_over(upper: Typography, lower: Typography) -> Typography:
    own_settings = upper.model_dump(exclude_none=True)
    if upper.pairing:
        lower = lower.model_copy(update=dict.fromkeys(_OF_FONTS))
    return lower.model_copy(update=own_settings)


def asked(document: Document, slide: Slide | None, kit: KitSpec) -> Style:
    """Return the merged style of slide and deck, without what the kit locks."""
    style = over(slide.style, document.style) if slide and slide.style else document.style
    return unlocked(style, kit)


def frame_of(document: Document, slide: Slide | None, kit: KitSpec) -> Frame:
    """Return header and footer: those of slide or deck, else the kit's for this kind of slide."""
    style = asked(document, slide, kit)
    special = {"hook-cover": kit.cover_frame, "outro": kit.outro_frame}
    own = special.get(slide.layout) if slide else None
    usual = own or Frame(header=kit.header, footer=kit.footer)
    return Frame(header=style.header or usual.header, footer=style.footer or usual.footer)


def resolve(
    document: Document, slide: Slide | None, kit: KitSpec, own: Mapping[str, Theme]
) -> Resolved:
    """Resolve the style of a slide, or of the deck. ``own`` are the agency's own themes.

    An unknown theme falls back to the first one.
    """
    style = asked(document, slide, kit)
    key = style.theme or kit.theme
    theme = THEMES.get(key) or own.get(key) or next(iter(THEMES.values()))
    brand: dict[str, str] = {c.role: c.hex.lower() for c in reversed(kit.colors)}
    if theme.derived:
        theme = derive(theme, brand_colors(kit))
        brand.pop("accent", None)  # the theme has it, adjusted to be readable
    if style.theme:
        brand = {}
    colors = brand | {c.role: c.hex.lower() for c in reversed(style.colors)}
    pattern = style.pattern or Pattern.model_validate({"kind": kit.pattern or theme.pattern})
    if pattern.opacity is None or pattern.color is None:
        usual = PATTERNS[pattern.kind]
        pattern = pattern.model_copy(
            update={
                "opacity": usual.opacity if pattern.opacity is None else pattern.opacity,
                "color": pattern.color or usual.color,
            }
        )
    typography = _set_over(style.typography, _USUAL)
    return Resolved(theme, colors, pattern, style.background, typography, style.logo)
