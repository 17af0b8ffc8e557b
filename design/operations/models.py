"""Operations of the editor, as they are sent and stored. Pure data, no Django.

Primitives change one thing each, and inverses consist of them. Gestures also need posts and kit.
Indexes count from 0; an index beyond the end means the end.
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
    """Move a slide; ``index`` is its place afterwards."""

    op: Literal["move_slide"] = "move_slide"
    slide: UUID
    index: Index


class SetSlide(Strict):
    """Change the given fields of a slide; its elements stay."""

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
    """Replace the element with the same id."""

    op: Literal["set_element"] = "set_element"
    slide: UUID
    element: Element


class SetDocument(Strict):
    """Change the given fields of the document; each is replaced as a whole."""

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
    """Replace a text; without ``entities``, the old ones stay on the words that they mark."""

    op: Literal["set_text"] = "set_text"
    element: UUID
    text: Printable = Field(max_length=MAX_TEXT)
    entities: tuple[Entity, ...] | None = Field(default=None, max_length=500)


class SetStyle(Strict):
    """Change the given settings of a slide, or of the carousel without one; null resets a setting."""

    op: Literal["set_style"] = "set_style"
    slide: UUID | None = None
    style: Style


class SetLayout(Strict):
    """Change the layout; texts move to the places of the new one."""

    op: Literal["set_layout"] = "set_layout"
    slide: UUID
    layout: Layout


class SetOutro(Strict):
    """Set the goal of the closing slide, and rewrite its texts from the kit."""

    op: Literal["set_outro"] = "set_outro"
    goal: Goal
    qr: bool | None = None
    avatar: bool = True
    handle: bool = True


class SetLanguage(Strict):
    """Set the language: it gives the direction of text, and translates generated texts that nobody changed."""

    op: Literal["set_language"] = "set_language"
    language: Language


class DuplicateSlide(Strict):
    op: Literal["duplicate_slide"] = "duplicate_slide"
    slide: UUID


class SplitSlide(Strict):
    """Move the body text from ``at`` on to a new slide after this one; without ``at``, about half of it."""

    op: Literal["split_slide"] = "split_slide"
    slide: UUID
    at: int | None = Field(default=None, ge=0)


class MergeSlides(Strict):
    """Merge the second slide into the first, placing its content as the first one's layout allows."""

    op: Literal["merge_slides"] = "merge_slides"
    slide: UUID
    other: UUID


class ShownPicture(Strict):
    """A picture of the client, or of the shared library."""

    asset: UUID
    alt: str = Field(default="", max_length=4_000)


class AddPictures(Strict):
    """Add pictures to a slide; without ``slide``, add new slides at ``index`` (default: the end, before the outro).

    A text slide gets a layout that shows both. If a layout shows one picture, the first one replaces it.
    Pictures that the slide cannot show go on new slides after it.
    """

    op: Literal["add_pictures"] = "add_pictures"
    pictures: tuple[ShownPicture, ...] = Field(min_length=1, max_length=20)
    slide: UUID | None = None
    index: Index | None = None


class DropPost(Strict):
    """Drop a part of a post on a slide; without ``slide``, add new slides at ``index`` (default: before the outro).

    ``card`` is the post as it was written, ``text`` its text, ``quote`` its text as a quotation, ``quoted`` the
    post that it quotes, with that post's author, ``link`` its first link, and ``images`` its pictures, placed
    as by ``add_pictures``.
    """

    op: Literal["drop_post"] = "drop_post"
    post: UUID
    part: Literal["card", "text", "quote", "quoted", "link", "images"] = "card"
    slide: UUID | None = None
    index: Index | None = None


class DropRemaining(Strict):
    """Add every post that no slide shows yet, as new slides before the outro, in the thread's order."""

    op: Literal["drop_remaining"] = "drop_remaining"


class DraftCaptions(Strict):
    """Write new captions from the thread for the given channels, by default those of the carousel's formats.

    The channel ``all`` means the caption for every channel without its own.
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


def dump_operations(operations: Iterable[Operation]) -> list[dict[str, Any]]:
    """Return the operations as they are sent and stored: fields that were not set stay absent."""
    return [_dumped(one) for one in operations]


def _dumped(operation: Operation) -> dict[str, Any]:
    found = {"op": operation.op, **_named(operation)}
    if isinstance(operation, SetStyle):
        found["style"] = _named(operation.style)
        if "typography" in found["style"]:
            found["style"]["typography"] = _named(operation.style.typography)
    return found


def _named(model: Strict) -> dict[str, Any]:
    """Return the fields that were set, each complete."""
    return model.model_dump(mode="json", include=model.model_fields_set)
