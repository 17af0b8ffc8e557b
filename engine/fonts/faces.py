"""The families of the catalogue, and the order in which they are tried for a character."""

from __future__ import annotations

from functools import lru_cache

from engine.fonts.typefaces import TYPEFACES, Typeface
from engine.unicode.scripts import CJK, Script, fallbacks, scripts_of

EMOJI = "Noto Color Emoji"
LAST_RESORT = "Noto Sans"

# The families that slides are designed with; the others cover the scripts that these lack.
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

# Which region's form of a Chinese character the reader expects, by language tag.
_REGIONS = {"ja": "JP", "ko": "KR", "zh": "SC", "zh-hant": "TC", "zh-tw": "TC", "zh-hk": "TC"}


def families() -> frozenset[str]:
    """The families of the catalogue."""
    return frozenset(FAMILIES)


def weight_of(family: str, wanted: int) -> int:
    """The weight to set a text in; a family with a single weight is never emboldened synthetically."""
    if family in DESIGNED and len(FAMILIES[family]) == 1:
        return FAMILIES[family][0].weight
    return wanted


def family_order(
    family: str, script_family: str | None, fallbacks: tuple[str, ...]
) -> tuple[str, ...]:
    """The families to try for each character of a text, in order.

    First the slide's own family, then the kit's family for other scripts, then the fallbacks for
    characters that these two lack, then a general family of the same kind (serif or sans).
    """
    wanted = [family, *([script_family] if script_family else []), *fallbacks]
    wanted += ["Noto Serif"] if family in SERIFS else []
    return tuple(dict.fromkeys([*wanted, LAST_RESORT]))


def all_families(
    family: str, text: str, language: str, script_family: str | None
) -> tuple[str, ...]:
    """Every family that a text may need, whatever characters its own family lacks."""
    serif = family in SERIFS
    found = fallbacks(frozenset(text), serif=serif)
    if CJK in found:
        found += cjk_families(language, scripts_of(text), serif=serif)
    return family_order(family, script_family, tuple(name for name in found if name != CJK))


@lru_cache(maxsize=64)
def cjk_families(language: str, found: frozenset[Script], *, serif: bool) -> tuple[str, ...]:
    """The CJK families: first the one with the forms that the reader expects, then the others."""
    tag = language.lower()
    first = _REGIONS.get(tag) or _REGIONS.get(tag.split("-")[0]) or "SC"
    if "Hang" in found:
        first = "KR"
    if found & {"Hira", "Kana"}:
        first = "JP"
    kind, other = ("Serif", "Sans") if serif else ("Sans", "Serif")
    order = dict.fromkeys((first, "JP", "SC", "TC", "KR"))
    # No region's file has every character, and a few exist only in the other kind (serif or sans).
    return (*(f"Noto {kind} CJK {region}" for region in order), f"Noto {other} CJK SC")
