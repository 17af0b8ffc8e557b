"""How-to: one step per post, and a checklist."""

from __future__ import annotations

from collections.abc import Iterator

from design.catalogue.phrases import phrases
from design.document.model import Slide
from design.recipes.brief import Brief, RecipeInfo
from design.recipes.listicle import LEAST, LINE, MOST
from design.recipes.pieces import headline, slide, text, titled
from design.text.graphemes import weight

INFO = RecipeInfo(
    "how-to",
    "How-to",
    "Every post as a numbered step, and a checklist at the end.",
    "checklist",
)


def middle(brief: Brief) -> Iterator[Slide]:
    terms = phrases(brief.language)
    steps = []
    for number, passage in enumerate(brief.passages, start=1):
        if passage.text:
            steps.append(headline(passage, brief.language)[0] or passage.text.rstrip("."))
        eyebrow = terms.step.format(number=number, count=len(brief.passages))
        yield from titled("title-body", passage, brief.language, eyebrow=eyebrow)
    if LEAST <= len(steps) <= MOST and all(0 < weight(step) <= LINE for step in steps):
        title = text("title", terms.summary)
        yield slide("checklist", None, title, text("body", "\n".join(steps)))
