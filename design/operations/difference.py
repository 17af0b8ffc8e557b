"""The difference between two documents as primitive operations, for inverses and comparisons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from design.document.model import Document, Element, Slide
from design.operations.models import (
    InsertElement,
    InsertSlide,
    MoveElement,
    MoveSlide,
    Primitive,
    RemoveElement,
    RemoveSlide,
    SetDocument,
    SetElement,
    SetSlide,
)

T = TypeVar("T", Slide, Element)


def difference(before: Document, after: Document) -> list[Primitive]:
    """Return the operations that turn ``before`` into ``after``; equal parts need none."""
    found: list[Primitive] = []
    settings = {
        name: getattr(after, name)
        for name in SetDocument.model_fields
        if name != "op" and getattr(after, name) != getattr(before, name)
    }
    if settings:
        found.append(SetDocument(**settings))
    gone, moved = _reordered(before.slides, after.slides)
    found += [RemoveSlide(slide=slide) for slide in gone]
    # An element that moves to another slide must be removed before it is inserted.
    old = {slide.id: slide for slide in before.slides}
    both = [(old[slide.id], slide) for slide in after.slides if slide.id in old]
    for one, other in both:
        leaving, _ = _reordered(one.elements, other.elements)
        found += [RemoveElement(slide=one.id, element=element) for element in leaving]
    for index, slide in moved:
        if slide.id in old:
            found.append(MoveSlide(slide=slide.id, index=index))
        else:
            found.append(InsertSlide(slide=slide, index=index))
    for one, other in both:
        found += _within(one, other)
    return found


def _within(before: Slide, after: Slide) -> Iterator[Primitive]:
    fields = {
        name: getattr(after, name)
        for name in ("layout", "post", "alt", "style")
        if getattr(after, name) != getattr(before, name)
    }
    if fields:
        yield SetSlide(slide=after.id, **fields)
    old = {element.id: element for element in before.elements}
    _, moved = _reordered(before.elements, after.elements)
    for index, element in moved:
        if element.id in old:
            yield MoveElement(slide=after.id, element=element.id, index=index)
        else:
            yield InsertElement(slide=after.id, element=element, index=index)
    for element in after.elements:
        if element.id in old and element != old[element.id]:
            yield SetElement(slide=after.id, element=element)


def _reordered(before: Sequence[T], after: Sequence[T]) -> tuple[list[UUID], list[tuple[int, T]]]:
    """Return the ids that are gone, and the insertions that make the order of ``after``, one after the other.

    A single item that only moved back is moved alone, not everything after it.
    """
    wanted = {one.id: index for index, one in enumerate(after)}
    gone = [one.id for one in before if one.id not in wanted]
    order = [one.id for one in before if one.id in wanted]
    moved = []
    for index, one in enumerate(after):
        if order[index : index + 1] == [one.id]:
            continue
        if order[index + 1 : index + 2] == [one.id]:
            late = order.pop(index)
            order.insert(wanted[late], late)
            moved.append((wanted[late], after[wanted[late]]))
            continue
        if one.id in order:
            order.remove(one.id)
        order.insert(index, one.id)
        moved.append((index, one))
    return gone, moved
