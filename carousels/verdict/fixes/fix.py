"""The types of a fix and of the case that it is proposed for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from design.catalogue.formats import Format
from design.document.model import Document, Element, Slide, TextElement, TextVariant
from design.kit.spec import KitSpec
from design.operations import dump_operations
from design.operations.models import Operation, SetDocument, SetText

Kind = Literal["operations", "write", "split", "link"]


class NotThere(LookupError):
    """The fault is about something that the carousel does not contain any more."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A fix; ``label`` is for its button. The kind says how to apply it:

    - ``operations``: these, as the carousel accepts them.
    - ``write``: the same, after a person has written the text that ``fill`` points to.
    - ``split``: POST …/split with the body ``split``.
    - ``link``: by hand at a ``place`` outside of the carousel.
    """

    kind: Kind
    label: str
    operations: tuple[dict[str, Any], ...] = ()
    fill: str = ""
    split: dict[str, Any] | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A fault with its place: the ``slides`` and ``formats`` that show it, and the carousel's kit."""

    code: str
    message: str
    slides: tuple[UUID, ...]
    element: str
    formats: tuple[Format, ...]
    document: Document
    kit: KitSpec

    @property
    def index(self) -> int:
        """The index of the slide; raises ``NotThere``."""
        for index, slide in enumerate(self.document.slides):
            if slide.id in self.slides:
                return index
        raise NotThere

    @property
    def slide(self) -> Slide:
        return self.document.slides[self.index]

    @property
    def single(self) -> UUID | None:
        """The slide whose style to change; None for the carousel's, if the fault is on several slides."""
        return self.slide.id if len(self.slides) == 1 else None

    def found(self) -> Element | None:
        """Return the element that the fault is about, if it belongs to the document."""
        return next((one for one in self.slide.elements if str(one.id) == self.element), None)


def operations_fix(label: str, *operations: Operation) -> Fix:
    return Fix("operations", label, tuple(dump_operations(operations)))


def set_words(case: Case, element: TextElement, words: str) -> list[Operation]:
    """Return operations that set an element's text: in the document, and in formats that override it."""
    keys = {one.key for one in case.formats}
    own = [
        variant
        for variant in case.document.variants
        if variant.format in keys and _words_in(case, variant.slides, element.id)
    ]
    done: list[Operation] = []
    if len(own) < len(keys):
        done.append(SetText(element=element.id, text=words))
    if own:
        variants = tuple(
            variant.model_copy(
                update={
                    "slides": tuple(
                        slide.model_copy(
                            update={
                                "texts": tuple(
                                    TextVariant(element=text.element, text=words)
                                    if text.element == element.id
                                    else text
                                    for text in slide.texts
                                )
                            }
                        )
                        for slide in variant.slides
                    )
                }
            )
            if variant in own
            else variant
            for variant in case.document.variants
        )
        done.append(SetDocument(variants=variants))
    return done


def shown_words(case: Case, element: TextElement) -> str:
    """Return the text that the formats show, which may override the element's."""
    for variant in case.document.variants:
        if variant.format == case.formats[0].key:
            return _words_in(case, variant.slides, element.id) or element.text
    return element.text


def _words_in(case: Case, slides: Sequence[Any], element: UUID) -> str | None:
    texts = (text for slide in slides if slide.slide in case.slides for text in slide.texts)
    return next((text.text for text in texts if text.element == element), None)
