"""Listicle: numbered tips, and all of them again on a summary card."""

from __future__ import annotations

from collections.abc import Iterator

from design.catalogue.phrases import phrases
from design.document.model import Slide
from design.recipes.brief import Brief, RecipeInfo
from design.recipes.pieces import headline, slide, text, titled
from design.text.graphemes import weight

LEAST, MOST, LINE = 3, 7, 60  # points on the card, and the graphemes of one

INFO = RecipeInfo(
    "listicle",
    "Listicle",
    "Every post as a numbered tip under its first sentence, and a summary to save.",
    "numbered-tip",
)


def middle(brief: Brief) -> Iterator[Slide]:
    points = []
    for passage in brief.passages:
        if passage.text:
            points.append(headline(passage, brief.language)[0] or passage.text.rstrip("."))
        yield from titled("numbered-tip", passage, brief.language)
    if LEAST <= len(points) <= MOST and all(0 < weight(point) <= LINE for point in points):
        title = text("title", phrases(brief.language).summary)
        yield slide("summary", None, title, text("body", "\n".join(points)))
