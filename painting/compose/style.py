"""The style of a slide: what slide, deck, kit and theme say, put together by one rule.

The rule: setting by setting and role by role, the nearest word counts: the slide's before the
deck's, the deck's before the kit's, the kit's before the theme's. A theme that slide or deck name
speaks for them in colours. What the kit locks, slide and deck have no word in.
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
# What belongs to the fonts, and what to the theme, that it was chosen with.
_OF_FONTS = ("heading_weight", "body_weight")
_OF_THEME = ("colors", "background", "logo")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A slide's style with every question answered, but for weights that follow their font.

    ``colors`` are the words of slide, deck and kit by role, over the theme's own.
    """

    theme: Theme
    colors: dict[str, str]
    pattern: Pattern
    background: Ground | None
    typography: Typography
    logo: Literal["light", "dark"] | None


def over(upper: Style, lower: Style) -> Style:
    """``upper``'s words, and ``lower``'s where it has none.

    A theme named above silences colours, ground and logo below: they were chosen for another one.
    """
    words = {name: getattr(upper, name) for name in Style.model_fields if getattr(upper, name)}
    if upper.theme:
        lower = lower.without(_OF_THEME)
    words["colors"] = (*upper.colors, *lower.colors)
    words["typography"] = _set_over(upper.typography, lower.typography)
    return lower.model_copy(update=words)


def _set_over(upper: Typography, lower: Typography) -> Typography:
    said = upper.model_dump(exclude_none=True)
    if upper.pairing:
        lower = lower.model_copy(update=dict.fromkeys(_OF_FONTS))
    return lower.model_copy(update=said)


def asked(document: Document, slide: Slide | None, kit: KitSpec) -> Style:
    """What slide and deck ask for, less what the kit locks."""
    style = over(slide.style, document.style) if slide and slide.style else document.style
    return unlocked(style, kit)


def frame_of(document: Document, slide: Slide | None, kit: KitSpec) -> Frame:
    """Header and footer: what slide or deck ask for, else the kit's for this kind of slide."""
    style = asked(document, slide, kit)
    special = {"hook-cover": kit.cover_frame, "outro": kit.outro_frame}
    own = special.get(slide.layout) if slide else None
    usual = own or Frame(header=kit.header, footer=kit.footer)
    return Frame(header=style.header or usual.header, footer=style.footer or usual.footer)


def resolve(
    document: Document, slide: Slide | None, kit: KitSpec, own: Mapping[str, Theme]
) -> Resolved:
    """The style of a slide, or of the deck; ``own`` are the agency's themes that they may name.

    An unknown theme falls back on the first one.
    """
    style = asked(document, slide, kit)
    key = style.theme or kit.theme
    theme = THEMES.get(key) or own.get(key) or next(iter(THEMES.values()))
    brand: dict[str, str] = {c.role: c.hex.lower() for c in reversed(kit.colors)}
    if theme.derived:
        theme = derive(theme, brand_colors(kit))
        brand.pop("accent", None)  # it is in the theme, moved until it can be read there
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
