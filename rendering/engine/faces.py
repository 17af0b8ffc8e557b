"""The faces of the catalogue: which families there are, where their files lie, who draws which script."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rendering.engine.scripts import CJK, Script, fallbacks, scripts_of

FONT_ROOT = Path("/usr/share/fonts")
EMOJI = "Noto Color Emoji"
LAST_RESORT = "Noto Sans"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file of a family; ``index`` picks a face of a collection (.ttc)."""

    file: str
    weight: int = 400
    italic: bool = False
    index: int = 0


def _noto(name: str, *, italics: bool = False) -> tuple[Face, ...]:
    stem = f"truetype/noto/{name}"
    faces = [Face(f"{stem}-Regular.ttf"), Face(f"{stem}-Bold.ttf", 700)]
    if italics:
        faces += [
            Face(f"{stem}-Italic.ttf", 400, italic=True),
            Face(f"{stem}-BoldItalic.ttf", 700, italic=True),
        ]
    return tuple(faces)


def _cjk(name: str, index: int) -> tuple[Face, ...]:
    stem = f"opentype/noto/{name}"
    return Face(f"{stem}-Regular.ttc", 400, index=index), Face(f"{stem}-Bold.ttc", 700, index=index)


def _weights(pattern: str, names: dict[str, int], *, italics: bool = False) -> tuple[Face, ...]:
    faces = [Face(pattern.format(name), weight) for name, weight in names.items()]
    if italics:
        for name, weight in names.items():
            italic = "Italic" if name == "Regular" else f"{name}Italic"
            faces.append(Face(pattern.format(italic), weight, italic=True))
    return tuple(faces)


_FULL = {
    "Light": 300,
    "Regular": 400,
    "Medium": 500,
    "SemiBold": 600,
    "Bold": 700,
    "ExtraBold": 800,
}
_PLAIN = {"Light": 300, "Regular": 400, "Bold": 700}

FAMILIES: dict[str, tuple[Face, ...]] = {
    "Inter": _weights("opentype/inter/Inter-{}.otf", _FULL, italics=True),
    "Inter Display": _weights("opentype/inter/InterDisplay-{}.otf", _FULL, italics=True),
    "Roboto": _weights(
        "truetype/roboto/unhinted/RobotoTTF/Roboto-{}.ttf", {**_PLAIN, "Medium": 500}, italics=True
    ),
    "Roboto Slab": _weights("opentype/roboto/slab/RobotoSlab-{}.otf", _PLAIN),
    "Lato": _weights("truetype/lato/Lato-{}.ttf", {**_PLAIN, "Semibold": 600}, italics=True),
    "Open Sans": _weights("truetype/open-sans/OpenSans-{}.ttf", _PLAIN, italics=True),
    "EB Garamond": (
        Face("opentype/ebgaramond/EBGaramond12-Regular.otf"),
        Face("opentype/ebgaramond/EBGaramond12-Italic.otf", 400, italic=True),
        Face("opentype/ebgaramond/EBGaramond12-Bold.otf", 700),
    ),
    "JetBrains Mono": _weights("truetype/jetbrains-mono/JetBrainsMono-{}.ttf", _FULL, italics=True),
    "Quicksand": _weights("truetype/quicksand/Quicksand-{}.ttf", {**_PLAIN, "Medium": 500}),
    "Bebas Neue": (Face("opentype/bebas-neue/BebasNeue-Bold.otf", 700),),
    "Noto Sans": _noto("NotoSans", italics=True),
    "Noto Serif": _noto("NotoSerif", italics=True),
    "Noto Serif Display": _noto("NotoSerifDisplay", italics=True),
    "Noto Naskh Arabic": _noto("NotoNaskhArabic"),
    "Noto Kufi Arabic": _noto("NotoKufiArabic"),
    "Noto Serif Hebrew": _noto("NotoSerifHebrew"),
    "Noto Serif Devanagari": _noto("NotoSerifDevanagari"),
    "Noto Serif Thai": _noto("NotoSerifThai"),
    "Noto Sans CJK JP": _cjk("NotoSansCJK", 0),
    "Noto Sans CJK KR": _cjk("NotoSansCJK", 1),
    "Noto Sans CJK SC": _cjk("NotoSansCJK", 2),
    "Noto Sans CJK TC": _cjk("NotoSansCJK", 3),
    "Noto Serif CJK JP": _cjk("NotoSerifCJK", 0),
    "Noto Serif CJK KR": _cjk("NotoSerifCJK", 1),
    "Noto Serif CJK SC": _cjk("NotoSerifCJK", 2),
    "Noto Serif CJK TC": _cjk("NotoSerifCJK", 3),
    "Noto Sans Math": (Face("truetype/noto/NotoSansMath-Regular.ttf"),),
    "Noto Sans Symbols": _noto("NotoSansSymbols"),
    "Noto Sans Symbols 2": (Face("truetype/noto/NotoSansSymbols2-Regular.ttf"),),
    EMOJI: (Face("truetype/noto/NotoColorEmoji.ttf"),),
}
FAMILIES |= {
    f"Noto Sans {script}": _noto(f"NotoSans{script}")
    for script in [
        "Armenian",
        "Hebrew",
        "Arabic",
        "Devanagari",
        "Bengali",
        "Gurmukhi",
        "Gujarati",
        "Tamil",
        "Telugu",
        "Kannada",
        "Malayalam",
        "Sinhala",
        "Thai",
        "Lao",
        "Myanmar",
        "Georgian",
        "Ethiopic",
        "Khmer",
    ]
}

SERIFS = frozenset(
    {"Noto Serif", "Noto Serif Display", "EB Garamond", "Roboto Slab", "Noto Naskh Arabic"}
)

# Whose drawing of a Chinese character a reader expects, by the language's tag.
_REGIONS = {"ja": "JP", "ko": "KR", "zh": "SC", "zh-hant": "TC", "zh-tw": "TC", "zh-hk": "TC"}


def families() -> frozenset[str]:
    """The families of the catalogue, whether their packages are installed or not."""
    return frozenset(FAMILIES)


def missing_files() -> dict[str, list[str]]:
    """The families that lack files on this machine, with the files."""
    absent = {
        family: [face.file for face in faces if not (FONT_ROOT / face.file).is_file()]
        for family, faces in FAMILIES.items()
    }
    return {family: files for family, files in absent.items() if files}


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
    kind = "Serif" if serif else "Sans"
    return tuple(
        f"Noto {kind} CJK {region}" for region in dict.fromkeys((first, "JP", "SC", "TC", "KR"))
    )
