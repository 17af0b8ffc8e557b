"""Hook and tips: the short form, with the tips on as few slides as fit them."""

from __future__ import annotations

from collections.abc import Iterator

from design.document.model import Slide
from design.recipes.brief import Brief, RecipeInfo, Said
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
    for said in brief.said:
        tip = _tip(said, brief.language)
        if tip:
            tips.append(tip)
        if tips and (not tip or len(tips) == A_SLIDE):
            yield _together(tips)
            tips = []
        if not tip:
            yield from posts(said, brief.voice, brief.language)
    if tips:
        yield _together(tips)


def _together(tips: list[str]) -> Slide:
    return slide("list", None, text("body", "\n".join(tips)))


def _tip(said: Said, language: str) -> str:
    """Return the post in one line; empty if it is more than its first sentence."""
    if said.item.pictures or any(mark.url for mark in said.marks):
        return ""
    title, _ = headline(said, language)
    line = title or (said.text if weight(said.text) <= TIP else "")
    return " ".join(line.split())
