"""The letters of languages, to find out which of them a font can set.

Each language has the letters that its running text needs (Unicode CLDR, main exemplar characters;
for Chinese, Japanese and Korean a few that every text contains).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from fontTools.ttLib import TTFont

from engine.fonts.faces import FAMILIES

_LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERS: dict[str, str] = {
    "en": _LATIN,
    "de": _LATIN + "äöüÄÖÜß",
    "fr": _LATIN + "àâæçéèêëîïôœùûüÿÀÂÇÉÈÊËÎÏÔŒÙÛÜ",
    "es": _LATIN + "áéíñóúüÁÉÍÑÓÚÜ¿¡",
    "it": _LATIN + "àèéìòùÀÈÉÌÒÙ",
    "pt": _LATIN + "ãáàâçéêíõóôúÃÁÀÂÇÉÊÍÕÓÔÚ",
    "nl": _LATIN + "ëïéÉËÏ",
    "sv": _LATIN + "åäöÅÄÖ",
    "pl": _LATIN + "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
    "cs": _LATIN + "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ",
    "tr": _LATIN + "çğıöşüÇĞİÖŞÜ",
    "vi": _LATIN + "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЮЯ",
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي،؟",
    "fa": "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنهوی",
    "he": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "hi": "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह्ािीुूेैोौं।",
    "th": "กขคฆงจฉชซญดตถทธนบปผฝพฟภมยรลวศสหอะาิีึืุูเแโใไ่้",
    "ja": "あいうえおかきくけこさしすせそたちつてとのはまやらわんアイウエオカキクケコ日本語人年大",
    "zh": "的一是不了人我在有他这中大来上国",
    "zh-hant": "的一是不了人我在有他這中大來上國",
    "ko": "가나다라마바사아자차카타파하이는을에의",
}

WITHOUT_LATIN = frozenset(code for code, letters in LETTERS.items() if "a" not in letters)


def key_of(language: str) -> str:
    """Return the key of ``LETTERS`` for a language tag; simplified and traditional Chinese differ."""
    tag = language.lower()
    traditional = tag.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo"))
    return "zh-hant" if traditional else tag.split("-")[0]


def languages_of(ranges: Sequence[Sequence[int]]) -> list[str]:
    """Return the languages that a font can set; ``ranges`` are its first and last code points, ascending."""
    return [code for code, letters in LETTERS.items() if not lacking(ranges, letters)]


@cache
def ranges_of(family: str) -> tuple[tuple[int, int], ...]:
    """Return the code points of a family of the catalogue, as ranges for ``languages_of``.

    Empty for a family that is not installed.
    """
    face = next(iter(FAMILIES.get(family, ())), None)
    if face is None or not face.path.is_file():
        return ()
    with TTFont(face.path, lazy=True) as font:
        points = sorted(font.getBestCmap() or ())
    runs: list[tuple[int, int]] = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1] = (runs[-1][0], point)
        else:
            runs.append((point, point))
    return tuple(runs)


def lacking(ranges: Sequence[Sequence[int]], letters: str) -> str:
    """Return the letters that are in none of the ranges."""
    firsts = [first for first, _ in ranges]

    def covered(point: int) -> bool:
        at = bisect_right(firsts, point) - 1
        return at >= 0 and point <= ranges[at][1]

    return "".join(letter for letter in letters if not covered(ord(letter)))
