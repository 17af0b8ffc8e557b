"""Myth and fact: a claim against the truth, from one post with both or two posts in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from design.catalogue.phrases import phrases
from design.document.model import Slide
from design.recipes.brief import Brief, Passage, RecipeInfo
from design.recipes.pieces import posts, slide, text
from design.text.entities import slice_text
from design.text.graphemes import weight
from design.text.splitting import sentences

SIDE = 150  # graphemes of one side of a comparison

INFO = RecipeInfo(
    "myth-and-fact",
    "Myth and fact",
    "A claim and the truth side by side: labelled in the posts, or the first sentence and the rest.",
    "comparison",
)


def middle(brief: Brief) -> Iterator[Slide]:
    terms = phrases(brief.language)
    labels = (terms.myth, terms.fact)
    waiting: Passage | None = None
    for passage in brief.passages:
        named = _named(passage, labels)
        if waiting is not None:
            fact = named if named and named[0] == terms.fact else None
            if fact:
                yield from _sides(brief, labels, waiting, fact[1])
                waiting = None
                continue
            yield from posts(waiting, brief.speaker, brief.language)
            waiting = None
        if both := _both(passage, labels, brief.language):
            yield from _sides(brief, labels, *both)
        elif named and named[0] == terms.myth:
            waiting = named[1]
        else:
            yield from posts(passage, brief.speaker, brief.language)
    if waiting is not None:
        yield from posts(waiting, brief.speaker, brief.language)


def _sides(brief: Brief, labels: tuple[str, str], myth: Passage, fact: Passage) -> Iterator[Slide]:
    """Yield both on one slide if there is room, else each post as written."""
    pictured = myth.item.pictures or fact.item.pictures
    marked = any(mark.url for mark in (*myth.marks, *fact.marks))
    if pictured or marked or max(weight(myth.text), weight(fact.text)) > SIDE:
        for passage in dict.fromkeys((myth, fact)):
            yield from posts(passage, brief.speaker, brief.language)
        return
    one, other = (
        f"{label}\n{' '.join(passage.text.split())}"
        for label, passage in zip(labels, (myth, fact), strict=True)
    )
    yield slide("comparison", fact.item.id, text("body", one), text("aside", other))


def _named(passage: Passage, labels: tuple[str, str]) -> tuple[str, Passage] | None:
    """Return the label that a post begins with, and the rest of the post."""
    for label in labels:
        found = re.match(rf"\s*{re.escape(label)}\b[^\w\n]*", passage.text, re.IGNORECASE)
        if found and found.end() < len(passage.text):
            words, marks = slice_text(passage.text, passage.marks, found.end(), len(passage.text))
            return label, replace(passage, text=words, marks=marks)
    return None


def _both(
    passage: Passage, labels: tuple[str, str], language: str
) -> tuple[Passage, Passage] | None:
    """Return the two sides of a post: by their labels, else its first sentence and the rest."""
    myth, fact = labels
    found = re.search(rf"(?:^|[\s.!?])({re.escape(fact)})\b[^\w\n]*", passage.text, re.IGNORECASE)
    if found and found.start(1) > 0:
        start, cut = 0, found.start(1)
        if named := re.match(rf"\s*{re.escape(myth)}\b[^\w\n]*", passage.text, re.IGNORECASE):
            start = named.end()
        return _part(passage, start, cut), _part(passage, found.end(), len(passage.text))
    if _named(passage, labels):
        return None
    first = sentences(passage.text, passage.item.post.language or language)[:1]
    if not first or len(first[0]) == len(passage.text) or passage.item.pictures:
        return None
    return _part(passage, 0, len(first[0])), _part(passage, len(first[0]), len(passage.text))


def _part(passage: Passage, start: int, end: int) -> Passage:
    words, marks = slice_text(passage.text, passage.marks, start, end)
    return replace(passage, text=words, marks=marks)
