"""The font families of the catalogue, which kits and carousels may use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from design.text.alphabets import WITHOUT_LATIN, languages_of, ranges_of
from engine.fonts.faces import DESIGNED, FAMILIES

# Languages whose readers expect a region's forms of the shared characters.
CHINESE_CHARACTERS = {"JP": {"ja"}, "KR": {"ko"}, "SC": {"zh"}, "TC": {"zh-hant"}}


@dataclass(frozen=True, slots=True)
class FontFamily:
    """A family; kits and carousels refer to it by ``name``. ``languages`` are those that it can set."""

    key: str
    name: str
    weights: tuple[int, ...]
    italic: bool
    languages: tuple[str, ...]


@cache
def font_families() -> dict[str, FontFamily]:
    """Return the families that kits may use, by key; reads every font once.

    Families for other scripts list only the languages of those scripts; their Latin letters do not count.
    """
    found = {}
    for family, faces in FAMILIES.items():
        languages = languages_of(ranges_of(family))
        if family not in DESIGNED:
            own = CHINESE_CHARACTERS.get(family.split(" CJK ")[-1], WITHOUT_LATIN)
            languages = [language for language in languages if language in own]
        if languages:
            key = family.lower().replace(" ", "-")
            found[key] = FontFamily(
                key=key,
                name=family,
                weights=tuple(sorted({face.weight for face in faces})),
                italic=any(face.italic for face in faces),
                languages=tuple(languages),
            )
    return found
