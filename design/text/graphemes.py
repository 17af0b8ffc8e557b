"""Graphemes, the weight of text, and the language that a script determines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

import regex

# The longest emoji family has 11 code points. A longer cluster is a pile of accents: it counts, and may be
# cut, in pieces of this size, so that a text of few graphemes is never a long one.
_CLUSTER = 16
_GRAPHEME = regex.compile(r"\X")
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_LETTER = regex.compile(
    r"(?<ja>[\p{Hiragana}\p{Katakana}])|(?<zh>\p{Han})|(?<ko>\p{Hangul})|(?<ar>\p{Arabic})"
    r"|(?<he>\p{Hebrew})|(?<hi>\p{Devanagari})|(?<th>\p{Thai})|(?<ru>\p{Cyrillic})|(?<el>\p{Greek})"
    r"|(?<other>\p{L})"
)


def graphemes(text: str) -> Iterator[str]:
    """Yield what a reader sees as single characters."""
    for found in _GRAPHEME.finditer(text):
        cluster = found[0]
        for start in range(0, len(cluster), _CLUSTER):
            yield cluster[start : start + _CLUSTER]


def weight(text: str) -> int:
    """Return the length of a text in graphemes; one of a dense script (Chinese, Japanese, Korean) counts as two."""
    return sum(map(_step, graphemes(text)))


def weights(text: str) -> tuple[int, ...]:
    """Return the weight of the text before each code point, and of the whole text at the end."""
    steps = [0]
    for cluster in graphemes(text):
        steps += [0] * (len(cluster) - 1) + [_step(cluster)]
    return tuple(accumulate(steps))


def language_of(text: str) -> str:
    """Return the language of the script that most letters belong to; empty for Latin, which many share."""
    if text.isascii():
        return ""
    letters: Counter[str | None] = Counter()
    for char, count in Counter(text).items():
        if found := _LETTER.match(char):
            letters[found.lastgroup] += count
    if letters["ja"]:
        letters["ja"] += letters.pop("zh", 0)
    language = max(letters, key=letters.__getitem__, default="other")
    return "" if language in (None, "other") else str(language)


# Languages that use the same script as the language of the key.
_SHARED = {
    "ar": frozenset({"fa", "ur", "ps", "ckb", "ku", "sd", "ug", "pnb", "dv", "ks", "az", "pa"}),
    "ru": frozenset(
        {"uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "ba", "cv", "uz", "az", "bs"}
    ),
    "hi": frozenset({"mr", "ne", "sa", "bho", "mai", "kok", "sd", "ks"}),
    "zh": frozenset({"yue", "cmn", "nan", "wuu", "ja", "ko", "vi"}),
    "he": frozenset({"yi", "lad"}),
    "el": frozenset({"grc"}),
}


def confirmed_language(text: str, declared: str) -> str:
    """Return ``declared``, the language that the source gives for a text, unless its letters contradict it."""
    written = language_of(text)
    first = declared.partition("-")[0]
    if declared and (written in ("", first) or first in _SHARED.get(written, ())):
        return declared
    return written


@lru_cache(4_096)
def _step(cluster: str) -> int:
    return 2 if _DENSE.match(cluster) else 1
