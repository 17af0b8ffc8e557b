"""No operation loses text silently: added content is visible, and replaced content is reported."""

from __future__ import annotations

from typing import Any, get_args
from uuid import UUID, uuid4

import pytest

from design.catalogue.formats import FORMATS
from design.catalogue.layouts import LAYOUTS
from design.document.model import (
    AuthorElement,
    Document,
    ImageElement,
    Layout,
    Slide,
    TextElement,
    TextVariant,
)
from design.document.variants import apply_variant
from design.importers import import_thread
from design.operations import OPERATIONS, Lost, OperationRefused, Outcome, apply
from design.posting.carousel_parts import split_into_parts
from design.recipes import Item, Order, build
from tests.design.test_operations import CONTEXT, IDS, KIT, POSTS, body, words
from tests.design.test_splitting import LANGUAGES

HALVES = "The oven came first, and nine men carried it. The flour came last, on one small boat."


def text(role: str, said: str) -> dict[str, Any]:
    return {"kind": "text", "id": str(uuid4()), "role": role, "text": said}


def slide(layout: str = "post-card", *elements: dict[str, Any], **fields: Any) -> dict[str, Any]:
    author = {"kind": "author", "id": str(uuid4()), "name": "Ines"}
    return {"id": str(uuid4()), "layout": layout, "elements": [author, *elements], **fields}


def document_of(*slides: dict[str, Any], **fields: Any) -> Document:
    return Document.model_validate({"slides": slides, **fields})


def do(document: Document, *operations: dict[str, Any]) -> Outcome:
    return apply(document, OPERATIONS.validate_python(list(operations)), CONTEXT)


def picture() -> dict[str, Any]:
    return {"kind": "image", "id": str(uuid4()), "asset": str(uuid4())}


def visible_text(one: Slide) -> str:
    """Return every word of a slide that its layout shows."""
    places = LAYOUTS[one.layout].places
    return " ".join(e.text for e in one.elements if isinstance(e, TextElement) and e.role in places)


def pictures(one: Slide) -> list[UUID]:
    return [e.asset for e in one.elements if isinstance(e, ImageElement)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("times", [1, 4, 30])
def test_splitting_a_slide_makes_two_about_equal_halves(language: str, times: int) -> None:
    said = (LANGUAGES[language] * times).strip()
    document = document_of(slide("post-card", text("body", said)), language=language)
    after = do(document, {"op": "split_slide", "slide": str(document.slides[0].id)}).document
    first, second = (body(one).text for one in after.slides)
    assert "".join((first + second).split()) == "".join(said.split())
    assert max(len(first), len(second)) <= 0.8 * len(said)


@pytest.mark.parametrize("layout", get_args(Layout))
def test_both_halves_of_a_card_are_cards_and_no_half_is_a_second_cover(layout: Layout) -> None:
    document = document_of(slide(layout, text("body", HALVES)))
    after = do(document, {"op": "split_slide", "slide": str(document.slides[0].id)}).document
    first, second = after.slides
    assert first.layout == layout
    assert visible_text(second) == "The flour came last, on one small boat."
    carded = layout in ("post-card", "post-over-photo")
    assert (second.layout == "post-card") == carded
    assert [e.name for e in second.elements if isinstance(e, AuthorElement)] == ["Ines"]
    assert second.layout not in ("hook-cover", "outro", "numbered-tip", "full-bleed")


@pytest.mark.parametrize("layout", get_args(Layout))
@pytest.mark.parametrize("part", ["text", "quote", "link", "images"])
def test_content_put_on_a_slide_is_visible_with_the_existing_text(
    layout: Layout, part: str
) -> None:
    said = text("subtitle" if layout == "hook-cover" else "body", "Smoke over the river.")
    document = document_of(slide(layout, said), slide("outro", text("title", "Follow us")))
    post = IDS[2 if part == "images" else 1]
    drop = {"op": "drop_post", "post": str(post), "part": part}
    onto = {"slide": str(document.slides[0].id)}
    if part == "images" and layout == "outro":
        with pytest.raises(OperationRefused) as refused:
            do(document, drop | onto)
        assert (refused.value.pointer, refused.value.code) == ("/slide", "no-place")
        return
    outcome = do(document, drop | onto)
    after = outcome.document.slides[0]
    assert "Smoke over the river." in visible_text(after)
    assert outcome.lost == []
    if part == "images":
        assert "image" in LAYOUTS[after.layout].places
        shown = [one for each in outcome.document.slides for one in pictures(each)]
        assert shown == [one.asset for one in POSTS[post].pictures]
        assert outcome.document.slides[-1].layout == "outro"
    else:
        assert {"text": "First the oven.", "quote": "First the oven.", "link": "a.example/x"}[
            part
        ] in visible_text(after)


@pytest.mark.parametrize("layout", get_args(Layout))
def test_merging_keeps_every_word_visible_and_every_picture(layout: Layout) -> None:
    places = LAYOUTS[layout].places
    shown = [picture()] if "image" in places else []
    role = "title" if "title" in places else "body"
    first = slide(layout, *shown, text(role, "The mill"), alt="A mill")
    second = slide(
        "image-top", text("title", "The boat"), text("body", "It floats."), picture(), alt="A boat"
    )
    document = document_of(first, second)
    both = {"slide": first["id"], "other": second["id"]}
    outcome = do(document, {"op": "merge_slides", **both})
    (merged, *behind) = outcome.document.slides
    assert {"mill", "boat", "floats."} <= set(visible_text(merged).replace("\n", " ").split())
    assert merged.alt == "A mill A boat"
    assert len(pictures(merged)) + sum(len(pictures(one)) for one in behind) == len(shown) + 1
    assert outcome.lost == []


def test_a_post_that_replaces_a_slide_reports_the_lost_text() -> None:
    document = document_of(
        slide("post-card", text("body", "The oven came first."), post=str(IDS[0])),
        slide("post-card", text("body", "The flour came last."), picture(), post=str(IDS[0])),
    )
    taken = document.slides[1].id
    drop = {"op": "drop_post", "post": str(IDS[4]), "part": "card", "slide": str(taken)}
    outcome = do(document, drop)
    assert outcome.lost == [
        Lost(taken, "The flour came last."),
        Lost(taken, asset=pictures(document.slides[1])[0]),
    ]
    assert apply(outcome.document, outcome.inverse, CONTEXT).document == document
    # Text that the same operation adds again is not lost.
    again = do(outcome.document, drop)
    assert again.lost == []


def test_one_picture_replaces_the_only_one_and_others_go_on_new_slides() -> None:
    document = document_of(
        slide("full-bleed", picture()), slide("post-card", text("body", "Bread."))
    )
    bleeding, card = document.slides
    old = pictures(bleeding)[0]
    new = [str(uuid4()) for _ in range(6)]
    add = {"op": "add_pictures", "pictures": [{"asset": one, "alt": "Loaves"} for one in new[:2]]}
    outcome = do(document, add | {"slide": str(bleeding.id)})
    shown = [pictures(one) for one in outcome.document.slides]
    assert [[str(one) for one in each] for each in shown] == [[new[0]], [new[1]], []]
    assert outcome.lost == [Lost(bleeding.id, asset=old)]
    every = {"op": "add_pictures", "pictures": [{"asset": one} for one in new]}
    outcome = do(document, every | {"slide": str(card.id)})
    assert [len(pictures(one)) for one in outcome.document.slides] == [1, 4, 1, 1]
    assert outcome.lost == []
    outcome = do(document, every | {"index": 0})
    assert [one.layout for one in outcome.document.slides[:6]] == ["image-top"] * 6


def test_another_goal_reports_lost_written_texts_and_no_generated_ones() -> None:
    document = build(list(POSTS.values())[:3], KIT, Order())
    goal = {"op": "set_outro", "goal": "comment"}
    assert do(document, goal).lost == []
    outro = document.slides[-1]
    title = next(e for e in outro.elements if isinstance(e, TextElement) and e.role == "title")
    said = {"op": "set_text", "element": str(title.id), "text": "Come to the mill on Sunday"}
    written = do(document, said)
    assert written.lost == []  # overwriting a text is no silent loss
    assert do(written.document, goal).lost == [Lost(outro.id, "Come to the mill on Sunday")]


def test_a_rewritten_caption_is_reported_as_lost() -> None:
    document = build(list(POSTS.values())[:3], KIT, Order())
    own = {"op": "set_document", "captions": [{"channel": "instagram", "text": "Mine alone!"}]}
    outcome = do(do(document, own).document, {"op": "draft_captions"})
    assert outcome.lost == [Lost(None, "Mine alone!")]


def test_parts_have_their_own_cover_outro_and_numbers() -> None:
    thread = import_thread("\n---\n".join(f"{n}. Post number {n} of the mill." for n in range(42)))
    items = [Item(uuid4(), post) for post in thread.posts]
    document = build(items, KIT, Order(language="de"))
    cover = document.slides[0]
    (eyebrow,) = (e for e in cover.elements if isinstance(e, TextElement) and e.role == "eyebrow")
    variant = {
        "format": "x-1x1",
        "slides": [{"slide": cover.id, "texts": [TextVariant(element=eyebrow.id, text="Ja")]}],
    }
    document = Document.model_validate({**dict(document), "variants": [variant]})
    parts = split_into_parts(document, FORMATS["instagram-4x5"], 20)
    assert [len(one.slides) for one in parts] == [20, 20, 7]
    assert {one.numbering for one in parts} == {None}
    for number, part in enumerate(parts, start=1):
        first, *middle, last = part.slides
        said = words(apply_variant(part, "x-1x1").slides[0])
        assert said["eyebrow"] == f"Teil {number} von 3"
        assert (first.id, first.layout) == (cover.id, "hook-cover")
        assert last == document.slides[-1]
        assert {one.layout for one in middle} == {"post-card"}
    shown = [one.id for part in parts for one in part.slides[1:-1]]
    assert shown == [one.id for one in document.slides[1:-1]]
