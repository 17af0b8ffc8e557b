"""What a format's platform takes of a draft, as far as the document tells."""

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
    """How much a caption says, as its channel counts: the same link is one."""

    length: int
    hashtags: int
    links: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What a platform will not take, or will not show as it is meant; the code says which it is."""

    code: str
    detail: str
    slide: UUID | None = None


def findings(document: Document, target: Format) -> list[Finding]:
    """Everything that the platform's rules say against the draft; ``detail`` names the way out."""
    return [
        *_counted(document, target),
        *_by_programs(document, target),
        *_titled(document, target),
        *_described(document, target),
        *(of_caption(document, CHANNELS[target.channel]) if target.channel else ()),
    ]


def counts_of(text: str, channel: Channel) -> Counts:
    """What a channel counts of a caption."""
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
            f"{count} slides; {target.name} takes {target.max_slides}. Remove some, or split it.",
        )
    if count < target.min_slides:
        yield Finding(
            "too-few-slides",
            f"{count} slides; {target.name} needs {target.min_slides}. Add some, or choose another "
            "format.",
        )


def _by_programs(document: Document, target: Format) -> Iterator[Finding]:
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
            f"{count} slides; {target.name} takes {limit.slides} from programs. {limit.why}{way}",
        )


def _titled(document: Document, target: Format) -> Iterator[Finding]:
    said = len(document.title.strip())
    if target.titled and not said:
        yield Finding("title-missing", f"{target.name} needs a title: give the carousel one.")
    if target.title is not None and said > target.title:
        yield Finding(
            "title-too-long",
            f"The title has {said} characters; {target.name} takes {target.title}. Shorten it.",
        )


def _described(document: Document, target: Format) -> Iterator[Finding]:
    if target.alt is None:
        return
    for slide in document.slides:
        said = len(alt_text(slide))
        if said > target.alt:
            written = bool(slide.alt)
            yield Finding(
                "alt-too-long" if written else "alt-shortened",
                f"The alt text has {said} characters; {target.name} takes {target.alt}. "
                + ("Shorten it." if written else "Its end is left out: write a shorter one."),
                slide.id,
            )


def of_caption(document: Document, channel: Channel) -> Iterator[Finding]:
    """What a channel's rules say against the caption that it gets."""
    caption = caption_for(document, channel.key)
    if caption is None or not caption.text.strip():
        yield Finding("caption-missing", f"There is no caption for {channel.name}: draft one.")
        return
    counts = counts_of(caption.text, channel)
    if channel.caption is not None and counts.length > channel.caption:
        yield Finding(
            "caption-too-long",
            f"The caption has {counts.length} characters as {channel.name} counts; it takes "
            f"{channel.caption}.",
        )
    if channel.hashtags is not None and counts.hashtags > channel.hashtags:
        yield Finding(
            "too-many-hashtags",
            f"The caption has {counts.hashtags} hashtags; {channel.name} takes {channel.hashtags}.",
        )
    if channel.links == 0 and counts.links:
        yield Finding(
            "link-not-tappable",
            f"Links in a caption cannot be tapped on {channel.name}: put the link in your bio.",
        )
    elif channel.links is not None and counts.links > channel.links:
        yield Finding(
            "too-many-links",
            f"The caption has {counts.links} links; {channel.name} takes {channel.links}.",
        )
