"""Myth and fact: a claim against the truth, from one post with both or two posts in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from design.catalogue.phrases import phrases
from design.document.model import Slide
from design.recipes.brief import Brief, RecipeInfo, Said
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
    spoken = phrases(brief.language)
    labels = (spoken.myth, spoken.fact)
    waiting: Said | None = None
    for said in brief.said:
        named = _named(said, labels)
        if waiting is not None:
            fact = named if named and named[0] == spoken.fact else None
            if fact:
                yield from _sides(brief, labels, waiting, fact[1])
                waiting = None
                continue
            yield from posts(waiting, brief.voice, brief.language)
            waiting = None
        if both := _both(said, labels, brief.language):
            yield from _sides(brief, labels, *both)
        elif named and named[0] == spoken.myth:
            waiting = named[1]
        else:
            yield from posts(said, brief.voice, brief.language)
    if waiting is not None:
        yield from posts(waiting, brief.voice, brief.language)


def _sides(brief: Brief, labels: tuple[str, str], myth: Said, fact: Said) -> Iterator[Slide]:
    """Yield both on one slide if there is room, else each post as written."""
    pictured = myth.item.pictures or fact.item.pictures
    marked = any(mark.url for mark in (*myth.marks, *fact.marks))
    if pictured or marked or max(weight(myth.text), weight(fact.text)) > SIDE:
        for said in dict.fromkeys((myth, fact)):
            yield from posts(said, brief.voice, brief.language)
        return
    one, other = (
        f"{label}\n{' '.join(said.text.split())}"
        for label, said in zip(labels, (myth, fact), strict=True)
    )
    yield slide("comparison", fact.item.id, text("body", one), text("aside", other))


def _named(said: Said, labels: tuple[str, str]) -> tuple[str, Said] | None:
    """Return the label that a post begins with, and the rest of the post."""
    for label in labels:
        found = re.match(rf"\s*{re.escape(label)}\b[^\w\n]*", said.text, re.IGNORECASE)
        if found and found.end() < len(said.text):
            words, marks = slice_text(said.text, said.marks, found.end(), len(said.text))
            return label, replace(said, text=words, marks=marks)
    return None


def _both(said: Said, labels: tuple[str, str], language: str) -> tuple[Said, Said] | None:
    """Return the two sides of a post: by their labels, else its first sentence and the rest."""
    myth, fact = labels
    found = re.search(rf"(?:^|[\s.!?])({re.escape(fact)})\b[^\w\n]*", said.text, re.IGNORECASE)
    if found and found.start(1) > 0:
        start, cut = 0, found.start(1)
        if named := re.match(rf"\s*{re.escape(myth)}\b[^\w\n]*", said.text, re.IGNORECASE):
            start = named.end()
        return _part(said, start, cut), _part(said, found.end(), len(said.text))
    if _named(said, labels):
        return None
    first = sentences(said.text, said.item.post.language or language)[:1]
    if not first or len(first[0]) == len(said.text) or said.item.pictures:
        return None
    return _part(said, 0, len(first[0])), _part(said, len(first[0]), len(said.text))


def _part(said: Said, start: int, end: int) -> Said:
    words, marks = slice_text(said.text, said.marks, start, end)
    return replace(said, text=words, marks=marks)
