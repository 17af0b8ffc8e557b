"""Match the words of a paragraph with the glyphs that were drawn for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import unicodedata2 as ucd

from engine.pdf.glyphs import Glyph, Word
from engine.text.bidi import seen_order
from engine.unicode.characters import clusters, split_pictures

_LIGATURE = 5  # the most letters that one glyph can represent


def match_in_order(lines: list[list[list[Glyph]]], words: list[str]) -> list[Word]:
    """Match left-to-right words in the order of their glyphs; empty if the order differs.

    A word may be broken over two lines: the last piece of one and the first of the next are one word.
    """
    fragments = [
        (part, index == len(line) - 1) for line in lines for index, part in enumerate(line)
    ]
    surplus = len(fragments) - len(words)
    found: list[Word] = []
    rest = iter(fragments)
    for said in words:
        glyphs, last = next(rest, ([], False))
        while (
            last
            and surplus > 0
            and pairs_of(units_of(said), glyphs) is None
            and len(glyphs) < len(said)
        ):
            more, last = next(rest, ([], False))
            glyphs = glyphs + more
            surplus -= 1
        found.append(Word(said, glyphs))
    return found if surplus == 0 else []


def match_by_likeness(lines: list[list[list[Glyph]]], words: list[str]) -> list[Word]:
    """Match the words of every line by similarity, in either direction.

    An address may be broken over lines; a paragraph in which any other word is broken gives no match.
    """
    for above, below in pairwise(lines):
        for end, start in ((0, -1), (-1, 0)):
            if above and below and _said(above[end] + below[start]) in words:
                above[end] = above[end] + below.pop(start)
    if sum(map(len, lines)) != len(words):
        return []
    found: list[Word] = []
    rest = list(words)
    for line in lines:
        here, rest = rest[: len(line)], rest[len(line) :]
        orders = (seen_order(here, rtl=rtl) for rtl in (True, False))
        found += min((_matched(line, order) for order in orders), key=_misplaced)[1]
    return found


def _matched(line: list[list[Glyph]], words: list[str]) -> tuple[int, list[Word]]:
    """Match the glyphs of a line with ``words``, expected in this order from left to right.

    Also returns how far words are from their expected places. Left-to-right words are found by their
    glyphs, since isolated ones are elsewhere; words of joined scripts, whose glyphs may have no text or
    a wrong one, keep their order.
    """
    found: dict[int, str] = {}
    rest: list[str] = []
    far = 0
    said = [_fold(_said(glyphs)) for glyphs in line]
    for place, word in enumerate(words):
        letters = _fold(word)
        alike = [n for n, one in enumerate(said) if one == letters and n not in found]
        if any(map(is_rtl_letter, word)) or not alike:
            rest.append(word)
            continue
        away, index = min((abs(n - place), n) for n in alike)
        found[index] = word
        far += away
    free = (index for index in range(len(line)) if index not in found)
    found.update(zip(free, rest, strict=True))
    return far, [Word(found[index], glyphs) for index, glyphs in enumerate(line)]


def _misplaced(match: tuple[int, list[Word]]) -> tuple[int, int]:
    far, words = match
    return far, sum(_unlike(word.said, word.glyphs) for word in words)


def match_by_line(lines: list[list[list[Glyph]]], words: list[str]) -> list[Word]:
    """The text of each line as a whole, when words cannot be matched: in proportion to its glyphs."""
    glyphs = [[glyph for part in line for glyph in part] for line in lines]
    total, letters = sum(map(len, glyphs)), sum(map(len, words))
    found, rest, until = [], list(words), 0.0
    for line in glyphs:
        until += len(line) * letters / max(1, total)
        here: list[str] = []
        while rest and (
            line is glyphs[-1] or letters - sum(map(len, rest)) + len(rest[0]) / 2 < until
        ):
            here.append(rest.pop(0))
        if line and here:
            found.append(Word(" ".join(here), line))
    return found


def _unlike(word: str, glyphs: list[Glyph]) -> int:
    """How many letters differ; a glyph without text matches any letter."""
    said = Counter(_fold(_said(glyphs)))
    wanted = Counter(_fold(word))
    silent = sum(not glyph.says for glyph in glyphs)
    return 2 * (said - wanted).total() + max(0, (wanted - said).total() - silent)


def _said(glyphs: list[Glyph]) -> str:
    return "".join(glyph.says for glyph in glyphs)


def _fold(text: str) -> str:
    return str(ucd.normalize("NFKC", text))


def pairs_of(units: list[str], glyphs: list[Glyph]) -> list[tuple[Glyph, str]] | None:
    """The text of each glyph if together they spell ``units`` in order; None if they cannot."""
    whole = "".join(units)
    came: list[dict[int, int]] = [{0: 0}]
    for glyph in glyphs:
        here: dict[int, int] = {}
        for at in came[-1]:
            for length in _lengths(glyph, units, at, whole):
                here.setdefault(at + length, at)
        came.append(here)
    at, found = len(units), []
    for glyph, here in zip(reversed(glyphs), reversed(came), strict=False):
        if at not in here:
            return None
        found.append((glyph, "".join(units[here[at] : at])))
        at = here[at]
    return found[::-1]


def _lengths(glyph: Glyph, units: list[str], at: int, whole: str) -> Iterator[int]:
    """How many of the units from ``at`` on a glyph may represent."""
    known, guess = glyph.font.knows(glyph.code), glyph.says
    most = min(_LIGATURE, len(units) - at)
    if known:
        yield from (n for n in range(1, most + 1) if "".join(units[at : at + n]) == known)
    elif not guess or ucd.category(guess[0]) == "Co":
        yield from range(1, most + 1)
    elif most:
        folded = _fold(guess)
        if len(folded) > 1 and units[at : at + len(folded)] == list(folded):
            yield len(folded)
        elif folded == _fold(units[at]) or units[at].startswith(guess):
            yield 1
        elif guess not in whole:  # two characters, or two letters together, can look like a third
            yield from range(1, most + 1)


def units_of(text: str) -> list[str]:
    """Split text: emoji whole, everything else by character."""
    return [
        unit
        for stretch, picture in split_pictures(text)
        for unit in (clusters(stretch) if picture else stretch)
    ]


def is_mark(unit: str) -> bool:
    """Whether the unit is a mark drawn on the letter before it."""
    return len(unit) == 1 and ucd.category(unit)[0] == "M"


def is_rtl_letter(char: str) -> bool:
    return ucd.bidirectional(char) in ("R", "AL")


# -- writing ---------------------------------------------------------------------------------
