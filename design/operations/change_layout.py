"""Changing a slide's layout: its texts move to the places of the new one; nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from design.catalogue.layouts import LAYOUTS
from design.document.model import Element, Entity, Layout, Slide, TextElement, TextRole
from design.ids import uuid7
from design.text.entities import joined, slice_text
from design.text.graphemes import weight
from design.text.splitting import sentences

ITEMIZED = frozenset({"list", "checklist", "steps", "comparison", "pros-cons", "summary"})
UNTITLED = frozenset({"text-only"})  # a title is possible there, but not needed
TITLE, QUOTE = 90, 110  # graphemes of a text that can be set large
FIGURE = re.compile(r"[+−-]?[$€£¥]?\d[\d.,]*\s?(?:%|[x×](?!\w)|[kKM](?!\w)|[€£$])|\d[\d.,]*")

_Marked = tuple[str, tuple[Entity, ...]]


def change_layout(slide: Slide, layout: Layout, language: str) -> Slide:
    """Return the slide in ``layout``.

    A title without a place becomes the beginning of the body. For a missing title the body gives its first
    sentence, or figure. Sentences become the lines of a list, and half of the lines its other side.
    """
    if layout == slide.layout:
        return slide
    places = set(LAYOUTS[layout].places)
    texts = {e.role: e for e in slide.elements if isinstance(e, TextElement)}
    title, body, aside = (_marked(texts.get(role)) for role in ("title", "body", "aside"))
    if slide.layout in ("hook-cover", "outro") and not body[0]:
        body = _marked(texts.get("subtitle"))
    if aside[0] and "aside" not in places:
        body, aside = joined([body, aside], "\n"), ("", ())
    itemized = layout in ITEMIZED and "\n" in body[0]
    if "title" in places and layout not in UNTITLED and not title[0] and not itemized:
        title, body = _titled(body, layout, language)
    elif "title" not in places and title[0]:
        body, title = joined([title, body], "\n\n"), ("", ())
    if layout in ITEMIZED and "\n" not in body[0]:
        body = _lines(body, language)
    if "aside" in places and not aside[0]:
        body, aside = _halves(body)
    words: dict[TextRole, _Marked] = {"title": title, "body": body, "aside": aside}
    return slide.model_copy(update={"layout": layout, "elements": _placed(slide, words)})


def _placed(slide: Slide, texts: dict[TextRole, _Marked]) -> tuple[Element, ...]:
    """Return the slide's elements with new texts in these roles; new roles are inserted in reading order."""
    left = dict(texts)
    elements: list[Element] = []
    for element in slide.elements:
        if not (isinstance(element, TextElement) and element.role in texts):
            elements.append(element)
        elif element.role in left:
            words, marks = left.pop(element.role)
            if words:
                changed = {"text": words, "entities": marks}
                elements.append(element.model_copy(update=changed))
    for role, (words, marks) in left.items():
        if words:
            made = TextElement(id=uuid7(), role=role, text=words, entities=marks)
            elements.insert(_place_of(role, elements), made)
    return tuple(elements)


def _place_of(role: TextRole, elements: Sequence[Element]) -> int:
    """Return the index for a new text: a title goes before the body, everything else after it."""
    for index, element in enumerate(elements):
        if isinstance(element, TextElement) and element.role == "body":
            return index if role == "title" else index + 1
    return len(elements)


def _marked(element: TextElement | None) -> _Marked:
    return (element.text, element.entities) if element else ("", ())


def _titled(body: _Marked, layout: Layout, language: str) -> tuple[_Marked, _Marked]:
    """Return what can be the title, and what is left for the body."""
    words, marks = body
    if layout == "big-number":
        found = FIGURE.search(words)
        return ((found[0].strip(), ()), body) if found else (("", ()), body)
    if not words:
        return ("", ()), body
    end = words.find("\n") + 1 or len(sentences(words, language)[0])
    if weight(words[:end].strip()) > TITLE:
        return ("", ()), body
    first, rest = slice_text(words, marks, 0, end), slice_text(words, marks, end, len(words))
    return (first, rest) if rest[0] or layout not in ITEMIZED else (("", ()), body)


def _lines(body: _Marked, language: str) -> _Marked:
    words, marks = body
    lines, at = [], 0
    for sentence in sentences(words, language) if words else []:
        lines.append(slice_text(words, marks, at, at + len(sentence)))
        at += len(sentence)
    return joined(lines, "\n")


def _halves(body: _Marked) -> tuple[_Marked, _Marked]:
    words, marks = body
    breaks = [found.end() for found in re.finditer("\n", words)]
    if not breaks:
        return body, ("", ())
    middle = breaks[len(breaks) // 2]
    return slice_text(words, marks, 0, middle), slice_text(words, marks, middle, len(words))
