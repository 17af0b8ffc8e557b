"""Proposes fixes for what a platform rejects: parts, a title, captions and alt texts that fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from carousels.verdict.fixes.fix import Case, Fix, operations_fix
from carousels.verdict.fixes.words import shortened
from design.catalogue.channels import CHANNELS, Channel, length
from design.catalogue.formats import Format
from design.document.alt_texts import alt_text
from design.document.model import MAX_SLIDES, TextElement
from design.operations.models import DraftCaptions, SetDocument, SetSlide
from design.posting.captions import caption_for

_HASHTAG = re.compile(r"\s*(?<![\w&])[#＃]\w*[^\W\d]\w*")
_LINK = re.compile(r"\s*https?://\S+", re.IGNORECASE)
MOST_TITLE = 80


def proposals(case: Case) -> Iterator[Fix]:
    """Propose fixes for violations of platform rules; the strictest of the formats decides."""
    target = min(case.formats, key=_most)
    match case.code:
        case "too-many-slides":
            yield _in_parts(target, _most(target))
        case "too-many-to-publish":
            tightest = min(case.formats, key=_most_by_api)
            yield _in_parts(tightest, _most_by_api(tightest))
        case "title-missing":
            yield _titled(case)
        case "title-too-long":
            most = min(one.title for one in case.formats if one.title)
            if title := shortened(" ".join(case.document.title.split()), most):
                yield operations_fix("Shorten the title", SetDocument(title=title))
        case "alt-too-long":
            most = min(one.alt for one in case.formats if one.alt)
            short = alt_text(case.slide, most)
            yield operations_fix("Shorten the alt text", SetSlide(slide=case.slide.id, alt=short))
        case "alt-shortened":
            fix = operations_fix("Write alt text", SetSlide(slide=case.slide.id, alt=""))
            yield Fix("write", fix.label, fix.operations, fill="/0/alt")
        case "caption-missing":
            channels = tuple(dict.fromkeys(one.channel for one in case.formats))
            yield operations_fix("Write it from the thread", DraftCaptions(channels=channels))
        case "caption-too-long" | "too-many-hashtags" | "too-many-links":
            yield from _captioned(case, CHANNELS[target.channel])


def _most(target: Format) -> int:
    """Return the most slides of a post; if there is no limit, the most of a carousel."""
    return MAX_SLIDES if target.sequence or target.max_slides is None else target.max_slides


def _most_by_api(target: Format) -> int:
    return target.by_api.slides if target.by_api and target.by_api.slides else _most(target)


def _in_parts(target: Format, slides: int) -> Fix:
    body = {"format": target.key, "slides": slides}
    return Fix("split", f"Divide into carousels of {slides}", split=body)


def _titled(case: Case) -> Fix:
    """Propose the first words as the title, or ask a person to write one."""
    texts = (e for slide in case.document.slides[:1] for e in slide.elements)
    words = next(
        (e.text for e in texts if isinstance(e, TextElement) and e.role in ("title", "body")), ""
    )
    line = " ".join(words.split())
    title = shortened(line, MOST_TITLE) or line
    if title:
        return operations_fix("Use the first words", SetDocument(title=title))
    fix = operations_fix("Write a title", SetDocument(title=""))
    return Fix("write", fix.label, fix.operations, fill="/0/title")


def _captioned(case: Case, channel: Channel) -> Iterator[Fix]:
    old = caption_for(case.document, channel.key)
    if old is None:
        return
    match case.code:
        case "caption-too-long":
            label, text = "Shorten the caption", _counted(old.text, channel)
        case "too-many-hashtags":
            label, text = "Keep the first hashtags", _first(_HASHTAG, old.text, channel.hashtags)
        case _:
            label, text = "Keep the first links", _first(_LINK, old.text, channel.links)
    if text and text != old.text:
        captions = {one.channel: one for one in case.document.captions}
        captions[channel.key] = old.model_copy(update={"text": text})
        yield operations_fix(label, SetDocument(captions=tuple(captions.values())))


def _counted(text: str, channel: Channel) -> str:
    """Return as many of the first words as the channel allows, by its way of counting."""
    low, high, best = 0, len(text), ""
    while low < high:
        middle = (low + high + 1) // 2
        short = shortened(text, middle)
        if short and length(short, channel.counted) <= (channel.caption or 0):
            low, best = middle, short
        elif middle <= 1:
            break
        else:
            high = middle - 1
    return best


def _first(pattern: re.Pattern[str], text: str, most: int | None) -> str:
    """Remove all matches of a pattern after the first ``most``; repeated matches count once."""
    seen: list[str] = []

    def replaced(found: re.Match[str]) -> str:
        one = found[0].strip()
        if one not in seen:
            seen.append(one)
        return found[0] if seen.index(one) < (most or 0) else ""

    replace: Callable[[re.Match[str]], str] = replaced
    return pattern.sub(replace, text).strip()
