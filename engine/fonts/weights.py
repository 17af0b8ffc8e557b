"""Decide the weight of a font file whose tables, names and style bits disagree."""

from __future__ import annotations

import re

# The names of weights (OpenType, OS/2 usWeightClass); longer names precede those they contain.
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
_MUCH = 150  # the difference at which a reader distinguishes two weights


def named_weight(postscript: str, family: str, *, bold: bool) -> int | None:
    """The weight that a font's names declare, else its style bits; the style name precedes the family's."""
    for names in (postscript.partition("-")[2], f"{postscript} {family}"):
        words = re.sub(r"(?<=[a-z])(?=[A-Z])|[-_]", " ", names)
        for pattern, weight in _NAMES:
            if pattern.search(words):
                return weight
    return 700 if bold else None


def trusted_weight(claimed: int, named: int | None, *, doubted: bool = False) -> int:
    """The weight to use, 100 to 1000, when the OS/2 table declares ``claimed``.

    Old files use a scale from 1 to 9. ``named``, the weight by name or style bits, wins where it
    differs greatly from the declared one, or at all if the declaration is ``doubted``.
    """
    weight = claimed * 100 if 0 < claimed < 10 else min(1000, claimed)
    if named is not None and abs(named - weight) >= (1 if doubted else _MUCH):
        return named
    return max(100, weight)
