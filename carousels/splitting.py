"""Long texts in parts: cut where a reader pauses, as evenly as those places allow.

The places, from the best to the worst: paragraph, sentence, clause, word, grapheme. Never inside an
entity, quotes, or a number and its unit, as long as any other place is left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex
from sentencex import segment

from carousels.document import Entity
from carousels.entities import E, slice_text
from rendering.engine.scripts import script_of

LIMIT = 280
SMALLEST = 40
HOOK = 90

_PARAGRAPH = regex.compile(r"\n\s*")
_CLAUSE = regex.compile(r"[,;:،؛](?=\s)\s+|[、，；：。！？]\s*|\s[—–]\s")
_WORD = regex.compile(r"\s+")
_GRAPHEME = regex.compile(r"\X")
_HELD = regex.compile(
    r"“[^”\n]*”|«[^»\n]*»|„[^“\n]*“|「[^」\n]*」|\d[\d.,]*\s?[\p{L}%°€$£¥]{1,4}\b"
)
_DENSE = frozenset({"han", "kana", "hangul"})


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with the weight of everything before each code point, and where it must not be cut."""

    text: str
    weights: tuple[int, ...]
    entities: tuple[tuple[int, int], ...]
    held: tuple[tuple[int, int], ...]

    def weight(self, start: int, end: int) -> int:
        return self.weights[end] - self.weights[start]

    def may_cut(self, at: int, *, strict: bool) -> bool:
        spans = (*self.entities, *self.held) if strict else self.entities
        return not any(start < at < end for start, end in spans)


def weight(text: str) -> int:
    """The length of a text in graphemes; one of a dense script counts as two."""
    return _weights(text)[-1]


def sentences(text: str, language: str) -> list[str]:
    """The text cut behind every sentence; joined they are the text again."""
    ends = [*_sentence_ends(text, language), len(text)]
    starts = [0, *ends[:-1]]
    return [text[a:b] for a, b in zip(starts, ends, strict=True) if text[a:b]]


def split(
    text: str, entities: Sequence[E], language: str, limit: int = LIMIT
) -> list[tuple[str, tuple[E, ...]]]:
    """The text in as few parts of at most ``limit`` as can be, the longest as short as can be."""
    if weight(text) <= limit:
        return [(text, tuple(entities))]
    cuts = _cuts(_measured(text, entities), language, limit)
    edges = [0, *cuts, len(text)]
    pieces = (slice_text(text, entities, a, b) for a, b in pairwise(edges))
    return [piece for piece in pieces if piece[0]]


def hook(text: str, entities: Sequence[Entity], language: str) -> tuple[str, int]:
    """The opening words for a cover, and the offset at which the rest begins.

    The first sentence when it is short; else its first clauses, and then nothing is taken away
    from the post, so that the sentence can still be read as a whole.
    """
    first = sentences(text, language)[0]
    if weight(first.strip()) <= HOOK:
        return first.strip(), len(first)
    measured = _measured(first, [e for e in entities if e.end <= len(first)])
    for level in (_clause_ends, _word_ends):
        ends = [at for at in level(first) if measured.may_cut(at, strict=True)]
        short = [at for at in ends if SMALLEST // 2 <= measured.weight(0, at) < HOOK]
        if short:
            return first[: short[-1]].rstrip(" ,;:—–،、，") + "…", 0
    clusters = _GRAPHEME.findall(first)
    return "".join(clusters[: HOOK // 2]).rstrip() + "…", 0


def _measured(text: str, entities: Sequence[Entity]) -> _Text:
    return _Text(
        text,
        _weights(text),
        tuple((entity.start, entity.end) for entity in entities),
        tuple(found.span() for found in _HELD.finditer(text)),
    )


@cache
def _weights(text: str) -> tuple[int, ...]:
    result = [0]
    for cluster in _GRAPHEME.findall(text):
        step = 2 if script_of(cluster[0]) in _DENSE else 1
        result += [result[-1]] * (len(cluster) - 1) + [result[-1] + step]
    return tuple(result)


def _cuts(text: _Text, language: str, limit: int) -> list[int]:
    """The best cuts, by the first kind of place that allows parts no longer than the limit."""
    total = text.weight(0, len(text.text))
    fewest = math.ceil(total / limit)
    places: set[int] = set()
    kinds = (
        [found.end() for found in _PARAGRAPH.finditer(text.text)],
        _sentence_ends(text.text, language),
        _clause_ends(text.text),
        _word_ends(text.text),
        [found.end() for found in _GRAPHEME.finditer(text.text)],
    )
    for strict in (True, False):
        for kind in kinds:
            places |= {at for at in kind if 0 < at < len(text.text)}
            allowed = sorted(at for at in places if text.may_cut(at, strict=strict))
            for count in (fewest, fewest + 1):
                if cuts := _balanced(text, allowed, count, limit):
                    return cuts
    # Nothing keeps the entities whole and the parts short: the limit counts for more.
    every = [found.end() for found in _GRAPHEME.finditer(text.text)][:-1]
    return _balanced(text, every, fewest, limit) or []


def _balanced(text: _Text, allowed: Sequence[int], count: int, limit: int) -> list[int]:
    """``count`` parts cut at allowed places, the longest as short as can be; empty if none fit."""
    edges = [0, *allowed, len(text.text)]
    # best[i] is (longest part, cuts) of the best division of everything before edges[i].
    best: dict[int, tuple[int, list[int]]] = {0: (0, [])}
    for part in range(count):
        following: dict[int, tuple[int, list[int]]] = {}
        last = part == count - 1
        for start, (longest, cuts) in best.items():
            for end in range(start + 1, len(edges)):
                size = text.weight(edges[start], edges[end])
                if size > limit:
                    break
                if size < SMALLEST or last != (end == len(edges) - 1):
                    continue
                candidate = (max(longest, size), [*cuts, edges[end]])
                if end not in following or candidate[0] < following[end][0]:
                    following[end] = candidate
        best = following
    found = best.get(len(edges) - 1)
    return found[1][:-1] if found else []


def _sentence_ends(text: str, language: str) -> list[int]:
    ends, at = [], 0
    for paragraph in text.split("\n"):
        place = at
        for sentence in segment(language.split("-")[0] or "en", paragraph) if paragraph else ():
            start = text.find(sentence, place)
            place = start + len(sentence) if start >= 0 else place
            ends.append(place)
        at += len(paragraph) + 1
    return sorted({_behind_spaces(text, end) for end in ends})


def _clause_ends(text: str) -> list[int]:
    return [found.end() for found in _CLAUSE.finditer(text)]


def _word_ends(text: str) -> list[int]:
    return [found.end() for found in _WORD.finditer(text)]


def _behind_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
