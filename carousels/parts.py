"""A deck in parts, each as long as a channel takes, the numbers on the slides going on."""

from __future__ import annotations

from brandkits.catalogue.formats import Format
from carousels.document import Document, Numbering


def most_of_a_part(target: Format, asked: int | None, slides: int) -> int:
    """How many slides a part may have: as asked, at most what a post takes; unasked, what programs may publish."""
    taken = slides if target.sequence or target.max_slides is None else target.max_slides
    by_programs = target.by_api.slides if target.by_api else 0
    return min(asked or by_programs or taken, taken)


def lengths(count: int, most: int, least: int) -> list[int]:
    """How many slides each part gets: full parts, the last with at least ``least``.

    Where even the last two together have too few for that, the last stays short.
    """
    parts = [most] * (count // most)
    if rest := count % most:
        parts.append(rest)
    if len(parts) > 1 and parts[-1] < least and sum(parts[-2:]) >= 2 * least:
        parts[-2] -= least - parts[-1]
        parts[-1] = least
    return parts


def parted(document: Document, target: Format, most: int) -> list[Document]:
    """The draft in parts of at most ``most`` slides, titled and numbered one behind the other.

    Slides keep their ids; a part of a part counts on from where it began.
    """
    counts = lengths(len(document.slides), most, target.min_slides)
    first = document.numbering.first if document.numbering else 1
    total = document.numbering.total if document.numbering else len(document.slides)
    made, at = [], 0
    for number, count in enumerate(counts, start=1):
        slides = document.slides[at : at + count]
        own = {slide.id for slide in slides}
        variants = [
            one.model_copy(update={"slides": tuple(v for v in one.slides if v.slide in own)})
            for one in document.variants
        ]
        made.append(
            document.model_copy(
                update={
                    "title": _titled(document.title, number, len(counts)),
                    "format": target.key,
                    "slides": slides,
                    "variants": tuple(variants),
                    "numbering": Numbering(first=first + at, total=total),
                }
            )
        )
        at += count
    return made


def _titled(title: str, number: int, of: int) -> str:
    suffix = f" ({number}/{of})"
    return f"{title[: 200 - len(suffix)]}{suffix}" if title else ""
