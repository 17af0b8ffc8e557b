"""Generate ``engine/unicode/scripts.txt``: which family of the catalogue draws which character.

For a script, the family with most of its letters comes first, sans or serif as wanted. For characters that
scripts share, text families come first, then symbol families, then all others.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import unicodedata2 as ucd
from fontTools import unicodedata as properties
from fontTools.ttLib import TTFont
from fontTools.unicodedata import Scripts

from engine.fonts import faces
from engine.unicode import scripts
from engine.unicode.scripts import CJK, COMMON, DENSE, WESTERN, Entry

PATH = Path(scripts.__file__).with_name("scripts.txt")
# Tried for characters that scripts share, in this order.
_SIGNS = (
    faces.LAST_RESORT,
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "Noto Sans Math",
    "Noto Music",
    CJK,
    "Noto Emoji",
)
_BOXES, _BOXED = range(0x2500, 0x25A0), "Noto Sans Mono"  # box-drawing lines that have to join
_RUNNING = ("Noto Sans", "Noto Serif", "Noto Naskh")  # designed for body text
_WIDE = ((0x2E80, 0x33FF), (0xFE10, 0xFE19), (0xFE30, 0xFE6F), (0xFF00, 0xFFEF), (0x1F200, 0x1F2FF))


@cache
def letters(family: str) -> frozenset[int]:
    """The code points that a family's regular face draws; for CJK, of any region."""
    if family == CJK:
        return frozenset().union(*map(letters, faces.cjk_families("", frozenset(), serif=False)))
    if family not in faces.FAMILIES:
        return frozenset()
    with TTFont(faces.FAMILIES[family][0].path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def written() -> str:
    """The table: one section per script and its families."""
    found: dict[Entry, list[str]] = defaultdict(list)
    for entry, first, last in _ranges():
        found[entry].append(f"{first:04X}" if first == last else f"{first:04X}-{last:04X}")
    source = f"Unicode {ucd.unidata_version}, {Path(Scripts.__file__).name}"
    lines = [f"# Written by `make characters` from {source} and the fonts of the catalogue.", ""]
    for entry in sorted(found, key=lambda one: tuple(part or "" for part in one)):
        lines += [f"[{entry.script} | {entry.sans or ''} | {entry.serif or ''}]"]
        lines += _wrapped(found[entry])
    return "\n".join([*lines, ""])


def _ranges() -> Iterator[tuple[Entry, int, int]]:
    codes = [
        code for code in range(0x250, 0xE0200) if ucd.category(chr(code)) not in ("Cn", "Cs", "Co")
    ]
    codes = [*range(0xA0, 0x250), *codes]
    for entry, group in groupby(codes, key=_entry):
        run = list(group)
        yield entry, run[0], run[-1]  # unassigned code points in between belong to no script


def _entry(code: int) -> Entry:
    return Entry(_script(chr(code)), _family(code, serif=False), _family(code, serif=True))


def _script(char: str) -> str:
    """The script of a character; for one that only East Asian scripts share, one of these."""
    script = properties.script(char)
    others = properties.script_extension(char)
    if script in COMMON and others & DENSE:
        return "Kana" if others <= {"Hira", "Kana"} else "Hani"
    return str(script)


def _family(code: int, *, serif: bool) -> str | None:
    """The first family that draws the character; the emoji family does not count."""
    if code not in _drawn():
        return None
    char = chr(code)
    scripts = (properties.script(char), *sorted(properties.script_extension(char)))
    wide = any(first <= code <= last for first, last in _WIDE)
    asked = _asked(scripts, wide=wide, serif=serif)
    if code in _BOXES:
        asked = (_BOXED, *asked)
    return next((name for name in asked if code in letters(name)), None)


@cache
def _drawn() -> frozenset[int]:
    return frozenset().union(*map(letters, (CJK, *_others())))


@cache
def _asked(scripts: tuple[str, ...], *, wide: bool, serif: bool) -> tuple[str, ...]:
    """The families for characters of these scripts, in order."""
    wanted = [CJK] if wide or DENSE.intersection(scripts) else []
    for script in scripts:
        if script not in COMMON:
            wanted += _families(script, serif=serif)
    wanted += ("Noto Serif", *_SIGNS) if serif else _SIGNS
    return tuple(dict.fromkeys((*wanted, *_others())))


@cache
def _families(script: str, *, serif: bool) -> tuple[str, ...]:
    """The families of a script, those with most of its letters first, of the wanted kind if there is one."""
    if script in WESTERN:
        return ("Noto Serif", faces.LAST_RESORT) if serif else (faces.LAST_RESORT,)
    whole = _of_script()[script]
    counts = {name: len(whole & letters(name)) for name in _others()}
    most = max(counts.values(), default=0)

    def order(name: str) -> tuple[bool, bool, bool, int, int]:
        return (
            counts[name] * 10 < most * 9,
            (name in faces.SERIFS) is not serif,
            not name.startswith(_RUNNING),
            -counts[name],
            len(name),
        )

    return tuple(sorted((name for name, count in counts.items() if count), key=order))


@cache
def _of_script() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    ends = [*Scripts.RANGES[1:], 0x110000]
    for first, end, script in zip(Scripts.RANGES, ends, Scripts.VALUES, strict=True):
        if script not in COMMON:
            found[script].update(range(first, end))
    return defaultdict(frozenset, {script: frozenset(codes) for script, codes in found.items()})


@cache
def _others() -> tuple[str, ...]:
    """Every Noto family except those for emoji and CJK regions, in the catalogue's order."""
    regional = {
        name for serif in (False, True) for name in faces.cjk_families("", frozenset(), serif=serif)
    }
    return tuple(
        name
        for name in faces.FAMILIES
        if name.startswith("Noto") and name not in {*regional, faces.EMOJI, "Noto Serif Display"}
    )


def _wrapped(ranges: list[str]) -> Iterator[str]:
    for start in range(0, len(ranges), 9):
        yield " ".join(ranges[start : start + 9])


if __name__ == "__main__":
    PATH.write_text(written(), "ascii")
    print(f"{PATH.name}: {PATH.stat().st_size / 1024:.0f} KiB", file=sys.stderr)
