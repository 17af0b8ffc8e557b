"""Texts with marked stretches: cut pieces out, take slices, and keep every offset right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from carousels.document import Entity

E = TypeVar("E", bound=Entity)


def cut(
    text: str, entities: Sequence[E], spans: Iterable[tuple[int, int]]
) -> tuple[str, tuple[E, ...]]:
    """Remove ``spans`` and the white space left at the ends; an entity keeps what is left of it."""
    gone = bytearray(len(text))
    for start, end in spans:
        gone[start:end] = b"\x01" * (end - start)
    kept = [index for index in range(len(text)) if not gone[index]]
    while kept and text[kept[0]].isspace():
        kept.pop(0)
    while kept and text[kept[-1]].isspace():
        kept.pop()
    result = []
    for entity in entities:
        left = [new for new, old in enumerate(kept) if entity.start <= old < entity.end]
        if left:
            result.append(_moved(entity, left[0], left[-1] + 1))
    return "".join(text[index] for index in kept), tuple(result)


def slice_text(text: str, entities: Sequence[E], start: int, end: int) -> tuple[str, tuple[E, ...]]:
    """The piece from ``start`` to ``end``, white space trimmed, with the entities inside it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    inside = tuple(
        _moved(entity, max(entity.start, start) - start, min(entity.end, end) - start)
        for entity in entities
        if entity.start < end and entity.end > start
    )
    return text[start:end], inside


def _moved(entity: E, start: int, end: int) -> E:
    return entity.model_copy(update={"start": start, "end": end})
