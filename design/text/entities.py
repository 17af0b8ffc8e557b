"""Texts with marked ranges: slice, cut, replace and compose them, and keep every offset right."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

from design.document.model import Entity

E = TypeVar("E", bound=Entity)


def slice_text(text: str, entities: Sequence[E], start: int, end: int) -> tuple[str, tuple[E, ...]]:
    """Return the text from ``start`` to ``end`` without outer white space, and the parts of entities inside it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    inside = (
        _moved(entity, max(entity.start, start) - start, min(entity.end, end) - start)
        for entity in entities
        if entity.start < end and entity.end > start
    )
    return text[start:end], tuple(inside)


def cut(
    text: str, entities: Sequence[E], spans: Iterable[tuple[int, int]]
) -> tuple[str, tuple[E, ...]]:
    """Return the text without ``spans``; an entity keeps what is left of it and goes if nothing is."""
    kept = bytearray(b"\x01" * len(text))
    for start, end in spans:
        kept[start:end] = bytes(end - start)
    place = [0, *accumulate(kept)]
    left = "".join(char for char, stays in zip(text, kept, strict=True) if stays)
    moved = (_moved(entity, place[entity.start], place[entity.end]) for entity in entities)
    return left, tuple(entity for entity in moved if entity.start < entity.end)


def replaced(
    text: str, entities: Sequence[E], changes: Iterable[tuple[int, int, str]]
) -> tuple[str, tuple[E, ...]]:
    """Return the text with ranges replaced; an entity over a replaced range covers the new text.

    ``changes`` are ordered and do not overlap: start, end, new text.
    """
    pieces: list[str] = []
    edges: list[tuple[int, int, int, int]] = []  # old start and end, new start and end
    at = length = 0
    for start, end, new in changes:
        pieces += (text[at:start], new)
        length += start - at
        edges.append((start, end, length, length + len(new)))
        length, at = length + len(new), end
    starts = [edge[0] for edge in edges]

    def place(offset: int, *, closing: bool) -> int:
        index = bisect_right(starts, offset) - 1
        if index < 0:
            return offset
        start, end, new_start, new_end = edges[index]
        if offset >= end:
            return offset + new_end - end
        return new_start if offset == start or not closing else new_end

    moved = (
        _moved(entity, place(entity.start, closing=False), place(entity.end, closing=True))
        for entity in entities
    )
    return "".join([*pieces, text[at:]]), tuple(e for e in moved if e.start < e.end)


def composed(text: str, entities: Sequence[E]) -> tuple[str, tuple[E, ...]]:
    """Return the text in NFC, normalized range by range, so that no composition crosses an entity's border."""
    edges = {0, len(text), *(e.start for e in entities), *(e.end for e in entities)}
    pieces, place, length = [], {0: 0}, 0
    for start, end in pairwise(sorted(edges)):
        pieces.append(unicodedata.normalize("NFC", text[start:end]))
        length += len(pieces[-1])
        place[end] = length
    moved = tuple(_moved(entity, place[entity.start], place[entity.end]) for entity in entities)
    return "".join(pieces), moved


def rebased(before: str, after: str, entities: Iterable[E]) -> tuple[E, ...]:
    """Return the entities of ``before`` as they lie in ``after``, which share a beginning and an end.

    An entity around the change grows or shrinks with it, one beside it moves, one inside it is dropped.
    """
    most = min(len(before), len(after))
    start = next((i for i in range(most) if before[i] != after[i]), most)
    left = most - start
    end = next((i for i in range(left) if before[-1 - i] != after[-1 - i]), left)
    changed, by = len(before) - end, len(after) - len(before)

    def place(at: int, *, opening: bool) -> int:
        if at <= start:
            return at
        if at >= changed:
            return at + by
        return changed + by if opening else start

    moved = (
        _moved(entity, place(entity.start, opening=True), place(entity.end, opening=False))
        for entity in entities
    )
    return tuple(entity for entity in moved if entity.start < entity.end)


def shifted(entities: Iterable[E], by: int) -> tuple[E, ...]:
    """Return the entities of a text after ``by`` code points were put in front of it."""
    return tuple(_moved(entity, entity.start + by, entity.end + by) for entity in entities)


def joined(pieces: Iterable[tuple[str, tuple[E, ...]]], between: str) -> tuple[str, tuple[E, ...]]:
    """Join texts and their entities with ``between``; empty texts are left out."""
    text = ""
    entities: tuple[E, ...] = ()
    for words, marks in pieces:
        if words:
            text += between if text else ""
            entities += shifted(marks, len(text))
            text += words
    return text, entities


def _moved(entity: E, start: int, end: int) -> E:
    return entity.model_copy(update={"start": start, "end": end})
