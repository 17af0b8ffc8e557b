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
    spoken = phrases(brief.language)
    steps = []
    for number, said in enumerate(brief.said, start=1):
        if said.text:
            steps.append(headline(said, brief.language)[0] or said.text.rstrip("."))
        eyebrow = spoken.step.format(number=number, count=len(brief.said))
        yield from titled("title-body", said, brief.language, eyebrow=eyebrow)
    if LEAST <= len(steps) <= MOST and all(0 < weight(step) <= LINE for step in steps):
        title = text("title", spoken.summary)
        yield slide("checklist", None, title, text("body", "\n".join(steps)))
