"""Case study: every post in the layout that suits its content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from design.document.model import Slide
from design.recipes.brief import Brief, Passage, RecipeInfo
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
    for passage in brief.passages:
        yield from _slides_of(passage, brief)


def _slides_of(passage: Passage, brief: Brief) -> Iterator[Slide]:
    if passage.item.pictures:
        yield from titled("title-body", passage, brief.language)
    elif _QUOTED.match(passage.text) and weight(passage.text) <= QUOTE:
        yield slide(
            "pull-quote",
            passage.item.id,
            text("body", passage.text, passage.marks),
            author(brief.speaker),
        )
    elif items := _items(passage):
        yield items
    elif figure := _figure(passage, brief.language):
        yield slide(
            "big-number",
            passage.item.id,
            text("title", figure),
            text("body", passage.text, passage.marks),
        )
    elif weight(passage.text) > 0 and len(sentences(passage.text, brief.language)) > 1:
        yield from titled("title-body", passage, brief.language)
    else:
        yield from posts(passage, brief.speaker, brief.language)


def _figure(passage: Passage, language: str) -> str | None:
    """Return the figure of the first sentence, if the post is short enough to show it large."""
    post_language = passage.item.post.language or language
    first = sentences(passage.text, post_language)[0] if passage.text else ""
    found = _FIGURE.search(first)
    return found[0].strip() if found and weight(passage.text) <= QUOTE else None


def _items(passage: Passage) -> Slide | None:
    """Return a list slide for a post that is a list, with or without a line above it."""
    lines = [line for line in passage.text.split("\n") if line.strip()]
    marked = [line for line in lines if _ITEM.match(line)]
    others = len(lines) - len(marked)
    if len(marked) < 2 or others > 1 or (others and _ITEM.match(lines[0])):
        return None
    if (
        len(marked) > 6
        or weight(passage.text) > QUOTE + 80
        or any(mark.url for mark in passage.marks)
    ):
        return None
    body = text("body", "\n".join(_ITEM.sub("", line) for line in marked))
    if others:
        return slide("list", passage.item.id, text("title", lines[0].rstrip(" :：")), body)
    return slide("list", passage.item.id, body)
