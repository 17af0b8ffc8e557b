"""Scripts: which ones a text contains, and which fallback family draws a character.

Read from ``scripts.txt``, which ``make characters`` derives from Unicode's Scripts and
ScriptExtensions and from the letters of the catalogue's fonts.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from engine.unicode.characters import without_pictures

CJK = "CJK"  # placeholder for the CJK family of the reader's region
Script = str  # ISO 15924: Latn, Arab, Hani; Zyyy is shared by several
COMMON: frozenset[Script] = frozenset({"Zyyy", "Zinh", "Zzzz"})
WESTERN: frozenset[Script] = frozenset({"Latn", "Grek", "Cyrl"})
DENSE: frozenset[Script] = frozenset({"Hani", "Hira", "Kana", "Hang", "Bopo"})
# Scripts whose letters are set side by side, with nothing far above or below.
FLAT: frozenset[Script] = WESTERN | frozenset(
    [
        "Armn",
        "Hebr",
        "Geor",
        "Copt",
        "Goth",
        "Runr",
        "Ogam",
        "Cher",
        "Tfng",
        "Dsrt",
        "Shaw",
        "Osge",
        "Brai",
        "Cans",
        "Lisu",
        "Vaii",
        "Glag",
    ]
)
_TABLE = Path(__file__).with_name("scripts.txt")
_LATIN_END = 0x250  # below it only Latin letters and common symbols
_LATIN: frozenset[Script] = frozenset({"Latn"})
_NONE: frozenset[Script] = frozenset()


class Entry(NamedTuple):
    """A range's script, and the families that draw it beside sans and serif letters.

    The family is empty if no font of the catalogue draws it.
    """

    script: Script
    sans: str | None
    serif: str | None


@cache
def table() -> tuple[list[int], list[Entry]]:
    """The first code point of every range, in order, and the entry of each range."""
    starts: list[tuple[int, Entry]] = []
    nothing = Entry("Zzzz", None, None)
    entry, at = nothing, {}
    for line in _TABLE.read_text("ascii").splitlines():
        if line.startswith("["):
            script, sans, serif = (part.strip() for part in line.strip("[]").split("|"))
            entry = Entry(script, sans or None, serif or None)
        elif line and not line.startswith("#"):
            for found in line.split():
                first, _, last = found.partition("-")
                start = int(first, 16)
                at[start] = entry
                at.setdefault(int(last or first, 16) + 1, nothing)
    starts = sorted(at.items())
    return [start for start, _ in starts], [entry for _, entry in starts]


@lru_cache(maxsize=8192)
def entry_of(char: str) -> Entry:
    """The table's entry for a character."""
    starts, entries = table()
    return entries[bisect_right(starts, ord(char)) - 1]


def script_of(char: str) -> Script:
    """The script of one character; ``Zyyy`` for characters that several scripts share."""
    if char < "\u0250":
        return "Latn" if char.isalpha() else "Zyyy"
    return entry_of(char).script


@lru_cache(maxsize=512)
def scripts_of(text: str) -> frozenset[Script]:
    """Every script in the text, except emoji and characters that several scripts share."""
    if text.isascii():
        return _LATIN if text else _NONE
    return frozenset(map(script_of, set(without_pictures(text)))) - COMMON


@lru_cache(maxsize=512)
def fallbacks(chars: frozenset[str], *, serif: bool) -> tuple[str, ...]:
    """The fallback families that draw the characters, each once, in a fixed order."""
    found = {entry.serif if serif else entry.sans for entry in map(entry_of, chars)}
    return tuple(sorted(family for family in found if family))
