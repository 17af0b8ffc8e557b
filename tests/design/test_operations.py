"""Operations: all or nothing, each with an inverse that restores the same canonical dump."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from design.catalogue.layouts import LAYOUTS
from design.document.model import AuthorElement, Document, Entity, ImageElement, Slide, TextElement
from design.importers import import_thread
from design.kit.spec import Author, KitSpec
from design.operations import (
    OPERATIONS,
    Context,
    OperationRefused,
    apply,
    difference,
    dump_operations,
)
from design.recipes import Item, Order, Picture, Speaker, build
from design.text.entities import rebased
from design.thread import Quote

KIT = KitSpec(author=Author(name="Rivermill", handle="@rivermill"))
SOURCE = (
    "We moved a bakery in one night.\n---\nFirst the oven. Then the flour, which is https://a.example/x here."
    "\n---\nAsk the ferryman. He knows.\n---\n“Bread does not wait.”\n---\nNobody slept, and 97% arrived."
)
POSTS = {
    name: Item(name, post, (Picture(uuid4(), "A boat"), Picture(uuid4(), "")) if n == 2 else ())
    for n, (name, post) in enumerate((uuid4(), post) for post in import_thread(SOURCE).posts)
}
CONTEXT = Context(KIT, POSTS, Speaker("Ines", "@ines"))
IDS = list(POSTS)


def sample_document() -> Document:
    return build(list(POSTS.values())[:3], KIT, Order())


def done(document: Document, *operations: dict[str, Any]) -> Document:
    return apply(document, OPERATIONS.validate_python(list(operations)), CONTEXT).document


def words(slide: Slide) -> dict[str, str]:
    return {e.role: e.text for e in slide.elements if isinstance(e, TextElement)}


def body(slide: Slide) -> TextElement:
    return next(e for e in slide.elements if isinstance(e, TextElement) and e.role == "body")


def chosen(chance: random.Random, document: Document, *, pictures: bool = False) -> dict[str, Any]:
    """Return a random operation, possibly one that is refused. ``pictures`` belong to no client."""
    slides = [str(slide.id) for slide in document.slides] or [str(uuid4())]
    texts = [e for s in document.slides for e in s.elements if isinstance(e, TextElement)]
    slide, other, index = chance.choice(slides), chance.choice(slides), chance.randrange(9)
    text = chance.choice(texts) if texts else None
    home = chance.choice(document.slides) if document.slides else None
    element = chance.choice(home.elements) if home and home.elements else None
    options: list[dict[str, Any]] = [
        {"op": "move_slide", "slide": slide, "index": index},
        {"op": "remove_slide", "slide": slide},
        {"op": "duplicate_slide", "slide": slide},
        {"op": "set_slide", "slide": slide, "alt": chance.choice(["", "A boat"])},
        {"op": "set_layout", "slide": slide, "layout": chance.choice(sorted(LAYOUTS))},
        {"op": "set_style", "style": {"theme": chance.choice(["paper", "forest", None])}},
        {
            "op": "set_style",
            "slide": slide,
            "style": {"typography": {"align": chance.choice(["center", None])}},
        },
        {"op": "set_document", "language": chance.choice(["en", "de", "ar"])},
        {"op": "set_language", "language": chance.choice(["en", "de", "ar"])},
        {"op": "set_outro", "goal": chance.choice(["save", "visit"]), "qr": True},
        {"op": "split_slide", "slide": slide},
        {"op": "merge_slides", "slide": slide, "other": other},
        {
            "op": "drop_post",
            "post": str(chance.choice(IDS)),
            "part": chance.choice(["card", "text", "quote", "quoted", "link", "images"]),
            "slide": chance.choice([slide, None]),
            "index": chance.choice([index, None]),
        },
        {"op": "drop_remaining"},
        {"op": "draft_captions"},
        {"op": "rebuild_from_thread", "recipe": "how-to"},
        {"op": "insert_slide", "slide": {"id": str(uuid4()), "layout": "list"}, "index": index},
    ]
    if pictures:
        shown = [{"asset": str(uuid4())}] * chance.randrange(1, 6)
        place = {"slide": chance.choice([slide, None])}
        options.append({"op": "add_pictures", "pictures": shown, **place})
    if text:
        said = chance.choice(["", "New words, 火", text.text[3:], f"{text.text} and more"])
        options.append({"op": "set_text", "element": str(text.id), "text": said})
    if home and element:
        place = {"slide": str(home.id), "element": str(element.id)}
        options += [
            {"op": "remove_element", **place},
            {"op": "move_element", **place, "index": index},
        ]
    return chance.choice(options)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 12))
def test_operations_and_their_inverses_give_the_same_dump(seed: int, count: int) -> None:
    chance = random.Random(seed)
    start = document = sample_document()
    undo: list[list[Any]] = []
    for _ in range(count):
        operations = OPERATIONS.validate_python([chosen(chance, document, pictures=True)])
        try:
            outcome = apply(document, operations, CONTEXT)
        except OperationRefused:
            continue
        undo.append(outcome.inverse)
        assert apply(outcome.document, outcome.inverse, CONTEXT).document == document
        document = outcome.document
        for slide in document.slides:
            for element in slide.elements:
                if isinstance(element, TextElement):
                    assert all(e.start < e.end <= len(element.text) for e in element.entities)
    for inverse in reversed(undo):
        sent = OPERATIONS.validate_python(json.loads(json.dumps(dump_operations(inverse))))
        document = apply(document, sent, CONTEXT).document
    assert document.model_dump_json() == start.model_dump_json()


@settings(max_examples=100, deadline=None)
@given(one=st.integers(0, 2**32), other=st.integers(0, 2**32))
def test_the_difference_turns_any_document_into_any_other(one: int, other: int) -> None:
    document = sample_document()
    ends = []
    for seed in (one, other):
        chance, end = random.Random(seed), document
        for _ in range(6):
            try:
                operations = OPERATIONS.validate_python([chosen(chance, end, pictures=True)])
                end = apply(end, operations, CONTEXT).document
            except OperationRefused:
                continue
        ends.append(end)
    first, second = ends
    steps = difference(first, second)
    assert apply(first, steps, CONTEXT).document == second
    assert difference(first, first) == []


def test_one_slide_moved_is_one_operation_either_way() -> None:
    document = sample_document()
    first, last = document.slides[0].id, document.slides[-1].id
    for slide, index in ((first, len(document.slides) - 1), (last, 0)):
        moved = done(document, {"op": "move_slide", "slide": str(slide), "index": index})
        assert len(difference(document, moved)) == 1
        assert len(difference(moved, document)) == 1


def test_operations_apply_all_or_none_and_the_failed_one_is_named() -> None:
    document = sample_document()
    with pytest.raises(OperationRefused) as refused:
        done(
            document,
            {"op": "remove_slide", "slide": str(document.slides[1].id)},
            {"op": "remove_slide", "slide": str(uuid4())},
        )
    assert (refused.value.index, refused.value.pointer, refused.value.code) == (
        1,
        "/slide",
        "no-slide",
    )


def test_entities_stay_with_their_words() -> None:
    document = sample_document()
    linked = next(s for s in document.slides if any("a.example" in t for t in words(s).values()))
    text = body(linked)
    (mark,) = text.entities
    said = text.text[mark.start : mark.end]
    for new in (f"At first: {text.text}", f"{text.text} Yes.", text.text.replace("flour", "dough")):
        after = done(document, {"op": "set_text", "element": str(text.id), "text": new})
        (changed,) = [s for s in after.slides if s.id == linked.id]
        (kept,) = body(changed).entities
        assert new[kept.start : kept.end] == said
    gone = done(document, {"op": "set_text", "element": str(text.id), "text": "First the oven."})
    assert body(next(s for s in gone.slides if s.id == linked.id)).entities == ()


def test_sent_entities_must_be_inside_the_text() -> None:
    document = sample_document()
    text = body(document.slides[1])
    marks = [{"kind": "bold", "start": 3, "end": 900}]
    with pytest.raises(OperationRefused) as refused:
        done(
            document,
            {"op": "set_text", "element": str(text.id), "text": "Short", "entities": marks},
        )
    assert refused.value.pointer == "/entities/0"


@pytest.mark.parametrize(
    ("part", "post", "layout"),
    [("card", 3, "post-card"), ("text", 4, "text-only"), ("quote", 3, "pull-quote")],
)
def test_a_post_becomes_new_slides_before_the_outro(part: str, post: int, layout: str) -> None:
    document = sample_document()
    after = done(document, {"op": "drop_post", "post": str(IDS[post]), "part": part})
    assert len(after.slides) == len(document.slides) + 1
    assert (after.slides[-2].layout, after.slides[-2].post) == (layout, IDS[post])
    assert POSTS[IDS[post]].post.text in words(after.slides[-2])["body"]


def test_parts_of_a_post_are_placed_on_a_slide() -> None:
    document = sample_document()
    slide = document.slides[1]

    def dropped(part: str, post: int) -> Slide:
        after = done(
            document,
            {"op": "drop_post", "post": str(IDS[post]), "part": part, "slide": str(slide.id)},
        )
        assert len(after.slides) == len(document.slides)
        return after.slides[1]

    assert words(dropped("text", 4))["body"].endswith("\n\nNobody slept, and 97% arrived.")
    linked = body(dropped("link", 1))
    assert linked.text.endswith("\n\na.example/x")
    assert linked.entities[-1].url == "https://a.example/x"
    pictures = [e for e in dropped("images", 2).elements if isinstance(e, ImageElement)]
    assert [picture.alt for picture in pictures] == ["A boat", ""]
    assert dropped("quote", 3).layout == "pull-quote"
    card = dropped("card", 4)
    assert (card.post, words(card)["body"]) == (IDS[4], "Nobody slept, and 97% arrived.")
    assert card.id == slide.id


def test_a_quoted_post_replaces_a_slide_with_its_own_author() -> None:
    quote = Quote(name="Ivo", handle="@ivo", text="A street without a bakery is only a road.")
    item = replace(POSTS[IDS[0]], post=POSTS[IDS[0]].post.model_copy(update={"quote": quote}))
    context = replace(CONTEXT, posts={**POSTS, IDS[0]: item})
    document = sample_document()
    slide = document.slides[1]
    for place in ({"slide": str(slide.id)}, {"index": 1}):
        drop = {"op": "drop_post", "post": str(IDS[0]), "part": "quoted", **place}
        shown = apply(document, OPERATIONS.validate_python([drop]), context).document.slides[1]
        assert (shown.layout, words(shown)) == ("pull-quote", {"body": quote.text})
        authors = [one for one in shown.elements if isinstance(one, AuthorElement)]
        assert [(one.name, one.handle) for one in authors] == [("Ivo", "@ivo")]


@pytest.mark.parametrize(("part", "post"), [("images", 0), ("link", 0), ("quoted", 0)])
def test_a_part_that_the_post_lacks_is_refused(part: str, post: int) -> None:
    with pytest.raises(OperationRefused) as refused:
        done(sample_document(), {"op": "drop_post", "post": str(IDS[post]), "part": part})
    assert refused.value.pointer == "/part"


def test_all_remaining_posts_are_added_in_order() -> None:
    after = done(sample_document(), {"op": "drop_remaining"})
    shown: list[UUID | None] = [slide.post for slide in after.slides]
    assert [post for post in dict.fromkeys(shown) if post] == IDS
    assert after.slides[-1].layout == "outro"
    assert done(after, {"op": "drop_remaining"}) == after


def test_a_slide_split_and_merged_has_the_same_text() -> None:
    document = sample_document()
    slide = document.slides[1]
    text = body(slide).text
    at = text.index("Then")
    parted = done(document, {"op": "split_slide", "slide": str(slide.id), "at": at})
    assert [body(one).text for one in parted.slides[1:3]] == [text[:at].strip(), text[at:]]
    both = {"slide": str(slide.id), "other": str(parted.slides[2].id)}
    merged = done(parted, {"op": "merge_slides", **both})
    assert body(merged.slides[1]).text.split() == text.split()
    assert len(merged.slides) == len(document.slides)


def test_a_style_is_changed_by_name_and_reset_by_null() -> None:
    slide = str(sample_document().slides[1].id)
    document = sample_document()
    slide = str(document.slides[1].id)
    styled = done(
        document,
        {"op": "set_style", "slide": slide, "style": {"theme": "forest", "header": {}}},
        {"op": "set_style", "slide": slide, "style": {"header": None}},
    )
    own = styled.slides[1].style
    assert own
    assert (own.theme, own.header) == ("forest", None)
    plain = done(styled, {"op": "set_style", "slide": slide, "style": {"theme": None}})
    assert plain.slides[1].style is None


def test_another_goal_rewrites_the_outro_with_the_same_ids() -> None:
    document = sample_document()
    after = done(document, {"op": "set_outro", "goal": "comment", "qr": False})
    assert words(after.slides[-1])["title"] == "What would you add?"
    before = {e.role: e.id for e in document.slides[-1].elements if isinstance(e, TextElement)}
    same = {e.role: e.id for e in after.slides[-1].elements if isinstance(e, TextElement)}
    assert before["title"] == same["title"]
    assert after.outro.goal == "comment"


@given(before=st.text(max_size=30), after=st.text(max_size=30), data=st.data())
def test_entities_cover_words_after_any_edit(before: str, after: str, data: st.DataObject) -> None:
    spans = data.draw(
        st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5)
        if before
        else st.just([])
    )
    marks = [
        Entity(kind="bold", start=min(a, b) % len(before), end=len(before))
        for a, b in spans
        if before
    ]
    for mark in rebased(before, after, marks):
        assert 0 <= mark.start < mark.end <= len(after)
    assert rebased(before, before, marks) == tuple(marks)
