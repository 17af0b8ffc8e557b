"""What a fix is, and what those who propose one are told."""

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
    """The fault is of something that the draft has not, or no longer."""


@dataclass(frozen=True, slots=True)
class Fix:
    """``label`` is for its button. What it does depends on the kind:

    - ``operations``: these, as the draft takes them.
    - ``write``: the same, after a person has written what ``fill`` points to among them.
    - ``split``: POST …/split with what ``split`` says.
    - ``link``: somebody has to do it at a ``place`` that is no part of the draft.
    """

    kind: Kind
    label: str
    operations: tuple[dict[str, Any], ...] = ()
    fill: str = ""
    split: dict[str, Any] | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A fault and where it is: ``slides`` and ``formats`` where it is seen, the kit that is worn."""

    code: str
    message: str
    slides: tuple[UUID, ...]
    element: str
    formats: tuple[Format, ...]
    document: Document
    kit: KitSpec

    @property
    def index(self) -> int:
        """The place of the slide; raises ``NotThere``."""
        for index, slide in enumerate(self.document.slides):
            if slide.id in self.slides:
                return index
        raise NotThere

    @property
    def slide(self) -> Slide:
        return self.document.slides[self.index]

    @property
    def single(self) -> UUID | None:
        """The slide to change the look of, None for the deck: where what is wrong is on several."""
        return self.slide.id if len(self.slides) == 1 else None

    def found(self) -> Element | None:
        """The element that it is about, if it is the draft's own."""
        return next((one for one in self.slide.elements if str(one.id) == self.element), None)


def operations_fix(label: str, *operations: Operation) -> Fix:
    return Fix("operations", label, tuple(dump_operations(operations)))


def set_words(case: Case, element: TextElement, said: str) -> list[Operation]:
    """Other words for an element: in the draft, and where a format has words of its own, in those."""
    keys = {one.key for one in case.formats}
    own = [
        variant
        for variant in case.document.variants
        if variant.format in keys and _words_in(case, variant.slides, element.id)
    ]
    done: list[Operation] = []
    if len(own) < len(keys):
        done.append(SetText(element=element.id, text=said))
    if own:
        variants = tuple(
            variant.model_copy(
                update={
                    "slides": tuple(
                        slide.model_copy(
                            update={
                                "texts": tuple(
                                    TextVariant(element=text.element, text=said)
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
    """The words that the formats show, which may be their own."""
    for variant in case.document.variants:
        if variant.format == case.formats[0].key:
            return _words_in(case, variant.slides, element.id) or element.text
    return element.text


def _words_in(case: Case, slides: Sequence[Any], element: UUID) -> str | None:
    texts = (text for slide in slides if slide.slide in case.slides for text in slide.texts)
    return next((text.text for text in texts if text.element == element), None)
