"""Where lines may break: typographic rules beyond Unicode's (UAX 14).

A rule forbids or allows a break between two characters by inserting invisible characters, which do not
become part of the text: no-break spaces, word joiners, zero-width spaces, isolates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from engine.scene.nodes import Run
from engine.text.bidi import END_ISOLATE, isolates
from engine.unicode.characters import graphemes, is_plain_western
from engine.unicode.scripts import COMMON, WESTERN, script_of, scripts_of

NO_BREAK, JOINER, MAY_BREAK = "\u00a0", "\u2060", "\u200b"
INVISIBLE = frozenset({JOINER, MAY_BREAK})
# No line begins with these, before some of which French sets a space, nor with a number's unit.
_SPACED_HEAD = re.compile(r" (?=[–—!?:;»›])|(?<=\d) (?=[%‰€£$°])")
_SPACED_TAIL = re.compile(r"(?<=[«‹]) ")
_TIGHT_DASH = re.compile(r"(?<=\S)(?=—)")
_TOKEN = re.compile(r"\S{12,}")
_ADDRESS = re.compile(r"[/.@?&=_#%~-]")
_IN_ADDRESS = re.compile(r"(?<=[^:/])/(?=[^/])|(?<=://)|(?=[.?&=#%_~,;])")
_NATURAL = re.compile(r"(?<=[/?&=.,;:%-])(?=[^/])")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPACED = WESTERN | COMMON
_SHORTEST_REST = 4
_LONGEST_LAST = 20
_PHRASES = frozenset({"Hani", "Hira", "Kana"})
_PHRASED = {
    "ja": "ja",
    "zh": "zh-hans",
    "zh-hant": "zh-hant",
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
}


def prepare(
    runs: tuple[Run, ...],
    *,
    capacity: int,
    language: str,
    keep_last: bool,
    phrases: bool,
    rtl: bool = False,
) -> tuple[Run, ...]:
    """The runs of a paragraph with the invisible characters inserted; the visible text is unchanged.

    ``capacity`` is the approximate number of characters per line. ``keep_last`` ties the last two words;
    ``phrases`` keeps Chinese and Japanese phrases whole, for titles. Addresses and tags are isolated
    where letters of both directions meet.
    """
    said = "".join(run.text for run in runs)
    spaces = set(_tied_spaces(said))
    ties = {match.start() for match in _TIGHT_DASH.finditer(said)}
    breaks: set[int] = set()
    for match in _TOKEN.finditer(said):
        _address(match.group(), match.start(), capacity, ties, breaks)
    if "Hang" in scripts_of(said):
        ties |= _between(said, "Hang")
    if phrases:
        ties |= set(_inside_phrases(said, language, capacity))
    if keep_last:
        _last(said, spaces, ties)
    if (ties or breaks) and not is_plain_western(said):
        whole = {0, *accumulate(map(len, graphemes(said)))}
        ties, breaks = ties & whole, breaks & whole
    before = dict.fromkeys(ties, JOINER) | dict.fromkeys(breaks, MAY_BREAK)
    for start, end, sign in isolates(said, runs, rtl=rtl):
        before[start] = before.get(start, "") + sign
        before[end] = END_ISOLATE + before.get(end, "")
    if not (spaces or before):
        return runs
    return tuple(_applied(runs, spaces, before, len(said)))


def _applied(
    runs: tuple[Run, ...], spaces: set[int], before: dict[int, str], length: int
) -> Iterator[Run]:
    start = 0
    for run in runs:
        end = start + len(run.text)
        chars = list(run.text)
        for index in spaces:
            if start <= index < end:
                chars[index - start] = NO_BREAK
        for index, char in before.items():
            if start <= index < end:
                chars[index - start] = char + chars[index - start]
            elif chars and index == end == length:
                chars.append(char)
        yield replace(run, text="".join(chars))
        start = end


def _tied_spaces(said: str) -> Iterator[int]:
    for rule in (_SPACED_HEAD, _SPACED_TAIL):
        for match in rule.finditer(said):
            yield match.start()


def _address(token: str, at: int, capacity: int, ties: set[int], breaks: set[int]) -> None:
    """Keep an address whole that fits a line; let a longer one break where its parts begin.

    After the Chicago Manual of Style (7.46): after a slash, before other punctuation, and never at a hyphen,
    which would look like a hyphen of the address. A long hashtag breaks between its words.
    """
    if token.startswith("#"):
        if len(token) > capacity:
            breaks |= {at + match.start() for match in _HUMP.finditer(token)}
        return
    if not _ADDRESS.search(token) or script_of(token[len(token) // 2]) not in _SPACED:
        return
    natural = {match.start() for match in _NATURAL.finditer(token)}
    if len(token) <= capacity:
        ties |= {at + place for place in natural}
        return
    wanted = {match.end() for match in _IN_ADDRESS.finditer(token)}
    host_end = _host_end(token)
    wanted = {
        place
        for place in wanted
        if place <= len(token) - _SHORTEST_REST and (place >= host_end or host_end > capacity)
    }
    breaks |= {at + place for place in wanted}
    ties |= {at + place for place in natural - wanted}


def _host_end(token: str) -> int:
    start = token.find("://")
    slash = token.find("/", start + 3 if start >= 0 else 0)
    return slash if slash >= 0 else 0


def _between(said: str, script: str) -> set[int]:
    """Every position between two characters of a script, so that its words do not break."""
    return {
        index + 1
        for index, (one, two) in enumerate(pairwise(said))
        if script_of(one) == script == script_of(two)
    }


def _inside_phrases(said: str, language: str, capacity: int) -> Iterator[int]:
    tag = language.lower()
    model = _PHRASED.get(tag) or _PHRASED.get(tag.split("-")[0])
    parser = _phrase_parser(model) if model else None
    if parser is None or not scripts_of(said) & _PHRASES:
        return
    at = 0
    for phrase in parser.parse(said):
        if len(phrase) <= capacity:
            for index in range(1, len(phrase)):
                if not phrase[index - 1].isspace() and not phrase[index].isspace():
                    yield at + index
        at += len(phrase)


@cache
def _phrase_parser(model: str) -> Any:
    """The BudouX parser for a model; loaded when first needed."""
    import budoux

    loaders = {
        "ja": budoux.load_default_japanese_parser,
        "th": budoux.load_default_thai_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
    }
    return loaders.get(model, budoux.load_default_simplified_chinese_parser)()


def _last(said: str, spaces: set[int], ties: set[int]) -> None:
    """Tie the last word to the one before it, unless the pair is long or the text short.

    In scripts without spaces, the last line holds at least two characters and their full stop; in Thai,
    whose words only a model can find, the last two phrases.
    """
    words = said.split(" ")
    if len(words) >= 4 and words[-1] and len(words[-1]) + len(words[-2]) <= _LONGEST_LAST:
        spaces.add(len(said) - len(words[-1]) - 1)
    end = said.rstrip("。．！？!?.」』”）…")
    if len(end) > 8 and all(script_of(char) in _PHRASES for char in end[-3:]):
        ties |= {len(end) - 2, len(end) - 1}
    if "Thai" in scripts_of(said[-1:]):
        start = max(said.rfind(" ") + 1, len(said) - 60)
        phrases = _phrase_parser("th").parse(said[start:])
        length = len("".join(phrases[-2:]))
        if len(phrases) > 2 and length <= _LONGEST_LAST:
            # The boundary too: the line breaker may take the phrase's first letters for the end of a word.
            ties |= set(range(len(said) - length, len(said)))
