"""Primitive operations, which change one thing each."""

from __future__ import annotations

from collections.abc import Iterable

from design.document.model import Document, Slide
from design.operations.models import (
    InsertElement,
    InsertSlide,
    MoveElement,
    MoveSlide,
    Operation,
    Primitive,
    RemoveElement,
    RemoveSlide,
    SetDocument,
    SetElement,
    SetSlide,
)
from design.operations.workbench import OperationRefused, Workbench


def replay(document: Document, operations: Iterable[Operation]) -> Document:
    """Return a document after the primitive operations of its history."""
    bench = Workbench(document)
    for operation in operations:
        if isinstance(operation, Primitive):
            perform(bench, operation)
    return bench.document()


def perform(bench: Workbench, operation: Primitive) -> None:
    """Perform the operation; raises ``OperationRefused`` if it names something that does not exist."""
    match operation:
        case InsertSlide(slide=slide, index=index):
            if any(one.id == slide.id for one in bench.slides):
                raise OperationRefused("/slide/id", "A slide with this id already exists.", "taken")
            bench.slides.insert(index, slide)
        case RemoveSlide(slide=slide_id):
            del bench.slides[bench.place(slide_id)]
        case MoveSlide(slide=slide_id, index=index):
            bench.slides.insert(index, bench.slides.pop(bench.place(slide_id)))
        case SetSlide(slide=slide_id):
            bench.change(slide_id, **_named(operation, "slide"))
        case SetDocument():
            bench.set(**_named(operation))
        case _:
            _perform_on_element(bench, operation)


def _perform_on_element(
    bench: Workbench, operation: InsertElement | RemoveElement | MoveElement | SetElement
) -> None:
    slide: Slide = bench.slide(operation.slide)
    elements = list(slide.elements)
    match operation:
        case InsertElement(element=element, index=index):
            elements.insert(index, element)
        case RemoveElement(element=element_id):
            del elements[bench.element(slide, element_id)]
        case MoveElement(element=element_id, index=index):
            elements.insert(index, elements.pop(bench.element(slide, element_id)))
        case SetElement(element=element):
            elements[bench.element(slide, element.id)] = element
    bench.change(slide.id, elements=tuple(elements))


def _named(operation: SetSlide | SetDocument, *but: str) -> dict[str, object]:
    """Return the fields that the sender set."""
    return {
        name: getattr(operation, name)
        for name in operation.model_fields_set
        if name not in ("op", *but)
    }
