"""From a thread to a whole deck. A recipe decides which slides there are; layouts, how they look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.ids import uuid7
from brandkits.spec import KitSpec
from carousels.document import (
    MAX_SLIDES,
    AuthorElement,
    Document,
    Element,
    Entity,
    ImageElement,
    Slide,
    TextElement,
    TextRole,
)
from carousels.entities import slice_text
from carousels.phrases import phrases
from carousels.splitting import LIMIT, hook, split, weight
from carousels.thread import Post

IMAGES_A_SLIDE = 4
BESIDE_IMAGES = 250
CALL = 80


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that belongs to a post."""

    asset: UUID
    alt: str


@dataclass(frozen=True, slots=True)
class Item:
    """A post of the thread, its row's id, and its pictures."""

    id: UUID
    post: Post
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words the slides show."""

    name: str
    handle: str = ""
    avatar: UUID | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe as the catalogue shows it."""

    key: str
    name: str
    description: str


RECIPES: dict[str, Recipe] = {
    recipe.key: recipe
    for recipe in (
        Recipe(
            "thread-story",
            "Thread story",
            "A hook on the cover, a slide for every post, and the closing call to action.",
        ),
    )
}


class TooManySlides(Exception):
    """The thread makes more slides than a document may have."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} slides")
        self.count = count


def thread_story(
    items: Sequence[Item],
    kit: KitSpec,
    *,
    speaker: Speaker | None,
    language: str,
    format_key: str,
    theme: str | None,
) -> Document:
    """Cover, one slide a post (long ones in parts), outro.

    The cover's hook is not said again on the next slide. A last post that is little more than a
    link becomes the outro's call to action. Raises ``TooManySlides``.
    """
    client = Speaker(kit.author.name, kit.author.handle, kit.author.avatar, kit.author.verified)
    voice = speaker or client
    call = items[-1] if len(items) > 1 and _is_call(items[-1]) else None
    told = [item for item in items if item is not call]
    opening, rest_at = hook(told[0].post.text, told[0].post.entities, language)
    slides = [_cover(opening, told[0].id, len(items), voice, language)]
    slides += _slides_of(told[0], voice, language, start=rest_at)
    for item in told[1:]:
        slides += _slides_of(item, voice, language)
    slides.append(_outro(call, kit, client, language))
    if len(slides) > MAX_SLIDES:
        raise TooManySlides(len(slides))
    return Document(format=format_key, language=language, theme=theme, slides=tuple(slides))


def _cover(opening: str, post: UUID, count: int, voice: Speaker, language: str) -> Slide:
    said = phrases(language)
    elements: list[Element] = [_text("title", opening), _author(voice), _text("cue", said.cue)]
    if count > 1:
        elements.insert(0, _text("eyebrow", said.eyebrow.format(count=count)))
    return Slide(id=uuid7(), layout="hook-cover", post=post, elements=tuple(elements))


def _slides_of(item: Item, voice: Speaker, language: str, start: int = 0) -> Iterator[Slide]:
    """The slides of one post, from ``start`` on: its words in parts, its pictures on the last."""
    post = item.post
    text, entities = slice_text(post.text, post.entities, start, len(post.text))
    limit = BESIDE_IMAGES if item.pictures else LIMIT
    parts = split(text, entities, post.language or language, limit) if text else []
    batches = [
        item.pictures[at : at + IMAGES_A_SLIDE]
        for at in range(0, len(item.pictures), IMAGES_A_SLIDE)
    ]
    for index, (words, marks) in enumerate(parts):
        last = index == len(parts) - 1
        pictures = batches.pop(0) if last and batches else ()
        card = index == 0 or bool(pictures)
        elements: list[Element] = [_author(voice)] if card else []
        elements.append(_text("body", words, marks))
        elements += [_image(picture) for picture in pictures]
        layout = "post-card" if card else "text-only"
        yield Slide(id=uuid7(), layout=layout, post=item.id, elements=tuple(elements))
    for pictures in batches:
        shown = (_author(voice), *(_image(picture) for picture in pictures))
        yield Slide(id=uuid7(), layout="post-card", post=item.id, elements=shown)


def _outro(call: Item | None, kit: KitSpec, client: Speaker, language: str) -> Slide:
    headline = kit.outro.headline or phrases(language).outro
    link_text, link_url = kit.outro.url, kit.outro.url
    if call is not None:
        (link,) = (entity for entity in call.post.entities if entity.kind == "link")
        words = (call.post.text[: link.start] + call.post.text[link.end :]).strip()
        headline = words.rstrip(" :→👉⬇️-–—") or headline
        link_text, link_url = call.post.text[link.start : link.end], link.url or ""
    elements: list[Element] = [_author(client), _text("title", headline)]
    if kit.outro.text:
        elements.append(_text("body", kit.outro.text))
    if kit.outro.button:
        elements.append(_text("button", kit.outro.button))
    if link_text:
        absolute = link_url if "://" in link_url else f"https://{link_url}"
        mark = Entity(kind="link", start=0, end=len(link_text), url=absolute)
        elements.append(_text("link", link_text, (mark,)))
    if client.handle:
        elements.append(_text("handle", client.handle))
    post = call.id if call else None
    return Slide(id=uuid7(), layout="outro", post=post, elements=tuple(elements))


def _is_call(item: Item) -> bool:
    """Whether a post is little more than one link."""
    links = [entity for entity in item.post.entities if entity.kind == "link"]
    if len(links) != 1 or item.pictures:
        return False
    (link,) = links
    return weight(item.post.text) - weight(item.post.text[link.start : link.end]) <= CALL


def _text(role: TextRole, words: str, marks: Sequence[Entity] = ()) -> TextElement:
    entities = tuple(
        Entity(kind=mark.kind, start=mark.start, end=mark.end, url=mark.url) for mark in marks
    )
    return TextElement(id=uuid7(), role=role, text=words, entities=entities)


def _author(voice: Speaker) -> AuthorElement:
    return AuthorElement(
        id=uuid7(),
        name=voice.name,
        handle=voice.handle,
        avatar=voice.avatar,
        verified=voice.verified,
    )


def _image(picture: Picture) -> ImageElement:
    return ImageElement(id=uuid7(), asset=picture.asset, alt=picture.alt)
