"""Helpers of recipes that make slides and elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from design.document.model import (
    AuthorElement,
    Element,
    Entity,
    ImageElement,
    Layout,
    Slide,
    TextElement,
    TextRole,
)
from design.ids import uuid7
from design.recipes.brief import Passage, Picture, Speaker
from design.text.entities import slice_text
from design.text.graphemes import weight
from design.text.splitting import LIMIT, TARGET, sentences, split

IMAGES_A_SLIDE = 4
# Pictures leave less room for the text above them.
LIMIT_BESIDE_IMAGES, TARGET_BESIDE_IMAGES = 250, 140
HEADLINE = 80  # graphemes of a first sentence that still make a title


def slide(layout: Layout, post: UUID | None, *elements: Element) -> Slide:
    return Slide(id=uuid7(), layout=layout, post=post, elements=elements)


def text(role: TextRole, words: str, marks: Sequence[Entity] = ()) -> TextElement:
    return TextElement(id=uuid7(), role=role, text=words, entities=tuple(marks))


def author(speaker: Speaker) -> AuthorElement:
    return AuthorElement(
        id=uuid7(),
        name=speaker.name,
        handle=speaker.handle,
        avatar=speaker.avatar,
        verified=speaker.verified,
    )


def image(picture: Picture) -> ImageElement:
    return ImageElement(id=uuid7(), asset=picture.asset, alt=picture.alt, focus=picture.focus)


def headline(passage: Passage, language: str) -> tuple[str, Passage]:
    """Return the first sentence as a title if it is short and more follows, and what is left."""
    if not passage.text:
        return "", passage
    post_language = passage.item.post.language or language
    first = sentences(passage.text, post_language)[0]
    rest, marks = slice_text(passage.text, passage.marks, len(first), len(passage.text))
    if weight(first.strip()) > HEADLINE or not rest:
        return "", passage
    if any(mark.start < len(first) and mark.kind == "link" for mark in passage.marks):
        return "", passage
    title = first.strip().rstrip(".。।")
    return title, Passage(passage.item, rest, marks)


def posts(passage: Passage, speaker: Speaker, language: str) -> Iterator[Slide]:
    """Yield a post as cards: its text in parts, its pictures below the last one."""
    limit, target = LIMIT, TARGET
    pictures = passage.item.pictures
    if pictures:
        limit, target = LIMIT_BESIDE_IMAGES, TARGET_BESIDE_IMAGES
    room, post_language = passage.item.room, passage.item.post.language or language
    parts = split(passage.text, passage.marks, post_language, int(limit * room), int(target * room))
    batches = [pictures[at : at + IMAGES_A_SLIDE] for at in range(0, len(pictures), IMAGES_A_SLIDE)]
    for index, (part, inside) in enumerate(parts):
        last = index == len(parts) - 1
        beside = batches.pop(0) if last and batches else ()
        card = index == 0 or bool(beside)
        elements: list[Element] = [author(speaker)] if card else []
        elements.append(text("body", part, inside))
        elements += [image(picture) for picture in beside]
        yield slide("post-card" if card else "text-only", passage.item.id, *elements)
    for batch in batches:
        pictured = [image(picture) for picture in batch]
        yield slide("post-card", passage.item.id, author(speaker), *pictured)


def titled(
    layout: Layout, passage: Passage, language: str, *, eyebrow: str = "", title: str = ""
) -> Iterator[Slide]:
    """Yield a post under its first sentence; long text continues on further slides, pictures get their own.

    If the text is short enough, the first picture is shown with it, in place of ``layout``.
    """
    rest = passage
    if not title:
        title, rest = headline(passage, language)
    post_language = passage.item.post.language or language
    pictures = list(passage.item.pictures)
    beside = bool(pictures) and weight(rest.text) <= TARGET_BESIDE_IMAGES
    limit, room = LIMIT - (60 if title else 0), passage.item.room
    parts = split(rest.text, rest.marks, post_language, int(limit * room), int(TARGET * room))
    parts = parts or [("", ())]
    for index, (part, marks) in enumerate(parts):
        elements: list[Element] = []
        if index == 0 and eyebrow and not beside:
            elements.append(text("eyebrow", eyebrow))
        if index == 0 and title:
            elements.append(text("title", title))
        if part:
            elements.append(text("body", part, marks))
        if index == 0 and beside:
            elements.append(image(pictures.pop(0)))
            yield slide("image-top", passage.item.id, *elements)
        elif elements:
            yield slide(layout if index == 0 else "text-only", passage.item.id, *elements)
    for picture in pictures:
        yield slide("image-top", passage.item.id, image(picture))
