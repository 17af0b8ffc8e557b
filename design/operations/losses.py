"""Content lost by an operation: texts and pictures that the document had, and no longer has anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from design.document.model import Document, ImageElement, TextElement

# Roles of generated texts.
_GENERATED = frozenset({"eyebrow", "cue"})
# A slide (None for captions) and a text or picture of it.
_Content = tuple[UUID | None, str | UUID]


@dataclass(frozen=True, slots=True)
class Lost:
    """A run of words or a picture that is gone; ``slide`` is where it was, None for a caption."""

    slide: UUID | None
    text: str = ""
    asset: UUID | None = None


def find_lost(before: Document, after: Document, generated: Collection[str] = ()) -> list[Lost]:
    """Return what ``before`` had and ``after`` has nowhere, word by word.

    Texts in ``generated`` were generated, and are not reported.
    """
    old, new = set(_content(before)), set(_content(after))
    left: Counter[str | UUID] = Counter()
    for _, content in new - old:
        left.update([content] if isinstance(content, UUID) else content.split())
    found: list[Lost] = []
    for slide, content in _content(before):
        if (slide, content) in new or content in generated:
            continue
        if isinstance(content, UUID):
            found += () if _taken(left, content) else [Lost(slide, asset=content)]
        else:
            found += [Lost(slide, text) for text in _gone(left, content.split())]
    return found


def _content(document: Document) -> Iterator[_Content]:
    for slide in document.slides:
        for element in slide.elements:
            if isinstance(element, TextElement) and element.role not in _GENERATED:
                yield slide.id, element.text
            elif isinstance(element, ImageElement):
                yield slide.id, element.asset
    for caption in document.captions:
        yield None, caption.text
        if caption.first_comment:
            yield None, caption.first_comment


def _gone(left: Counter[str | UUID], words: list[str]) -> Iterator[str]:
    """Yield the runs of words that no copy is left for; found words are used up.

    A text that is mostly gone is reported in full: a few of its words occur in any other text.
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
