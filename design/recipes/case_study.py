"""Case study: every post in the layout that suits its content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from design.document.model import Slide
from design.recipes.brief import Brief, RecipeInfo, Said
from design.recipes.pieces import author, posts, slide, text, titled
from design.text.graphemes import weight
from design.text.splitting import sentences

QUOTE = 200
_FIGURE = re.compile(r"[+−-]?[$€£¥]?\d[\d.,]*\s?(?:%|[x×](?!\w)|[kKM](?!\w)|[€£$])")
_QUOTED = re.compile(r"^[“„«\"「『].+[”“»\"」』][.!?]?$", re.DOTALL)
_ITEM = re.compile(r"^(?:[-–—•*·]|\d{1,2}[.)])\s+")

INFO = RecipeInfo(
    "case-study",
    "Case study",
    "Large figures, single quotes, lists, or pictures with text, as each post suggests.",
    "big-number",
)


def middle(brief: Brief) -> Iterator[Slide]:
    for said in brief.said:
        yield from _slides_of(said, brief)


def _slides_of(said: Said, brief: Brief) -> Iterator[Slide]:
    if said.item.pictures:
        yield from titled("title-body", said, brief.language)
    elif _QUOTED.match(said.text) and weight(said.text) <= QUOTE:
        yield slide(
            "pull-quote", said.item.id, text("body", said.text, said.marks), author(brief.voice)
        )
    elif items := _items(said):
        yield items
    elif figure := _figure(said, brief.language):
        yield slide(
            "big-number",
            said.item.id,
            text("title", figure),
            text("body", said.text, said.marks),
        )
    elif weight(said.text) > 0 and len(sentences(said.text, brief.language)) > 1:
        yield from titled("title-body", said, brief.language)
    else:
        yield from posts(said, brief.voice, brief.language)


def _figure(said: Said, language: str) -> str | None:
    """Return the figure of the first sentence, if the post is short enough to show it large."""
    spoken = said.item.post.language or language
    first = sentences(said.text, spoken)[0] if said.text else ""
    found = _FIGURE.search(first)
    return found[0].strip() if found and weight(said.text) <= QUOTE else None


def _items(said: Said) -> Slide | None:
    """Return a list slide for a post that is a list, with or without a line above it."""
    lines = [line for line in said.text.split("\n") if line.strip()]
    marked = [line for line in lines if _ITEM.match(line)]
    others = len(lines) - len(marked)
    if len(marked) < 2 or others > 1 or (others and _ITEM.match(lines[0])):
        return None
    if len(marked) > 6 or weight(said.text) > QUOTE + 80 or any(mark.url for mark in said.marks):
        return None
    body = text("body", "\n".join(_ITEM.sub("", line) for line in marked))
    if others:
        return slide("list", said.item.id, text("title", lines[0].rstrip(" :：")), body)
    return slide("list", said.item.id, body)
