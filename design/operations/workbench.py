"""Workbench: a document being edited, with what operations need to find and replace, and their refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from design.document.model import MAX_SLIDES, Document, Element, Slide, TextElement
from design.kit.spec import KitSpec
from design.recipes import Item, Speaker

# Code points that the operations of one request may process in total: about half a second.
MOST_READ = 300_000
MARK = 4  # the cost of a marked range, in code points


class OperationRefused(Exception):
    """An operation cannot be done; ``pointer`` is the place in it, ``index`` its position in the list."""

    def __init__(self, pointer: str, detail: str, code: str = "refused", index: int = 0) -> None:
        super().__init__(detail)
        self.pointer, self.detail, self.code, self.index = pointer, detail, code, index


@dataclass(frozen=True, slots=True)
class Context:
    """What operations need besides the document: the kit, the thread's posts, and their author."""

    kit: KitSpec
    posts: Mapping[UUID, Item]
    speaker: Speaker


class Workbench:
    """The document's slides as a list to work on; ``document()`` checks and returns the whole."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.slides = list(document.slides)
        self._read = 0

    def read(self, texts: Iterable[tuple[str, Sized]], *, times: int = 1) -> None:
        """Count the texts, with their marks, that an operation is about to process.

        The first operation of a request may process any amount, as document and thread are bounded. Raises
        ``OperationRefused`` for a later one that brings the sum above ``MOST_READ``.
        """
        more = times * sum(len(text) + MARK * len(marks) for text, marks in texts)
        if self._read and self._read + more > MOST_READ:
            detail = "This request is too large. Send this operation in another request."
            raise OperationRefused("", detail, "too-much-work")
        self._read += max(more, 1)

    @property
    def settings(self) -> Document:
        """The document; only its settings are current, not its slides."""
        return self._document

    def set(self, **fields: object) -> None:
        self._document = self._document.model_copy(update=fields)

    def document(self) -> Document:
        """Return the changed document; raises ``OperationRefused`` if it is not valid."""
        if len(self.slides) > MAX_SLIDES:
            detail = (
                f"The carousel would have {len(self.slides)} slides; the limit is {MAX_SLIDES}."
            )
            raise OperationRefused("/slides", detail, "too-many-slides")
        try:
            return Document.model_validate({**dict(self._document), "slides": tuple(self.slides)})
        except ValidationError as error:
            raise _refusal(error) from None

    def place(self, slide: UUID) -> int:
        for index, one in enumerate(self.slides):
            if one.id == slide:
                return index
        raise OperationRefused(
            "/slide", "The slide does not exist. It may have been deleted.", "no-slide"
        )

    def slide(self, slide: UUID) -> Slide:
        return self.slides[self.place(slide)]

    def replace(self, slide: Slide) -> None:
        """Replace the slide with the same id; refuses what a slide may not hold."""
        at = self.place(slide.id)
        try:
            self.slides[at] = Slide.model_validate(slide)
        except ValidationError as error:
            raise _refusal(error) from None

    def change(self, slide: UUID, **fields: object) -> None:
        """Replace fields of a slide; refuses what a slide may not hold."""
        self.replace(self.slide(slide).model_copy(update=fields))

    def insert(self, index: int | None, slides: Iterable[Slide]) -> None:
        """Insert slides at an index; without one, at the end, before a closing outro."""
        if index is None:
            index = len(self.slides)
            if self.slides and self.slides[-1].layout == "outro":
                index -= 1
        self.slides[index:index] = slides

    def element(self, slide: Slide, element: UUID) -> int:
        for index, one in enumerate(slide.elements):
            if one.id == element:
                return index
        raise OperationRefused(
            "/element", "The slide has no such element. It may have been deleted.", "no-element"
        )

    def text(self, element: UUID) -> tuple[Slide, TextElement]:
        """Find a text on any slide, and its slide."""
        for slide in self.slides:
            for one in slide.elements:
                if one.id == element:
                    if isinstance(one, TextElement):
                        return slide, one
                    raise OperationRefused("/element", "This element has no text.", "no-text")
        raise OperationRefused(
            "/element", "The element does not exist. It may have been deleted.", "no-element"
        )

    def read_slides(self, *slides: Slide) -> None:
        """Count the texts of slides as ``read`` does."""
        self.read(
            (one.text, one.entities)
            for slide in slides
            for one in slide.elements
            if isinstance(one, TextElement)
        )

    def put(self, slide: Slide, *elements: Element) -> None:
        """Replace the elements with the same ids, and append the others."""
        new = {element.id: element for element in elements}
        kept = [new.pop(old.id, old) for old in slide.elements]
        self.change(slide.id, elements=(*kept, *new.values()))


def _refusal(error: ValidationError) -> OperationRefused:
    first = error.errors(include_url=False, include_input=False)[0]
    place = "/".join(str(step) for step in first["loc"])
    return OperationRefused(f"/{place}" if place else "", first["msg"], first["type"])
