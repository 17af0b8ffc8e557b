"""What is said of a slide to those who cannot see it."""

from __future__ import annotations

from design.document.model import ImageElement, Slide, TextElement

ELLIPSIS = "…"


def alt_text(slide: Slide, most: int | None = None) -> str:
    """The author's own words for a slide, else all of its text and what is said of its pictures.

    With ``most`` characters at most; what is longer ends after a word, with an ellipsis.
    """
    said = slide.alt or _read_out(slide)
    if most is None or len(said) <= most:
        return said
    room = said[: most - len(ELLIPSIS)]
    words, _, _ = room.rpartition(" ")
    return (words or room).rstrip() + ELLIPSIS


def _read_out(slide: Slide) -> str:
    texts = [
        one.text.strip()
        for one in slide.elements
        if isinstance(one, TextElement) and one.role != "cue"
    ]
    pictures = [one.alt.strip() for one in slide.elements if isinstance(one, ImageElement)]
    return "\n".join(part for part in [*texts, *pictures] if part)
