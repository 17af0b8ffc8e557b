"""Building a document from a thread. A recipe decides which slides there are; layouts, how they look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from design.catalogue.calls_to_action import OutroWords, outro_words
from design.catalogue.formats import channel_of
from design.catalogue.phrases import phrases
from design.document.model import MAX_SLIDES, Document, Element, Entity, OutroSettings, Slide, Style
from design.kit.spec import Goal, KitSpec
from design.recipes import case_study, hook_tips, how_to, listicle, myth_and_fact, thread_story
from design.recipes.brief import Brief, Item, Passage, Picture, RecipeInfo, Speaker
from design.recipes.pieces import author, image, posts, slide, text
from design.text.addresses import absolute, shorten
from design.text.entities import shifted, slice_text
from design.text.graphemes import weight
from design.text.splitting import LIMIT, hook
from design.thread import Post

__all__ = [
    "RECIPES",
    "Item",
    "Order",
    "Picture",
    "RecipeInfo",
    "Speaker",
    "TooManySlides",
    "build",
    "closing_slide",
    "closing_words",
    "divisible",
    "marks_of",
    "post_slides",
]

CALL = 80
SUBTITLE = 70  # graphemes: two lines
ELLIPSIS = "…"

_MODULES = (thread_story, listicle, how_to, myth_and_fact, case_study, hook_tips)
RECIPES: dict[str, RecipeInfo] = {module.INFO.key: module.INFO for module in _MODULES}
_MIDDLES: dict[str, Callable[[Brief], Iterable[Slide]]] = {
    module.INFO.key: module.middle for module in _MODULES
}


class TooManySlides(Exception):
    """The thread makes more slides than a document may have."""


@dataclass(frozen=True, slots=True)
class Order:
    """Settings for building a document. Defaults: ``speaker`` is the client, ``goal`` the kit's."""

    recipe: str = "thread-story"
    language: str = "en"
    format: str = "instagram-4x5"
    speaker: Speaker | None = None
    style: Style = field(default_factory=Style)
    goal: Goal | None = None


def build(items: Sequence[Item], kit: KitSpec, order: Order) -> Document:
    """Build a document: cover, the recipe's slides, outro; raises ``TooManySlides``.

    The cover's hook is not repeated on the next slide; the cover of a first post without text shows its first
    picture. A last post that is little more than a link becomes the outro's call to action. Posts without
    anything to show are left out.
    """
    speaker, language = order.speaker or _client(kit), order.language
    items = [item for item in items if item.post.text.strip() or item.pictures] or items[:1]
    call = items[-1] if len(items) > 1 and _is_call(items[-1]) else None
    first, *others = items[: len(items) - (call is not None)]
    opening, subtitle, rest = _opening(first, language)
    passages = [rest, *(Passage(item, item.post.text, marks_of(item.post)) for item in others)]
    brief = Brief([one for one in passages if not one.empty], speaker, language)
    slides = [
        _cover(opening, subtitle, first, len(items), speaker, language),
        *islice(_MIDDLES[order.recipe](brief), MAX_SLIDES),  # no more are built
        closing_slide(kit, order.goal, language, order.format, call=call),
    ]
    if len(slides) > MAX_SLIDES:
        raise TooManySlides
    return Document(
        format=order.format,
        language=language,
        style=order.style,
        outro=OutroSettings(goal=order.goal),
        slides=tuple(slides),
    )


def divisible(slide: Slide) -> bool:
    """Return whether too long a text of this slide may continue on another slide."""
    return slide.layout not in ("hook-cover", "outro", "summary")


def closing_slide(
    kit: KitSpec, goal: Goal | None, language: str, format_key: str, *, call: Item | None = None
) -> Slide:
    """Return the closing slide for a goal, with the kit's texts if it has any for it, else the catalogue's."""
    channel = channel_of(format_key)
    texts, url = closing_words(kit, goal, language, channel), kit.outro_for(_goal(kit, goal)).url
    headline, body, button, label = texts.headline, texts.text, texts.button, shorten(url)
    if call is not None:
        link, words = _call_of(call.post)
        headline = words or headline
        label, url = call.post.text[link.start : link.end], link.url or ""
    client = _client(kit)
    elements: list[Element] = [author(client), text("title", headline)]
    if body:
        elements.append(text("body", body))
    elements.append(text("button", button))
    if label:
        leads = Entity(kind="link", start=0, end=len(label), url=absolute(url))
        elements.append(text("link", label, [leads]))
    if handle := kit.handle_on(channel):
        elements.append(text("handle", handle))
    return slide("outro", call.id if call else None, *elements)


def closing_words(kit: KitSpec, goal: Goal | None, language: str, channel: str) -> OutroWords:
    """Return the closing texts for a goal on a channel: the kit's own before the catalogue's."""
    wanted = _goal(kit, goal)
    own, usual = kit.outro_for(wanted), outro_words(wanted, language, channel)
    return OutroWords(
        own.headline or usual.headline, own.button or usual.button, own.text or usual.text
    )


def _goal(kit: KitSpec, asked: Goal | None) -> Goal:
    return kit.outro.goal if "outro" in kit.locks else asked or kit.outro.goal


def _client(kit: KitSpec) -> Speaker:
    return Speaker(kit.author.name, kit.author.handle, kit.author.avatar, kit.author.verified)


def _opening(first: Item, language: str) -> tuple[str, str, Passage]:
    """Return the cover's title and subtitle, and what is left of the first post.

    A short rest is the subtitle; a sentence that was cut continues with an ellipsis. The cover of a post without
    text takes its first picture.
    """
    marks, words = marks_of(first.post), first.post.text
    if not words.strip():
        return "", "", Passage(replace(first, pictures=first.pictures[1:]), "", ())
    opening, rest = hook(words, marks, first.post.language or language)
    left, kept = slice_text(words, marks, rest, len(words))
    if opening.endswith(ELLIPSIS) and left:
        left, kept = ELLIPSIS + left, shifted(kept, len(ELLIPSIS))
    elif left and not kept and not any(map(str.isalnum, left)):  # an emoji after the sentence
        return f"{opening} {left}", "", Passage(first, "", ())
    elif left and weight(left) <= SUBTITLE and not kept and "\n" not in left:
        return opening, left, Passage(first, "", ())
    return opening, "", Passage(first, left, kept)


def _cover(
    opening: str, subtitle: str, first: Item, count: int, speaker: Speaker, language: str
) -> Slide:
    terms = phrases(language)
    elements: list[Element] = []
    if count > 1:
        elements.append(text("eyebrow", terms.eyebrow.format(count=count)))
    if not opening and first.pictures:
        elements.append(image(first.pictures[0]))
    else:
        elements.append(text("title", opening or speaker.name))
    if subtitle:
        elements.append(text("subtitle", subtitle))
    return slide("hook-cover", first.id, *elements, author(speaker), text("cue", terms.cue))


def _is_call(item: Item) -> bool:
    """Return whether a post is little more than one link."""
    links = [mark for mark in marks_of(item.post) if mark.kind == "link" and mark.url]
    if len(links) != 1 or item.pictures or weight(item.post.text) > LIMIT:
        return False
    return weight(_call_of(item.post)[1]) <= CALL


def _call_of(post: Post) -> tuple[Entity, str]:
    """Return the link of a call to action, and the words around it."""
    link = next(mark for mark in marks_of(post) if mark.kind == "link" and mark.url)
    words = f"{post.text[: link.start]} {post.text[link.end :]}"
    return link, " ".join(words.split()).rstrip(" :→👉⬇\ufe0f-–—")


def post_slides(item: Item, speaker: Speaker, language: str) -> list[Slide]:
    """Return a post as written: one card, or as many slides as it needs."""
    return list(posts(Passage(item, item.post.text, marks_of(item.post)), speaker, language))


def marks_of(post: Post) -> tuple[Entity, ...]:
    """Return the post's entities for a document: links lead to their final target."""
    return tuple(
        Entity(kind=mark.kind, start=mark.start, end=mark.end, url=mark.expanded_url or mark.url)
        for mark in post.entities
    )
