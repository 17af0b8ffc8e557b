"""What a gesture took away: words and pictures that stood in the draft, and stand nowhere in it now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from design.document.model import Document, ImageElement, TextElement

# What a deck says by itself beside the words of people.
_STANDING = frozenset({"eyebrow", "cue"})
# A slide, None for captions; a text of it, or a picture.
_Said = tuple[UUID | None, str | UUID]


@dataclass(frozen=True, slots=True)
class Lost:
    """A stretch of words that is gone, or a picture; ``slide`` is where it stood, None for a caption."""

    slide: UUID | None
    text: str = ""
    asset: UUID | None = None


def lost(before: Document, after: Document, standing: Collection[str] = ()) -> list[Lost]:
    """What of ``before`` is not in ``after``, word by word, wherever it stands there.

    Texts that are ``standing``, which nobody wrote, are not told.
    """
    old, new = set(_said(before)), set(_said(after))
    left: Counter[str | UUID] = Counter()
    for _, said in new - old:
        left.update([said] if isinstance(said, UUID) else said.split())
    found: list[Lost] = []
    for slide, said in _said(before):
        if (slide, said) in new or said in standing:
            continue
        if isinstance(said, UUID):
            found += () if _taken(left, said) else [Lost(slide, asset=said)]
        else:
            found += [Lost(slide, text) for text in _gone(left, said.split())]
    return found


def _said(document: Document) -> Iterator[_Said]:
    for slide in document.slides:
        for element in slide.elements:
            if isinstance(element, TextElement) and element.role not in _STANDING:
                yield slide.id, element.text
            elif isinstance(element, ImageElement):
                yield slide.id, element.asset
    for caption in document.captions:
        yield None, caption.text
        if caption.first_comment:
            yield None, caption.first_comment


def _gone(left: Counter[str | UUID], words: list[str]) -> Iterator[str]:
    """The stretches of a text that nothing is left for; what is found is used up.

    Of a text that is mostly gone all is told: a few of its words are in any other text.
    """
    marked = [(_taken(left, word), word) for word in words]
    if 2 * sum(kept for kept, _ in marked) <= len(words):
        marked = [(False, word) for word in words]
    for kept, run in groupby(marked, key=lambda one: one[0]):
        if not kept:
            yield " ".join(word for _, word in run)


def _taken(left: Counter[str | UUID], one: str | UUID) -> bool:
    if left[one] < 1:
        return False
    left[one] -= 1
    return True
