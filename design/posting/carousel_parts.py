"""Splitting a carousel into parts that a channel accepts."""

from __future__ import annotations

from design.catalogue.formats import Format
from design.catalogue.phrases import phrases
from design.document.model import Document, Numbering, Slide, TextElement, Variant
from design.ids import uuid7

# A part with more slides is a carousel of its own. Shorter parts are posts of one row, like the pictures of a
# thread.
SHORT = 5
LEAST = 3  # slides between the cover and the closing slide of a part


def max_slides_of_a_part(target: Format, asked: int | None, slides: int) -> int:
    """Return the most slides that a part may have.

    This is ``asked``, or else what programs may publish, but never more than a post of the format accepts.
    """
    accepted = slides if target.sequence or target.max_slides is None else target.max_slides
    by_programs = target.by_api.slides if target.by_api else 0
    return min(asked or by_programs or accepted, accepted)


def lengths(count: int, most: int, least: int) -> list[int]:
    """Return the number of slides of each part: full parts, the last with at least ``least``.

    The last part stays shorter where the last two together have too few slides for that.
    """
    parts = [most] * (count // most)
    if rest := count % most:
        parts.append(rest)
    if len(parts) > 1 and parts[-1] < least and sum(parts[-2:]) >= 2 * least:
        parts[-2] -= least - parts[-1]
        parts[-1] = least
    return parts


def split_into_parts(document: Document, target: Format, most: int) -> list[Document]:
    """Split the document into parts of at most ``most`` slides, with numbered titles.

    Each part is a carousel of its own: it opens with the cover, which names the number of the part, ends with
    the closing slide, and numbers its own slides. Short parts only continue the numbering. Slides keep their ids.
    """
    if most <= SHORT:
        return _in_a_row(document, target, most)
    cover, middle, outro = _framed(document.slides)
    room = most - len(cover) - len(outro)
    counts = lengths(len(middle), room, max(LEAST, target.min_slides - len(cover) - len(outro)))
    made, at = [], 0
    for number, count in enumerate(counts, start=1):
        label = phrases(document.language).part.format(number=number, count=len(counts))
        slides = (*(_with_eyebrow(one, label) for one in cover), *middle[at : at + count], *outro)
        made.append(_part(document, target, slides, number, len(counts), None))
        at += count
    return made


def _in_a_row(document: Document, target: Format, most: int) -> list[Document]:
    """Split into parts that continue the numbering; a part of a part continues from its own first number."""
    counts = lengths(len(document.slides), most, target.min_slides)
    first = document.numbering.first if document.numbering else 1
    total = document.numbering.total if document.numbering else len(document.slides)
    made, at = [], 0
    for number, count in enumerate(counts, start=1):
        slides = document.slides[at : at + count]
        numbering = Numbering(first=first + at, total=total)
        made.append(_part(document, target, slides, number, len(counts), numbering))
        at += count
    return made


def _framed(
    slides: tuple[Slide, ...],
) -> tuple[tuple[Slide, ...], tuple[Slide, ...], tuple[Slide, ...]]:
    """Return the cover, the slides between, and the closing slide; the first and last may be missing."""
    opens = int(slides[0].layout == "hook-cover")
    closes = len(slides) - int(slides[-1].layout == "outro")
    return slides[:opens], slides[opens:closes], slides[closes:]


def _with_eyebrow(cover: Slide, label: str) -> Slide:
    """Return the cover with this text as its eyebrow, added if missing."""
    eyebrow = _eyebrow(cover)
    if eyebrow is None:
        made = TextElement(id=uuid7(), role="eyebrow", text=label)
        return cover.model_copy(update={"elements": (made, *cover.elements)})
    other = eyebrow.model_copy(update={"text": label, "entities": ()})
    kept = tuple(other if one.id == eyebrow.id else one for one in cover.elements)
    return cover.model_copy(update={"elements": kept})


def _eyebrow(cover: Slide) -> TextElement | None:
    return next(
        (e for e in cover.elements if isinstance(e, TextElement) and e.role == "eyebrow"), None
    )


def _part(
    document: Document,
    target: Format,
    slides: tuple[Slide, ...],
    number: int,
    of: int,
    numbering: Numbering | None,
) -> Document:
    return document.model_copy(
        update={
            "title": _titled(document.title, number, of),
            "format": target.key,
            "slides": slides,
            "variants": tuple(_of_part(one, document, slides) for one in document.variants),
            "numbering": numbering,
        }
    )


def _of_part(variant: Variant, document: Document, slides: tuple[Slide, ...]) -> Variant:
    """Return a variant for the slides of a part, without texts for elements that the part has changed."""
    texts = {one.id: one for slide in document.slides for one in slide.elements}
    changed = {
        one.id
        for slide in slides
        for one in slide.elements
        if isinstance(one, TextElement) and texts.get(one.id) != one
    }
    shown = {slide.id for slide in slides}
    kept = (
        own.model_copy(update={"texts": tuple(t for t in own.texts if t.element not in changed)})
        for own in variant.slides
        if own.slide in shown
    )
    return variant.model_copy(update={"slides": tuple(kept)})


def _titled(title: str, number: int, of: int) -> str:
    suffix = f" ({number}/{of})"
    return f"{title[: 200 - len(suffix)]}{suffix}" if title else ""
