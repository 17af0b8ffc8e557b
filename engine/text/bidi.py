"""The direction of a paragraph, and what keeps its own order inside it (UAX 9).

Links, e-mail addresses, handles and tags are ignored when a paragraph's direction is determined, and
isolated when it holds letters of the other direction, so that “@openai” does not become “openai@”.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

import regex
import unicodedata2 as ucd

from engine.scene.nodes import Run

END_ISOLATE = "\u2069"
_LTR, _ANY = "\u2066", "\u2068"
_MARKS = {"\u200e": False, "\u200f": True, "\u061c": True}
# All ranges that Unicode reserves for right-to-left letters (DerivedBidiClass).
_RTL = re.compile(
    r"[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_WORD = r"[\w\p{M}\u200c]"
_ADDRESS = (
    r"(?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>\"]+"
    r"|[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    r"|(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{2,24}\b(?:/[^\s<>\"]*)?"
)
_ENTITY = regex.compile(
    rf"(?P<address>{_ADDRESS})|(?<![\w/&])(?:[#＃]{_WORD}+|[@＠]{_WORD}+(?:[.@-]\w+)*|\$[a-z]{{1,6}}\b)",
    regex.IGNORECASE,
)
_CLOSING = ".,;:!?…)]}»”’،؛؟۔׃"


def is_rtl(text: str, among: str = "") -> bool:
    """Whether a paragraph runs from right to left: the majority of its letters decides.

    Links, e-mail addresses, handles and tags do not count. In a tie the first letter decides; a direction
    mark at the start (U+200E, U+200F, U+061C) overrides everything. A paragraph without countable
    letters takes the direction of the surrounding text, ``among``.
    """
    if (text.isascii() or not _RTL.search(text)) and (among.isascii() or not _RTL.search(among)):
        return False
    if text[:1] in _MARKS:
        return _MARKS[text[0]]
    kinds = Counter(map(ucd.bidirectional, _ENTITY.sub(" ", text)))
    right = kinds["R"] + kinds["AL"]
    if right != kinds["L"]:
        return right > kinds["L"]
    if not right and among and among != text:
        return is_rtl(among)
    strong = (ucd.bidirectional(char) for char in text)
    return next((kind != "L" for kind in strong if kind in ("L", "R", "AL")), False)


def isolates(said: str, runs: tuple[Run, ...], *, rtl: bool) -> Iterator[tuple[int, int, str]]:
    """The stretches of a paragraph to isolate: start, end, and the control character to insert before.

    Addresses run from left to right, tags and handles in the direction of their first letter. Links of
    several words are part of the sentence. Yields nothing for a paragraph of one direction.
    """
    if not rtl and not _RTL.search(said):
        return
    end = 0
    linked = _linked(runs)
    for match in _ENTITY.finditer(said):
        start = match.start()
        yield from (one for one in linked if end <= one[0] and one[1] <= start)
        end = start + len(match.group().rstrip(_CLOSING))
        yield start, end, _LTR if match["address"] else _ANY
    yield from (one for one in linked if end <= one[0])


def seen_order(words: list[str], *, rtl: bool) -> list[str]:
    """The words of one line in visual order from left to right; ``rtl`` is the paragraph's direction.

    Numbers follow the letters before them; signs follow the words on both sides where these agree (UAX 9,
    W2, W7, N1 and L2, for whole words).
    """
    kinds: list[bool | None] = []
    before = rtl
    for word in words:
        strong = [kind for kind in map(ucd.bidirectional, word) if kind in ("L", "R", "AL")]
        if strong:
            before = strong[0] != "L"
        kinds.append(before if strong or any(map(str.isdigit, word)) else None)
    levels: list[bool] = []
    for index, kind in enumerate(kinds):
        last = levels[-1] if levels else rtl
        follow = next((one for one in kinds[index:] if one is not None), rtl)
        levels.append(kind if kind is not None else (last if last == follow else rtl))
    runs = [(right, list(run)) for right, run in groupby(range(len(words)), levels.__getitem__)]
    seen = [
        index for right, run in runs[:: -1 if rtl else 1] for index in run[:: -1 if right else 1]
    ]
    return [words[index] for index in seen]


def _linked(runs: tuple[Run, ...]) -> list[tuple[int, int, str]]:
    found, start = [], 0
    for run in runs:
        end = start + len(run.text)
        if run.url and run.text and not any(char.isspace() for char in run.text):
            found.append((start, end, _ANY))
        start = end
    return found
