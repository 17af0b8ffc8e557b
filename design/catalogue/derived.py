"""Themes derived from a brand's own colours: light, dark, and on the colour itself.

Whatever two colours a brand has, texts are readable: main text has a contrast of 7, everything else of 4.5
(WCAG 2.2). A grey brand gives a grey theme whose accent is its second colour, if that is not grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from design.catalogue.theme import Theme
from design.color.contrast import contrast
from design.color.oklch import Oklch, legible, oklch
from design.kit.spec import KitSpec

GREY = 0.03  # below this chroma a colour has no hue to speak of
_SAMPLE = ("#2747c7", "#f0a92b")

_FORMS = (
    Theme(
        key="brand-light",
        name="Brand, light",
        scheme="light",
        ground="#ffffff",
        surface="#ffffff",
        ink="#000000",
        muted="#000000",
        accent="#000000",
        on_accent="#ffffff",
        border="#000000",
        corner=28.0,
        edge="border",
        derived=True,
    ),
    Theme(
        key="brand-dark",
        name="Brand, dark",
        scheme="dark",
        ground="#000000",
        surface="#000000",
        ink="#ffffff",
        muted="#ffffff",
        accent="#ffffff",
        on_accent="#000000",
        border="#ffffff",
        corner=28.0,
        card=False,
        edge="none",
        derived=True,
    ),
    Theme(
        key="brand-bold",
        name="Brand, bold",
        scheme="dark",
        ground="#000000",
        surface="#ffffff",
        ink="#000000",
        muted="#000000",
        accent="#000000",
        on_accent="#ffffff",
        border="#ffffff",
        corner=40.0,
        edge="none",
        heading_weight=800,
        derived=True,
    ),
)


def derive(form: Theme, colors: Sequence[str]) -> Theme:
    """Return the theme in a brand's colours, ``#rrggbb``, the most important first; none gives a sample."""
    first, second, *_ = [*colors, *colors, *_SAMPLE] if colors else _SAMPLE
    if oklch(first).chroma < GREY <= oklch(second).chroma:
        first, second = second, first
    if form.key == "brand-bold":
        return _bold(form, first, second)
    return _plain(form, first, second)


def brand_colors(kit: KitSpec) -> list[str]:
    """Return a kit's colours for a derived theme, the most characteristic first."""
    by_role = {color.role: color.hex.lower() for color in reversed(kit.colors)}
    order = ("accent", "second", "ground-end", "ground", "ink", "surface", "border", "muted")
    return list(dict.fromkeys(by_role[role] for role in order if role in by_role))


def _plain(form: Theme, first: str, second: str) -> Theme:
    """Tint background and card slightly with the brand's colour, which is the accent.

    In the light theme the second colour gives the tint, as a warm one makes the better paper.
    """
    dark = form.scheme == "dark"
    tint = oklch(first if dark else second)

    def toned(light: float, most: float) -> str:
        return Oklch(light, min(tint.chroma, most), tint.hue).hex()

    background, surface = (
        (toned(0.2, 0.035), toned(0.27, 0.04))
        if dark
        else (toned(0.96, 0.018), toned(0.995, 0.004))
    )
    foreground = legible(toned(0.97 if dark else 0.24, 0.03), background, surface, ratio=7)
    accent = legible(first, background, surface, ratio=4.5)
    return replace(
        form,
        ground=background,
        surface=surface,
        ink=foreground,
        muted=legible(toned(0.75 if dark else 0.48, 0.03), background, surface, ratio=4.5),
        accent=accent,
        on_accent=_on(accent),
        border=toned(0.4 if dark else 0.88, 0.03),
    )


def _bold(form: Theme, first: str, second: str) -> Theme:
    """Use the brand's colour as background, adjusted until white or black is readable on it; cards are white."""
    background = first
    if max(contrast(first, "#ffffff"), contrast(first, "#000000")) < 7:
        background = legible(first, "#ffffff", ratio=7)
    foreground = _on(background)
    tint = oklch(background)
    surface = Oklch(0.995, 0.004, tint.hue).hex()
    accent = legible(second if second != first else foreground, background, ratio=4.5)
    return replace(
        form,
        scheme="dark" if foreground == "#ffffff" else "light",
        ground=background,
        surface=surface,
        ink=legible(Oklch(0.24, min(tint.chroma, 0.03), tint.hue).hex(), surface, ratio=7),
        muted=legible(Oklch(0.48, min(tint.chroma, 0.03), tint.hue).hex(), surface, ratio=4.5),
        ground_ink=foreground,
        ground_muted=legible(
            Oklch(tint.light, tint.chroma / 3, tint.hue).hex(), background, ratio=4.5
        ),
        accent=accent,
        on_accent=_on(accent),
        border=Oklch(0.88, 0.02, tint.hue).hex(),
    )


def _on(color: str) -> str:
    """Return white or black, whichever reads better on the colour."""
    return max(("#ffffff", "#000000"), key=lambda foreground: contrast(foreground, color))


DERIVED: dict[str, Theme] = {form.key: derive(form, _SAMPLE) for form in _FORMS}
