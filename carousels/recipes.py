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
    Layout,
    Slide,
    TextElement,
    TextRole,
)
from carousels.entities import slice_text
from carousels.phrases import phrases
from carousels.splitting import LIMIT, TARGET, hook, split
from carousels.thread import Post
from carousels.writing import weight

IMAGES_A_SLIDE = 4
# Pictures take room from the words that stand above them.
LIMIT_BESIDE_IMAGES, TARGET_BESIDE_IMAGES = 250, 140
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
    """Cover, one slide a post (long ones in parts), outro; raises ``TooManySlides``.

    The cover's hook is not said again on the next slide. A last post that is little more than a
    link becomes the outro's call to action. Without a ``speaker`` the client speaks.
    """
    client = Speaker(kit.author.name, kit.author.handle, kit.author.avatar, kit.author.verified)
    voice = speaker or client
    call = items[-1] if len(items) > 1 and _is_call(items[-1]) else None
    first, *others = items[: len(items) - (call is not None)]
    marks = _marks(first.post)
    opening, rest = hook(first.post.text, marks, first.post.language or language)
    words, marks_left = slice_text(first.post.text, marks, rest, len(first.post.text))
    slides = [_cover(opening, first.id, len(items), voice, language)]
    slides += _told(first, words, marks_left, voice, language)
    for item in others:
        slides += _told(item, item.post.text, _marks(item.post), voice, language)
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


def _told(
    item: Item, words: str, marks: Sequence[Entity], voice: Speaker, language: str
) -> Iterator[Slide]:
    """The slides of one post: its words in parts, its pictures below the last."""
    limit, target = LIMIT, TARGET
    if item.pictures:
        limit, target = LIMIT_BESIDE_IMAGES, TARGET_BESIDE_IMAGES
    parts = split(words, marks, item.post.language or language, limit, target)
    batches = [
        item.pictures[at : at + IMAGES_A_SLIDE]
        for at in range(0, len(item.pictures), IMAGES_A_SLIDE)
    ]
    for index, (part, inside) in enumerate(parts):
        last = index == len(parts) - 1
        pictures = batches.pop(0) if last and batches else ()
        card = index == 0 or bool(pictures)
        elements: list[Element] = [_author(voice)] if card else []
        elements.append(_text("body", part, inside))
        elements += [_image(picture) for picture in pictures]
        layout: Layout = "post-card" if card else "text-only"
        yield Slide(id=uuid7(), layout=layout, post=item.id, elements=tuple(elements))
    for pictures in batches:
        shown = (_author(voice), *(_image(picture) for picture in pictures))
        yield Slide(id=uuid7(), layout="post-card", post=item.id, elements=shown)


def _outro(call: Item | None, kit: KitSpec, client: Speaker, language: str) -> Slide:
    headline = kit.outro.headline or phrases(language).outro
    shown, url = kit.outro.url, kit.outro.url
    if call is not None:
        link, words = _call_of(call.post)
        headline = words or headline
        shown, url = call.post.text[link.start : link.end], link.url or ""
    elements: list[Element] = [_author(client), _text("title", headline)]
    if kit.outro.text:
        elements.append(_text("body", kit.outro.text))
    if kit.outro.button:
        elements.append(_text("button", kit.outro.button))
    if shown:
        absolute = url if "://" in url else f"https://{url}"
        mark = Entity(kind="link", start=0, end=len(shown), url=absolute)
        elements.append(_text("link", shown, (mark,)))
    if client.handle:
        elements.append(_text("handle", client.handle))
    return Slide(
        id=uuid7(), layout="outro", post=call.id if call else None, elements=tuple(elements)
    )


def _is_call(item: Item) -> bool:
    """Whether a post is little more than one link."""
    links = [mark for mark in _marks(item.post) if mark.kind == "link" and mark.url]
    if len(links) != 1 or item.pictures or weight(item.post.text) > LIMIT:
        return False
    return weight(_call_of(item.post)[1]) <= CALL


def _call_of(post: Post) -> tuple[Entity, str]:
    """The link of a call to action, and the words that lead to it."""
    link = next(mark for mark in _marks(post) if mark.kind == "link" and mark.url)
    words = f"{post.text[: link.start]} {post.text[link.end :]}"
    return link, " ".join(words.split()).rstrip(" :→👉⬇\ufe0f-–—")


def _marks(post: Post) -> list[Entity]:
    """The post's entities as a draft holds them: each link leads to where it ends."""
    return [
        Entity(kind=mark.kind, start=mark.start, end=mark.end, url=mark.expanded_url or mark.url)
        for mark in post.entities
    ]


def _text(role: TextRole, words: str, marks: Sequence[Entity] = ()) -> TextElement:
    return TextElement(id=uuid7(), role=role, text=words, entities=tuple(marks))


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
