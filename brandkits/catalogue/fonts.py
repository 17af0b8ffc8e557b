"""The font families that kits and drafts may name, as the catalogue shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from brandkits.languages import WITHOUT_LATIN, languages_of, ranges_of
from rendering.engine.faces import DESIGNED, FAMILIES


@dataclass(frozen=True, slots=True)
class FontFamily:
    """A family, which kits and drafts call by ``name``; ``languages`` are those that it can set."""

    key: str
    name: str
    weights: tuple[int, ...]
    italic: bool
    languages: tuple[str, ...]


@cache
def font_families() -> dict[str, FontFamily]:
    """The families that kits may name, by their keys; reads every font once.

    Those of other scripts, which hold Latin letters beside their own, only for a language of theirs.
    """
    found = {}
    for family, faces in FAMILIES.items():
        languages = languages_of(ranges_of(family))
        if family in DESIGNED or WITHOUT_LATIN.intersection(languages):
            key = family.lower().replace(" ", "-")
            found[key] = FontFamily(
                key=key,
                name=family,
                weights=tuple(sorted({face.weight for face in faces})),
                italic=any(face.italic for face in faces),
                languages=tuple(languages),
            )
    return found
