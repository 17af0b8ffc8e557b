"""Platform rules of a format, checked on a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from design.catalogue.channels import CHANNELS, Channel, length
from design.catalogue.formats import Format
from design.document.alt_texts import alt_text
from design.document.model import Document
from design.posting.captions import caption_for
from design.text.linkify import find


@dataclass(frozen=True, slots=True)
class Counts:
    """The size of a caption as its channel counts it; a repeated link counts once."""

    length: int
    hashtags: int
    links: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a platform refuses or shows differently; ``code`` says which."""

    code: str
    detail: str
    slide: UUID | None = None


def findings(document: Document, target: Format) -> list[Finding]:
    """Return every violation of the platform's rules; ``detail`` names the way out."""
    return [
        *_counted(document, target),
        *_for_programs(document, target),
        *_titled(document, target),
        *_described(document, target),
        *(of_caption(document, CHANNELS[target.channel]) if target.channel else ()),
    ]


def counts_of(text: str, channel: Channel) -> Counts:
    """Return a caption's counts for a channel."""
    marks = find(text)
    return Counts(
        length(text, channel.counted),
        sum(one.kind == "hashtag" for one in marks),
        len({text[one.start : one.end] for one in marks if one.kind == "link"}),
    )


def _counted(document: Document, target: Format) -> Iterator[Finding]:
    count = len(document.slides)
    if target.exceeded_by(count):
        yield Finding(
            "too-many-slides",
            f"{count} slides; {target.name} allows {target.max_slides}. Remove some, or split it.",
        )
    if count < target.min_slides:
        yield Finding(
            "too-few-slides",
            f"{count} slides; {target.name} needs {target.min_slides}. Add some, or choose another "
            "format.",
        )


def _for_programs(document: Document, target: Format) -> Iterator[Finding]:
    limit, count = target.by_api, len(document.slides)
    if limit is None or target.exceeded_by(count):
        return
    if not limit.slides:
        yield Finding(
            "not-for-programs",
            f"No program publishes {target.name}. {limit.why} Post it in the app.",
        )
    elif count > limit.slides:
        way = "" if limit.other_way else " Post it in the app, or split it."
        yield Finding(
            "too-many-to-publish",
            f"{count} slides; {target.name} accepts {limit.slides} from programs. {limit.why}{way}",
        )


def _titled(document: Document, target: Format) -> Iterator[Finding]:
    length_of_title = len(document.title.strip())
    if target.titled and not length_of_title:
        yield Finding("title-missing", f"{target.name} needs a title: give the carousel one.")
    if target.title is not None and length_of_title > target.title:
        yield Finding(
            "title-too-long",
            f"The title has {length_of_title} characters; {target.name} allows {target.title}. Shorten it.",
        )


def _described(document: Document, target: Format) -> Iterator[Finding]:
    if target.alt is None:
        return
    for slide in document.slides:
        characters = len(alt_text(slide))
        if characters > target.alt:
            written = bool(slide.alt)
            yield Finding(
                "alt-too-long" if written else "alt-shortened",
                f"The alt text has {characters} characters; {target.name} allows {target.alt}. "
                + ("Shorten it." if written else "Its end is cut off: write a shorter one."),
                slide.id,
            )


def of_caption(document: Document, channel: Channel) -> Iterator[Finding]:
    """Find violations of a channel's rules in the caption that it gets."""
    caption = caption_for(document, channel.key)
    if caption is None or not caption.text.strip():
        yield Finding("caption-missing", f"There is no caption for {channel.name}: write one.")
        return
    counts = counts_of(caption.text, channel)
    if channel.caption is not None and counts.length > channel.caption:
        yield Finding(
            "caption-too-long",
            f"The caption has {counts.length} characters as {channel.name} counts; the limit is "
            f"{channel.caption}. Shorten it.",
        )
    if channel.hashtags is not None and counts.hashtags > channel.hashtags:
        yield Finding(
            "too-many-hashtags",
            f"The caption has {counts.hashtags} hashtags; {channel.name} allows {channel.hashtags}. Remove some.",
        )
    if channel.links == 0 and counts.links:
        yield Finding(
            "link-not-tappable",
            f"Links in a caption cannot be tapped on {channel.name}: put the link in your bio.",
        )
    elif channel.links is not None and counts.links > channel.links:
        yield Finding(
            "too-many-links",
            f"The caption has {counts.links} links; {channel.name} allows {channel.links}. Remove some.",
        )
