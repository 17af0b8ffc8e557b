"""Thread story: the thread as it was written."""

from __future__ import annotations

from collections.abc import Iterator

from design.document.model import Slide
from design.recipes.brief import Brief, RecipeInfo
from design.recipes.pieces import posts

INFO = RecipeInfo(
    "thread-story",
    "Thread story",
    "A hook on the cover, one slide for every post, and the closing call to action.",
    "post-card",
)


def middle(brief: Brief) -> Iterator[Slide]:
    for passage in brief.passages:
        yield from posts(passage, brief.speaker, brief.language)
