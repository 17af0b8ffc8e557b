"""The families of the catalogue, and in which order they are asked for a character."""

from __future__ import annotations

from functools import lru_cache

from engine.fonts.typefaces import TYPEFACES, Typeface
from engine.unicode.scripts import CJK, Script, fallbacks, scripts_of

EMOJI = "Noto Color Emoji"
LAST_RESORT = "Noto Sans"

# The families that slides are designed with; all others are there for the scripts that these lack.
DESIGNED = (
    "Inter",
    "Inter Display",
    "Roboto",
    "Roboto Slab",
    "Lato",
    "Open Sans",
    "EB Garamond",
    "JetBrains Mono",
    "Quicksand",
    "Bebas Neue",
    "Noto Sans",
    "Noto Serif",
    "Noto Serif Display",
)


def _families() -> dict[str, tuple[Typeface, ...]]:
    found: dict[str, list[Typeface]] = {family: [] for family in DESIGNED}
    for face in TYPEFACES:
        found.setdefault(face.family, []).append(face)
    return {family: tuple(faces) for family, faces in found.items()}


FAMILIES = _families()

SERIFS = frozenset(
    {"EB Garamond", "Roboto Slab", "Noto Naskh Arabic"}
    | {family for family in FAMILIES if family.startswith("Noto Serif")}
)

# Whose drawing of a Chinese character a reader expects, by the language's tag.
_REGIONS = {"ja": "JP", "ko": "KR", "zh": "SC", "zh-hant": "TC", "zh-tw": "TC", "zh-hk": "TC"}


def families() -> frozenset[str]:
    """The families of the catalogue."""
    return frozenset(FAMILIES)


def weight_of(family: str, wanted: int) -> int:
    """The weight to set a whole text in: a design that has a single one is not smeared to be bolder."""
    if family in DESIGNED and len(FAMILIES[family]) == 1:
        return FAMILIES[family][0].weight
    return wanted


def chain(family: str, script_family: str | None, fallbacks: tuple[str, ...]) -> tuple[str, ...]:
    """The families that are asked for each character of a text, in order.

    The slide's own family first, the kit's family for other scripts next, then those that draw what
    these two lack, then one for letters of the same character (serif or sans).
    """
    wanted = [family, *([script_family] if script_family else []), *fallbacks]
    wanted += ["Noto Serif"] if family in SERIFS else []
    return tuple(dict.fromkeys([*wanted, LAST_RESORT]))


def every(family: str, text: str, language: str, script_family: str | None) -> tuple[str, ...]:
    """Every family that may be asked for a text, wherever its own family ends."""
    serif = family in SERIFS
    found = fallbacks(frozenset(text), serif=serif)
    if CJK in found:
        found += regions(language, scripts_of(text), serif=serif)
    return chain(family, script_family, tuple(name for name in found if name != CJK))


@lru_cache(maxsize=64)
def regions(language: str, found: frozenset[Script], *, serif: bool) -> tuple[str, ...]:
    """The families of Chinese characters: the one whose drawing the reader expects, then the others."""
    tag = language.lower()
    first = _REGIONS.get(tag) or _REGIONS.get(tag.split("-")[0]) or "SC"
    if "Hang" in found:
        first = "KR"
    if found & {"Hira", "Kana"}:
        first = "JP"
    kind, other = ("Serif", "Sans") if serif else ("Sans", "Serif")
    order = dict.fromkeys((first, "JP", "SC", "TC", "KR"))
    # No region's file has every character, and a few are only in the other kind's.
    return (*(f"Noto {kind} CJK {region}" for region in order), f"Noto {other} CJK SC")
