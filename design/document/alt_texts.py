"""Alt text: the description of a slide for people who cannot see it."""

from __future__ import annotations

from design.document.model import ImageElement, Slide, TextElement

ELLIPSIS = "…"


def alt_text(slide: Slide, most: int | None = None) -> str:
    """Return the author's alt text of a slide, else all of its text and the alt texts of its pictures.

    ``most`` limits the number of characters: longer text ends after a word, with an ellipsis.
    """
    full = slide.alt or _content_of(slide)
    if most is None or len(full) <= most:
        return full
    room = full[: most - len(ELLIPSIS)]
    words, _, _ = room.rpartition(" ")
    return (words or room).rstrip() + ELLIPSIS


def _content_of(slide: Slide) -> str:
    texts = [
        one.text.strip()
        for one in slide.elements
        if isinstance(one, TextElement) and one.role != "cue"
    ]
    pictures = [one.alt.strip() for one in slide.elements if isinstance(one, ImageElement)]
    return "\n".join(part for part in [*texts, *pictures] if part)
