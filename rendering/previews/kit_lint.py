"""Lint of a brand kit: finds what will not look right before anybody writes a carousel in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from brandkits.models import Asset
from design.color.contrast import READABLE, contrast, is_dark
from design.kit.logos import visible_share
from design.kit.spec import ColorRole, Font, KitSpec
from design.snapshot import Snapshot
from design.text.alphabets import LETTERS, key_of, lacking, ranges_of
from painting.compose.look import Look, look_of

MIN_VISIBLE_SHARE = 0.5  # share of a logo that must be visible to recognise it
FAR_WEIGHT = 200  # units of font weight; beyond that, bold does not look bold
LIGHT, DARK = "#ffffff", "#101418"


@dataclass(frozen=True, slots=True)
class KitLint:
    """A finding; ``pointer`` is the place in the kit's spec."""

    code: str
    severity: Literal["error", "warning"]
    pointer: str
    message: str


def lint(snapshot: Snapshot, language: str, assets: Mapping[UUID, Asset]) -> list[KitLint]:
    """Return the findings about a snapshot's kit, for a client who writes in ``language``."""
    kit, look = snapshot.kit, look_of(snapshot)
    background = look.on_background.background
    return [
        *_colors(kit, look),
        *_logos(kit, background, assets),
        *_fonts(kit, language, assets),
    ]


def _colors(kit: KitSpec, look: Look) -> Iterator[KitLint]:
    """Find colours that text cannot use unchanged: too little contrast, or unreadable backgrounds."""
    places = {color.role: index for index, color in reversed(list(enumerate(kit.colors)))}
    here, card = look.on_background, look.on_surface
    drawn: list[tuple[ColorRole, str, str, str]] = [
        ("ink", "Text", here.text, here.background),
        ("muted", "Small text", here.muted, here.background),
        ("accent", "Words", here.accent, here.background),
        ("accent", "Words", card.accent, card.background),
        ("on-accent", "Text of buttons", look.on_accent, look.accent),
    ]
    reported: set[ColorRole] = set()
    for role, what, shown, behind in drawn:
        # When the background is the brand's colour, the second colour is the accent.
        if role == "accent" and look.theme.key == "brand-bold":
            continue
        if role in places and role not in reported:
            asked = kit.colors[places[role]].hex.lower()
            if shown != asked and contrast(asked, behind) < READABLE:
                reported.add(role)
                message = (
                    f"{what} in {asked} on {behind} have a contrast of "
                    f"{contrast(asked, behind):.1f}, less than {READABLE}: drawn in {shown} instead."
                )
                yield KitLint("weak-color", "warning", f"/colors/{places[role]}", message)
    for role in ("ground", "surface"):
        foreground = here if role == "ground" else card
        if contrast(foreground.text, foreground.background) < READABLE:
            place = f"/colors/{places[role]}" if role in places else "/theme"
            message = (
                f"Neither light nor dark text can be read on this {role}, {foreground.background}."
            )
            yield KitLint("unreadable-ground", "error", place, message)


def _logos(kit: KitSpec, background: str, assets: Mapping[UUID, Asset]) -> Iterator[KitLint]:
    """Find logos that cannot be seen on the kit's theme, or on the opposite light or dark background."""
    shows = any(
        "logo" in (bar.start, bar.center, bar.end)
        for frame in (kit, kit.cover_frame, kit.outro_frame)
        if frame
        for bar in (frame.header, frame.footer)
    )
    if shows and not kit.logos:
        yield KitLint(
            "no-logo", "warning", "/logos", "Header or footer show a logo; there is none."
        )
    usual = "dark" if is_dark(background) else "light"
    for side, behind in (("light", LIGHT), ("dark", DARK)):
        logo = kit.logo_on(side)
        asset = assets.get(logo.asset) if logo else None
        if logo is None or asset is None:
            continue
        behind, in_use = (background, True) if side == usual else (behind, False)
        if visible_share(asset.facts, behind) >= MIN_VISIBLE_SHARE:
            continue
        place = f"/logos/{kit.logos.index(logo)}"
        if in_use:
            message = (
                f"The logo cannot be seen on the kit's background, {behind}: add a {side} one."
            )
            yield KitLint("invisible-logo", "error", place, message)
        else:
            message = (
                f"The logo cannot be seen on {side} backgrounds: add one that is made for them."
            )
            yield KitLint("no-logo-for-ground", "warning", place, message)


def _fonts(kit: KitSpec, language: str, assets: Mapping[UUID, Asset]) -> Iterator[KitLint]:
    """Find fonts that lack the client's letters, the requested weight, or the right to be embedded."""
    language_key = key_of(language)
    letters = LETTERS.get(language_key, "")
    script_font = next((font for font in kit.fonts if font.role == "script"), None)
    script_covers = script_font is not None and not lacking(_ranges(script_font, assets), letters)
    others = [_ranges(font, assets) for font in kit.fonts if font.role != "script"]
    # If all other fonts have the letters, the script font draws nothing in the client's language.
    others_cover = bool(others) and not any(lacking(ranges, letters) for ranges in others if ranges)
    for index, font in enumerate(kit.fonts):
        place, ranges = f"/fonts/{index}", _ranges(font, assets)
        unneeded = font.role == "script" and others_cover
        missing = lacking(ranges, letters) if ranges and not unneeded else ""
        if missing and font.role == "script":
            message = _lacks(font.family, missing, language_key)
            yield KitLint("font-language", "error", place, message)
        elif missing and not script_covers:
            message = f"{_lacks(font.family, missing, language_key)}; another family draws them."
            yield KitLint("font-language", "warning", place, message)
        yield from _file(kit, font, place, assets)


def _file(kit: KitSpec, font: Font, place: str, assets: Mapping[UUID, Asset]) -> Iterator[KitLint]:
    asset = assets.get(font.asset) if font.asset else None
    if asset is None:
        return
    if asset.facts.get("embedding") == "restricted":
        message = f"The licence of “{font.family}” does not allow embedding: obtain one that does."
        yield KitLint("font-licence", "warning", place, message)
    alike = [one.asset for one in kit.fonts if one.family == font.family and one.asset]
    there = [weight for one in alike if one in assets for weight in _weights(assets[one])]
    near = min(there, key=lambda weight: abs(weight - font.weight), default=font.weight)
    if abs(near - font.weight) >= FAR_WEIGHT:
        message = f"“{font.family}” has no weight {font.weight}, so {near} is used: upload the missing weight."
        yield KitLint("font-weight", "warning", place, message)


def _weights(asset: Asset) -> list[int]:
    """Return the weights that a file can draw, in steps of 100."""
    axis = next((one for one in asset.facts.get("axes", ()) if one["tag"] == "wght"), None)
    if axis is None:
        return [int(asset.facts.get("weight", 400))]
    return [step for step in range(100, 1_000, 100) if axis["least"] <= step <= axis["most"]]


def _ranges(font: Font, assets: Mapping[UUID, Asset]) -> tuple[tuple[int, int], ...]:
    if font.asset is None:
        return ranges_of(font.family)
    asset = assets.get(font.asset)
    return tuple((first, last) for first, last in asset.facts["characters"]) if asset else ()


def _lacks(family: str, missing: str, language: str) -> str:
    shown = " ".join(missing[:8]) + (" …" if len(missing) > 8 else "")
    return f"“{family}” lacks letters of the client's language ({language}): {shown}"
