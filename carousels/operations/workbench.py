"""A document under change: what every operation needs to find and replace, and its refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from brandkits.spec import KitSpec
from carousels.document import Document, Element, Slide, TextElement
from carousels.recipes import Item, Speaker


class OperationRefused(Exception):
    """An operation cannot be done; ``pointer`` is the place in it, ``index`` its own in the list."""

    def __init__(self, pointer: str, detail: str, code: str = "refused", index: int = 0) -> None:
        super().__init__(detail)
        self.pointer, self.detail, self.code, self.index = pointer, detail, code, index


@dataclass(frozen=True, slots=True)
class Context:
    """What gestures know beside the document: the thread's posts, who speaks, the kit."""

    kit: KitSpec
    posts: Mapping[UUID, Item]
    speaker: Speaker


class Workbench:
    """The document's slides as a list to work on; ``document()`` checks and returns the whole."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.slides = list(document.slides)

    @property
    def settings(self) -> Document:
        """Everything but the slides."""
        return self._document

    def set(self, **fields: object) -> None:
        self._document = self._document.model_copy(update=fields)

    def document(self) -> Document:
        """The changed document; raises ``OperationRefused`` when it cannot be."""
        try:
            return Document.model_validate({**dict(self._document), "slides": tuple(self.slides)})
        except ValidationError as error:
            raise _refusal(error) from None

    def place(self, slide: UUID) -> int:
        for index, one in enumerate(self.slides):
            if one.id == slide:
                return index
        raise OperationRefused("/slide", "There is no such slide.", "no-slide")

    def slide(self, slide: UUID) -> Slide:
        return self.slides[self.place(slide)]

    def replace(self, slide: Slide) -> None:
        self.slides[self.place(slide.id)] = slide

    def change(self, slide: UUID, **fields: object) -> None:
        """Replace fields of a slide, within what a slide may hold."""
        at = self.place(slide)
        try:
            self.slides[at] = Slide.model_validate({**dict(self.slides[at]), **fields})
        except ValidationError as error:
            raise _refusal(error) from None

    def element(self, slide: Slide, element: UUID) -> int:
        for index, one in enumerate(slide.elements):
            if one.id == element:
                return index
        raise OperationRefused("/element", "There is no such element on the slide.", "no-element")

    def text(self, element: UUID) -> tuple[Slide, TextElement]:
        """A text anywhere in the deck, and its slide."""
        for slide in self.slides:
            for one in slide.elements:
                if one.id == element:
                    if isinstance(one, TextElement):
                        return slide, one
                    raise OperationRefused("/element", "This element has no text.", "no-text")
        raise OperationRefused("/element", "There is no such element.", "no-element")

    def put(self, slide: Slide, *elements: Element) -> None:
        """Replace the elements of the same ids, and add the others at the end."""
        new = {element.id: element for element in elements}
        kept = [new.pop(old.id, old) for old in slide.elements]
        self.change(slide.id, elements=(*kept, *new.values()))


def _refusal(error: ValidationError) -> OperationRefused:
    first = error.errors(include_url=False, include_input=False)[0]
    place = "/".join(str(step) for step in first["loc"])
    return OperationRefused(f"/{place}" if place else "", first["msg"], first["type"])
