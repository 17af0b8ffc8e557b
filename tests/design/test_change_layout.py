"""A slide in another layout keeps all of its text and entities."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.catalogue.layouts import LAYOUTS
from design.document.model import AuthorElement, Element, Entity, Layout, Slide, TextElement
from design.operations.change_layout import change_layout

WORDS = st.text(st.sampled_from("ab c.d! \n12%é 火。"), max_size=60)
KEYS = st.sampled_from(sorted(LAYOUTS))


def slide_of(layout: Layout, **texts: str) -> Slide:
    elements: list[Element] = [AuthorElement(id=uuid4(), name="Ines")]
    for role, words in texts.items():
        marks = [Entity(kind="bold", start=0, end=len(words))] if words else []
        fields = {"id": uuid4(), "role": role, "text": words, "entities": marks}
        elements.append(TextElement.model_validate(fields))
    return Slide(id=uuid4(), layout=layout, elements=tuple(elements))


def letters(slide: Slide) -> Counter[str]:
    said = "".join(e.text for e in slide.elements if isinstance(e, TextElement))
    return Counter(char for char in said if not char.isspace())


def by_role(slide: Slide) -> dict[str, str]:
    return {e.role: e.text for e in slide.elements if isinstance(e, TextElement)}


@given(start=KEYS, end=KEYS, title=WORDS, body=WORDS, aside=WORDS)
def test_no_letter_is_lost_and_marks_cover_words(
    start: Layout, end: Layout, title: str, body: str, aside: str
) -> None:
    before = slide_of(start, title=title, body=body, aside=aside)
    after = change_layout(before, end, "en")
    more = letters(after) - letters(before)
    figure = by_role(after).get("title", "") if end == "big-number" else ""
    assert not letters(before) - letters(after)
    assert sum(more.values()) <= len(figure)
    for element in after.elements:
        if isinstance(element, TextElement):
            assert all(0 <= e.start < e.end <= len(element.text) for e in element.entities)
    assert len({e.id for e in after.elements}) == len(after.elements)
    assert (after.layout, after.id) == (end, before.id)


@pytest.mark.parametrize(
    ("layout", "title", "body"),
    [
        ("title-body", "Ask first.", "He knows the river. It has hours."),
        ("list", "Ask first.", "He knows the river.\nIt has hours."),
        ("text-only", None, "Ask first. He knows the river. It has hours."),
        ("big-number", None, "Ask first. He knows the river. It has hours."),
    ],
)
def test_the_text_of_a_post_moves_to_the_new_places(
    layout: Layout, title: str | None, body: str
) -> None:
    post = slide_of("post-card", body="Ask first. He knows the river. It has hours.")
    said = by_role(change_layout(post, layout, "en"))
    assert (said.get("title"), said["body"]) == (title, body)


def test_a_figure_becomes_large_and_sides_are_halves() -> None:
    figure = slide_of("post-card", body="We saved 97% of the loaves.")
    assert by_role(change_layout(figure, "big-number", "en"))["title"] == "97%"
    sides = by_role(change_layout(slide_of("list", body="a\nb\nc\nd"), "comparison", "en"))
    assert (sides["body"], sides["aside"]) == ("a\nb", "c\nd")
    back = by_role(
        change_layout(
            change_layout(slide_of("list", body="a\nb\nc\nd"), "comparison", "en"), "list", "en"
        )
    )
    assert back["body"] == "a\nb\nc\nd"
