"""The operations of an editor, as they are sent and kept. Pure data, no Django.

The first family changes one thing each, and is what inverses are made of; the second are gestures,
which need to know posts and kit. Indexes count from 0; an index beyond the end means the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter

from design.document.model import (
    MAX_TEXT,
    Caption,
    Element,
    Entity,
    Language,
    Layout,
    Numbering,
    OutroSettings,
    Printable,
    Slide,
    Style,
    Variant,
)
from design.kit.spec import Goal, Key, Strict

MAX_OPERATIONS = 1_000
Index = Annotated[int, Field(ge=0, le=10_000)]


class InsertSlide(Strict):
    op: Literal["insert_slide"] = "insert_slide"
    slide: Slide
    index: Index


class RemoveSlide(Strict):
    op: Literal["remove_slide"] = "remove_slide"
    slide: UUID


class MoveSlide(Strict):
    """``index`` is the slide's place afterwards."""

    op: Literal["move_slide"] = "move_slide"
    slide: UUID
    index: Index


class SetSlide(Strict):
    """Only the fields that are named change; the words stay where they are."""

    op: Literal["set_slide"] = "set_slide"
    slide: UUID
    layout: Layout = "text-only"
    post: UUID | None = None
    alt: Printable = Field(default="", max_length=4_000)
    style: Style | None = None


class InsertElement(Strict):
    op: Literal["insert_element"] = "insert_element"
    slide: UUID
    element: Element
    index: Index


class RemoveElement(Strict):
    op: Literal["remove_element"] = "remove_element"
    slide: UUID
    element: UUID


class MoveElement(Strict):
    op: Literal["move_element"] = "move_element"
    slide: UUID
    element: UUID
    index: Index


class SetElement(Strict):
    """The element with the same id is replaced."""

    op: Literal["set_element"] = "set_element"
    slide: UUID
    element: Element


class SetDocument(Strict):
    """Only the fields that are named change; each is replaced as a whole."""

    op: Literal["set_document"] = "set_document"
    title: Printable = Field(default="", max_length=200)
    format: Key = "instagram-4x5"
    formats: tuple[Key, ...] = Field(default=(), max_length=12)
    language: Language = "en"
    style: Style = Style()
    outro: OutroSettings = OutroSettings()
    numbering: Numbering | None = None
    captions: tuple[Caption, ...] = Field(default=(), max_length=12)
    variants: tuple[Variant, ...] = Field(default=(), max_length=12)


class SetText(Strict):
    """New words; without ``entities`` those of the old words stay where their words are."""

    op: Literal["set_text"] = "set_text"
    element: UUID
    text: Printable = Field(max_length=MAX_TEXT)
    entities: tuple[Entity, ...] | None = Field(default=None, max_length=500)


class SetStyle(Strict):
    """Only the settings that are named change, of a slide, or without one of the deck; null resets."""

    op: Literal["set_style"] = "set_style"
    slide: UUID | None = None
    style: Style


class SetLayout(Strict):
    """Another layout; the words move to the places that it has."""

    op: Literal["set_layout"] = "set_layout"
    slide: UUID
    layout: Layout


class SetOutro(Strict):
    """What the closing slide is for; its words are written anew, in the kit's voice."""

    op: Literal["set_outro"] = "set_outro"
    goal: Goal
    qr: bool | None = None
    avatar: bool = True
    handle: bool = True


class SetLanguage(Strict):
    """The draft speaks another language: its direction, and the words that it says by itself, where they still stand."""

    op: Literal["set_language"] = "set_language"
    language: Language


class DuplicateSlide(Strict):
    op: Literal["duplicate_slide"] = "duplicate_slide"
    slide: UUID


class SplitSlide(Strict):
    """The body's words from ``at`` on go to a new slide behind; without it about half of them."""

    op: Literal["split_slide"] = "split_slide"
    slide: UUID
    at: int | None = Field(default=None, ge=0)


class MergeSlides(Strict):
    """Everything of the second slide is put onto the first, where that has a place for it."""

    op: Literal["merge_slides"] = "merge_slides"
    slide: UUID
    other: UUID


class ShownPicture(Strict):
    """A picture of the client's, or of the common stock."""

    asset: UUID
    alt: str = Field(default="", max_length=4_000)


class AddPictures(Strict):
    """Pictures onto a slide, or without one as new slides at ``index`` (the end before the outro).

    A slide of words gets a layout that shows both; where a layout shows one picture, the first stands in
    place of the one that is there. What a slide does not show goes onto new slides behind it.
    """

    op: Literal["add_pictures"] = "add_pictures"
    pictures: tuple[ShownPicture, ...] = Field(min_length=1, max_length=20)
    slide: UUID | None = None
    index: Index | None = None


class DropPost(Strict):
    """A part of a post onto a slide, or without one as new slides at ``index`` (the end before the outro).

    ``card`` is the post as it was said, ``text`` its words, ``quote`` its words as a quotation,
    ``quoted`` the post that it quotes, under its own author's name, ``link`` its first link,
    ``images`` its pictures, put there as ``add_pictures`` does.
    """

    op: Literal["drop_post"] = "drop_post"
    post: UUID
    part: Literal["card", "text", "quote", "quoted", "link", "images"] = "card"
    slide: UUID | None = None
    index: Index | None = None


class DropRemaining(Strict):
    """Every post that no slide shows yet, as new slides before the outro, in the thread's order."""

    op: Literal["drop_remaining"] = "drop_remaining"


class DraftCaptions(Strict):
    """New captions from what the thread says, for some channels, or for those of the draft's formats.

    ``all`` among them is the caption for every channel without one of its own.
    """

    op: Literal["draft_captions"] = "draft_captions"
    channels: tuple[Key, ...] = Field(default=(), max_length=12)


class RebuildFromThread(Strict):
    """Rebuild the slides from the thread with another recipe, replacing the existing ones."""

    op: Literal["rebuild_from_thread"] = "rebuild_from_thread"
    recipe: Key


Primitive = (
    InsertSlide
    | RemoveSlide
    | MoveSlide
    | SetSlide
    | InsertElement
    | RemoveElement
    | MoveElement
    | SetElement
    | SetDocument
)
Reshape = (
    SetText
    | SetStyle
    | SetLayout
    | SetOutro
    | SetLanguage
    | DuplicateSlide
    | SplitSlide
    | MergeSlides
    | AddPictures
)
Drop = DropPost | DropRemaining | DraftCaptions | RebuildFromThread
Operation = Annotated[Primitive | Reshape | Drop, Field(discriminator="op")]
OPERATIONS: TypeAdapter[list[Operation]] = TypeAdapter(list[Operation])


def dumped(operations: Iterable[Operation]) -> list[dict[str, Any]]:
    """The operations as they are sent and kept: what was not named stays unnamed."""
    return [_dumped(one) for one in operations]


def _dumped(operation: Operation) -> dict[str, Any]:
    found = {"op": operation.op, **_named(operation)}
    if isinstance(operation, SetStyle):
        found["style"] = _named(operation.style)
        if "typography" in found["style"]:
            found["style"]["typography"] = _named(operation.style.typography)
    return found


def _named(model: Strict) -> dict[str, Any]:
    """The fields that were named, each in full."""
    return model.model_dump(mode="json", include=model.model_fields_set)
