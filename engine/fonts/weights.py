"""The weight of a font file, where its tables, its names and its style bits disagree."""

from __future__ import annotations

import re

# The names of weights (OpenType, OS/2 usWeightClass), the longer ones before those inside them.
_NAMES = (
    (re.compile(r"extra ?light|ultra ?light", re.I), 200),
    (re.compile(r"semi ?bold|demi ?bold", re.I), 600),
    (re.compile(r"extra ?bold|ultra ?bold", re.I), 800),
    (re.compile(r"\bthin\b|hairline", re.I), 100),
    (re.compile(r"\blight\b", re.I), 300),
    (re.compile(r"\bmedium\b", re.I), 500),
    (re.compile(r"\bdemi\b", re.I), 600),
    (re.compile(r"\bbold\b", re.I), 700),
    (re.compile(r"\bblack\b|\bheavy\b", re.I), 900),
    (re.compile(r"\bregular\b|\bnormal\b|\bbook\b|\broman\b", re.I), 400),
)
_MUCH = 150  # between weights that a reader tells apart


def told(postscript: str, family: str, *, bold: bool) -> int | None:
    """The weight that a font's names tell, or else its style bits; the style's name before the family's."""
    for names in (postscript.partition("-")[2], f"{postscript} {family}"):
        words = re.sub(r"(?<=[a-z])(?=[A-Z])|[-_]", " ", names)
        for pattern, weight in _NAMES:
            if pattern.search(words):
                return weight
    return 700 if bold else None


def believed(claimed: int, told: int | None, *, doubted: bool = False) -> int:
    """The weight to take for what the OS/2 table claims, of 100 to 1000.

    Old files count from 1 to 9. What is ``told`` stands where it is another
    weight by far, or any other while the claim is ``doubted``.
    """
    weight = claimed * 100 if 0 < claimed < 10 else min(1000, claimed)
    if told is not None and abs(told - weight) >= (1 if doubted else _MUCH):
        return told
    return max(100, weight)
