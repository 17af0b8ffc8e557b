"""Hook and tips: the short form, with the tips on as few slides as fit them."""

from __future__ import annotations

from collections.abc import Iterator

from design.document.model import Slide
from design.recipes.brief import Brief, Passage, RecipeInfo
from design.recipes.pieces import headline, posts, slide, text
from design.text.graphemes import weight

A_SLIDE = 4
TIP = 90  # graphemes

INFO = RecipeInfo(
    "hook-tips",
    "Hook, tips, call to action",
    "The first sentence of every post, four per slide, between hook and call to action.",
    "list",
)


def middle(brief: Brief) -> Iterator[Slide]:
    tips: list[str] = []
    for passage in brief.passages:
        tip = _tip(passage, brief.language)
        if tip:
            tips.append(tip)
        if tips and (not tip or len(tips) == A_SLIDE):
            yield _together(tips)
            tips = []
        if not tip:
            yield from posts(passage, brief.speaker, brief.language)
    if tips:
        yield _together(tips)


def _together(tips: list[str]) -> Slide:
    return slide("list", None, text("body", "\n".join(tips)))


def _tip(passage: Passage, language: str) -> str:
    """Return the post in one line; empty if it is more than its first sentence."""
    if passage.item.pictures or any(mark.url for mark in passage.marks):
        return ""
    title, _ = headline(passage, language)
    line = title or (passage.text if weight(passage.text) <= TIP else "")
    return " ".join(line.split())
