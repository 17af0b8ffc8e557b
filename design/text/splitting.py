"""Splitting long texts where a reader pauses, into parts of about the length that suits a slide.

Places to cut, from best to worst: paragraph, line, sentence, clause, word, grapheme. Every cut has a cost,
and so has every part that misses the target length; the cheapest division wins.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from sentencex import segment

from design.document.model import Entity
from design.text.entities import E, slice_text
from design.text.graphemes import graphemes, weights

LIMIT = 280  # graphemes that one slide holds; one of a dense script counts as two
TARGET = 220
WORDS = 40  # about as many as are read at a glance; texts of short words get a shorter target
SMALLEST = 40
HOOK = 90

# Costs. A part that misses the target by its whole length costs 1.
_PARAGRAPH, _LINE, _SENTENCE, _CLAUSE, _WORD, _GRAPHEME = 0.0, 0.1, 0.3, 1.2, 4.0, 12.0
_HELD, _TOO_SMALL, _ENTITY = 30.0, 60.0, 120.0
_OFF_MIDDLE = 6.0  # for a half that is empty
# Text without spaces may be cut anywhere; every fourth grapheme is offered as a place.
_STRETCH = 4
_AT_ONCE = 2_000  # code points that are divided into sentences together

_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_LINES = re.compile(r"\n\s*")
_CLAUSES = re.compile(r"[,;:،؛](?=\s)\s+|[、，；：。！？][」』”]?\s*|\s[—–]\s+")
_WORDS = re.compile(r"\s+")
# Text to keep together: quotes, a number with its unit, a colon with the list's first mark after it.
_HOLDS = re.compile(
    r"“[^“”\n]*”|\"[^\"\n]*\"|«[^«»\n]*»|„[^„“\n]*“|「[^「」\n]*」|『[^『』\n]*』"
    r"|[$€£¥]?\d[\d.,]*+(?P<unit>[^\S\n]?(?:[^\W\d_]{1,4}\b|[%°€$£¥]))?+|[:：][^\S\n]*\n\s*\S"
)
# The number of a list item at the end of a piece: its full stop ends no sentence.
_NUMBER_LEFT = re.compile(r"(?:^|\n)[^\S\n]*(?:\d{1,3}|[^\W\d_])[.)][^\S\n]*\Z")


def sentences(text: str, language: str) -> list[str]:
    """Split the text after every sentence and its white space; the joined parts equal the text."""
    found: list[str] = []
    for piece in _segments(text, language.split("-")[0] or "en"):
        if found and _NUMBER_LEFT.search(found[-1]):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _segments(text: str, language: str) -> Iterator[str]:
    """Yield sentences block by block, because time grows with the square of the quotation marks in a block.

    The last sentence of a block may continue after it: it is segmented again with what follows.
    """
    at = 0
    while at < len(text):
        stretch = text[at : at + _AT_ONCE]
        pieces = segment(language, stretch)
        if at + len(stretch) < len(text) and 2 * len(pieces[-1]) < len(stretch):
            pieces.pop()
        yield from pieces
        at += sum(map(len, pieces))


def split(
    text: str, entities: Sequence[E], language: str, limit: int = LIMIT, target: int = TARGET
) -> list[tuple[str, tuple[E, ...]]]:
    """Split the text into parts of at most ``limit``, near ``target`` and 40 words; a text that fits stays whole."""
    measured = _measured(text, entities)
    if measured.size(0, len(text)) <= limit:
        return [(text, tuple(entities))] if text else []
    words = len(text.split())
    target = min(target, WORDS * measured.size(0, len(text)) // words)
    edges = _cheapest(measured, _places(measured, language, limit), limit, target)
    pieces = (slice_text(text, entities, start, end) for start, end in pairwise(edges))
    return [piece for piece in pieces if piece[0]]


def halved(text: str, entities: Sequence[E], language: str) -> list[tuple[str, tuple[E, ...]]]:
    """Split the text in two where a reader pauses near the middle; return it whole if it cannot be cut."""
    measured = _measured(text, entities)
    half = measured.size(0, len(text)) / 2
    places = _places(measured, language, max(1, int(half)))

    def cost(at: int) -> float:
        return places[at] + _OFF_MIDDLE * ((measured.size(0, at) - half) / half) ** 2

    edges = [0, *([min(places, key=cost)] if places else []), len(text)]
    pieces = (slice_text(text, entities, start, end) for start, end in pairwise(edges))
    return [piece for piece in pieces if piece[0]]


def hook(text: str, entities: Sequence[Entity], language: str) -> tuple[str, int]:
    """Return the opening words for a cover, and the offset at which the rest begins.

    The opening is the first sentence if it is short; else its beginning with an ellipsis, and the rest begins
    within the sentence, so that nothing is repeated.
    """
    first = sentences(text, language)[0]
    measured = _measured(first, [entity for entity in entities if entity.end <= len(first)])
    if measured.size(0, len(first.rstrip())) <= HOOK:
        return first.strip(), len(first)
    cut = _break_of(measured)
    return first[:cut].rstrip(" ,;:—–،؛、，；：。\n") + "…", cut


@dataclass(frozen=True, slots=True)
class _Measured:
    """A text with the weight of everything before each code point, and the cost of cutting there.

    ``prices`` are the additional costs of cutting through something that should stay together.
    """

    text: str
    weights: tuple[int, ...]
    prices: tuple[float, ...]

    def size(self, start: int, end: int) -> int:
        return self.weights[end] - self.weights[start]


def _measured(text: str, entities: Sequence[Entity]) -> _Measured:
    steps = [0.0] * (len(text) + 2)
    spans = [(*found.span(), _HELD) for found in _HOLDS.finditer(text) if _holds(found)]
    spans += [(entity.start, entity.end, _ENTITY) for entity in entities]
    for start, end, price in spans:
        steps[start + 1] += price
        steps[end] -= price
    return _Measured(text, weights(text), tuple(accumulate(steps)))


def _holds(found: re.Match[str]) -> bool:
    """Return whether a match is kept together; numbers without a unit match only to be skipped as a whole."""
    return found["unit"] is not None or not found[0].lstrip("$€£¥")[:1].isdecimal()


def _places(measured: _Measured, language: str, limit: int) -> dict[int, float]:
    """Return the places where the text may be cut, in order, with their costs."""
    text = measured.text
    kinds: tuple[tuple[Iterable[int], float], ...] = (
        (_stretches(measured, limit // 2), _GRAPHEME),
        (_ends(_WORDS, text), _WORD),
        (_ends(_CLAUSES, text), _CLAUSE),
        (accumulate(map(len, sentences(text, language))), _SENTENCE),
        (_ends(_LINES, text), _LINE),
        (_ends(_PARAGRAPHS, text), _PARAGRAPH),
    )
    places = {at: price + measured.prices[at] for kind, price in kinds for at in kind}
    return {at: places[at] for at in sorted(places) if 0 < at < len(text)}


def _ends(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    return (found.end() for found in pattern.finditer(text))


def _stretches(measured: _Measured, longest: int) -> Iterator[int]:
    """Yield places inside long runs without spaces: a long address, a script without spaces."""
    at = 0
    for piece in re.split(r"(\s+)", measured.text):
        if measured.size(at, at + len(piece)) > longest:
            offsets = accumulate(map(len, graphemes(piece)))
            yield from (at + end for number, end in enumerate(offsets) if number % _STRETCH == 0)
        at += len(piece)


def _cheapest(measured: _Measured, places: dict[int, float], limit: int, target: int) -> list[int]:
    """Return the edges of the cheapest division (dynamic programming over the places)."""
    edges = [0, *places, len(measured.text)]
    sizes = [measured.weights[edge] for edge in edges]
    best = [0.0] + [math.inf] * (len(edges) - 1)
    before = [0] * len(edges)
    for end in range(1, len(edges)):
        price = places.get(edges[end], 0.0)
        for start in range(bisect_left(sizes, sizes[end] - limit), end):
            size = sizes[end] - sizes[start]
            cost = best[start] + price + ((size - target) / target) ** 2
            if size < SMALLEST:
                cost += _TOO_SMALL
            if cost < best[end]:
                best[end], before[end] = cost, start
    chosen = [len(edges) - 1]
    while chosen[-1]:
        chosen.append(before[chosen[-1]])
    return [edges[index] for index in reversed(chosen)]


def _break_of(measured: _Measured) -> int:
    """Return where a sentence that is too long for a cover is cut off with an ellipsis."""
    text = measured.text
    clauses = set(_ends(_CLAUSES, text))
    fits = [at for at in clauses | set(_ends(_WORDS, text)) if 0 < measured.size(0, at) < HOOK]
    # The rest after the break should not be too short.
    fits = [at for at in fits if measured.size(at, len(text)) >= SMALLEST] or fits
    whole = [at for at in fits if not measured.prices[at]]
    pauses = [at for at in whole if at in clauses and measured.size(0, at) >= SMALLEST // 2]
    if best := pauses or whole or fits:
        return max(best)
    offsets = accumulate(map(len, graphemes(text)))
    return max(end for end in offsets if measured.size(0, end) < HOOK)
