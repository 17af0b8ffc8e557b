"""Captions: choose the one for a channel, and write new ones from a thread within the channel's limits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from design.catalogue.calls_to_action import outro_words
from design.catalogue.channels import CHANNELS, NO_CHANNEL, Channel, length
from design.catalogue.formats import channel_of
from design.document.model import EVERY_CHANNEL, Caption, Document, Entity, TextElement
from design.kit.spec import KitSpec
from design.recipes import Item, marks_of
from design.text.entities import cut, replaced
from design.text.linkify import links, tags
from design.text.splitting import sentences

LONGEST = 1_000  # characters: what people still read, also where a channel allows more
POINTS = 5
HASHTAGS = 5
ELLIPSIS = "…"

Words = tuple[str, Sequence[Entity]]


def channels_of(document: Document) -> list[str]:
    """Return the channels of a carousel, in the order of its formats."""
    keys = (document.format, *document.formats)
    return list(dict.fromkeys(filter(None, map(channel_of, keys))))


def caption_for(document: Document, channel_key: str) -> Caption | None:
    """Return the caption of a channel: its own, else the one for every channel, else None."""
    captions = {one.channel: one for one in document.captions}
    own, shared = captions.get(channel_key), captions.get(EVERY_CHANNEL)
    return own or (shared and shared.model_copy(update={"channel": channel_key}))


def captions_of(document: Document) -> list[Caption]:
    """Return the caption of every channel that the carousel is for, then of other channels with their own.

    For a carousel without a channel, return the caption for every channel.
    """
    own = (one.channel for one in document.captions if one.channel != EVERY_CHANNEL)
    channels = dict.fromkeys([*channels_of(document), *own]) or [EVERY_CHANNEL]
    return [found for key in channels if (found := caption_for(document, key))]


def write_caption(
    document: Document, items: Sequence[Item], kit: KitSpec, channel_key: str
) -> Caption:
    """Write a caption: the opening, a line for each of the next posts, a call to action, and hashtags.

    It keeps every rule of the channel. To make it fit, lines are left out first, then hashtags, then the call
    to action; the opening is cut last. A caption for every channel is written for the main format's channel.
    """
    channel, language = _written_for(document, channel_key), document.language
    posts = [(item.post.text, marks_of(item.post)) for item in items if item.post.text.strip()]
    words = posts or _shown(document)
    if not words:
        return Caption(channel=channel_key)
    opening, *others = words
    texts = filter(None, (_plain(*one, channel, language) for one in others))
    points = list(islice(filter(None, (_point(text, language) for text in texts)), POINTS))
    return Caption(
        channel=channel_key,
        text=_fitting(
            _plain(*opening, channel, language),
            points,
            _call(document, kit, channel),
            _hashtags(words, channel),
            channel,
        ),
    )


def _point(text: str, language: str) -> str:
    """Return the first sentence of a post, with the answer to a question or announcement; empty without one."""
    point = ""
    for sentence in sentences(text, language):
        point += sentence
        if not point.rstrip().endswith((":", "：", "?", "？", "؟")):
            return point.strip()
    return "" if point.rstrip().endswith((":", "：")) else point.strip()


def _written_for(document: Document, channel_key: str) -> Channel:
    if channel_key != EVERY_CHANNEL:
        return CHANNELS[channel_key]
    first = next(iter(channels_of(document)), None)
    return CHANNELS[first] if first else NO_CHANNEL


def _shown(document: Document) -> list[Words]:
    """Return the texts of the slides, for a carousel without a thread."""
    return [
        (element.text, element.entities)
        for slide in document.slides
        for element in slide.elements
        if isinstance(element, TextElement)
        and slide.layout != "outro"
        and element.role in ("title", "body")
    ]


def _plain(text: str, entities: Sequence[Entity], channel: Channel, language: str) -> str:
    """Return the text as posted: whole addresses, no hashtags at the end, and no more links than allowed.

    Where a channel limits hashtags, those inside a sentence become plain words.
    """
    at = len(text)
    for entity in sorted(entities, key=lambda one: one.start, reverse=True):
        if entity.kind != "hashtag" or text[entity.end : at].strip():
            break
        at = entity.start
    text, kept = cut(text, entities, [(at, len(text))])
    if channel.links != 0:
        addresses = [
            (one.start, one.end, one.url) for one in kept if one.kind == "link" and one.url
        ]
        text, _ = replaced(text, kept, addresses)
    if channel.hashtags is not None:
        text = _without_signs(text)
    if channel.links is not None and len(_links(text)) > channel.links:
        text = _with_fewer_links(text, language, channel.links)
    return text.strip()


def _without_signs(text: str) -> str:
    """Turn hashtags into plain words."""
    for tag in reversed([one for one in tags(text) if one.kind == "hashtag"]):
        text = text[: tag.start].rstrip("#\uff03") + text[tag.start + 1 :]
    return text


def _links(text: str) -> set[str]:
    """Return the distinct links of a text, as channels count them."""
    return {text[one.start : one.end] for one in links(text)}


def _with_fewer_links(text: str, language: str, most: int) -> str:
    """Leave out the sentences whose links exceed the limit: without its link, a sentence makes no sense."""
    kept, found = "", set[str]()
    for line in text.splitlines(keepends=True):
        for sentence in sentences(line, language):
            if len(found | _links(sentence)) <= most:
                kept += sentence
                found |= _links(sentence)
    return kept


def _call(document: Document, kit: KitSpec, channel: Channel) -> str:
    goal = document.outro.goal or kit.outro.goal
    words = outro_words(goal, document.language, channel.key)
    leads = kit.outro.url or kit.website if goal in ("visit", "download") else ""
    address = leads if channel.links != 0 else ""
    return " ".join(part for part in (f"{words.headline}.", words.text, address) if part).replace(
        "?.", "?"
    )


def _hashtags(words: Sequence[Words], channel: Channel) -> str:
    found: dict[str, str] = {}
    for text, entities in words:
        for one in entities:
            if one.kind == "hashtag":
                tag = text[one.start : one.end]
                found.setdefault(tag.casefold(), tag)
    most = HASHTAGS if channel.hashtags is None else min(HASHTAGS, channel.hashtags)
    return " ".join(list(found.values())[:most])


def _fitting(
    opening: str, points: Sequence[str], call: str, hashtags: str, channel: Channel
) -> str:
    most = min(channel.caption or LONGEST, LONGEST)
    tries = [[opening, *points[:n], call, hashtags] for n in range(len(points), -1, -1)]
    tries += [[opening, call], [opening]]
    for parts in tries:
        text = "\n\n".join(part for part in parts if part)
        linked = channel.links is None or len(_links(text)) <= channel.links
        if linked and length(text, channel.counted) <= most:
            return text
    return _shortened(opening, most, channel)


def _shortened(text: str, most: int, channel: Channel) -> str:
    """Return the longest beginning that fits, cut after a word if there is one, with an ellipsis."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if length(text[:middle] + ELLIPSIS, channel.counted) <= most:
            low = middle
        else:
            high = middle - 1
    words, _, _ = text[:low].rpartition(" ")
    return (words or text[:low]).rstrip() + ELLIPSIS
