"""Captions: counted as each channel counts, written from the thread."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.catalogue.channels import CHANNELS, length, visible_length
from design.document.model import Document, OutroSettings
from design.importers import import_thread
from design.kit.spec import KitSpec
from design.posting.captions import LONGEST, write_caption
from design.posting.platform_rules import of_caption
from design.recipes import Item
from design.text.graphemes import graphemes
from tests.desk import Desk

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("channel", "text", "counted"),
    [
        ("x", "hello", 5),
        ("x", "見る", 4),
        ("x", FAMILY, 2),
        ("x", "see https://rivermill.example/a/very/long/way?to=it", 4 + 23),
        ("x", "see rivermill.co.uk/bread, e.g. now", 4 + 23 + 10),
        ("x", "cafe\u0301 — 100 €", 13),
        ("bluesky", f"見る{FAMILY}", 3),
        ("instagram", "見る👍", 3),
        ("tiktok", "見る👍", 4),
        ("threads", "見る👍", 2 + 4),
        ("threads", "7️⃣", 7),
    ],
)
def test_text_length_is_counted_as_the_channel_counts(
    channel: str, text: str, counted: int
) -> None:
    assert length(text, CHANNELS[channel].counted) == counted


@given(text=st.text(max_size=700), channel=st.sampled_from(sorted(CHANNELS)))
def test_the_text_before_more_is_what_the_channel_shows(text: str, channel: str) -> None:
    rules = CHANNELS[channel]
    at = visible_length(text, rules)
    if at is None:
        assert rules.shown is None or length(text, rules.counted) <= rules.shown
        return
    assert rules.shown is not None
    assert length(text[:at], rules.counted) <= rules.shown
    following = next(graphemes(text[at:]))
    assert length(text[: at + len(following)], rules.counted) > rules.shown


def items(text: str) -> list[Item]:
    return [Item(uuid4(), post, ()) for post in import_thread(text).posts]


@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=600),
    channel=st.sampled_from(sorted(CHANNELS)),
)
def test_no_written_caption_is_longer_than_its_channel_allows(text: str, channel: str) -> None:
    posts = items(f"A beginning. {text}")
    kit = KitSpec.model_validate({"author": {"name": "Rivermill"}})
    caption = write_caption(Document(), posts, kit, channel)
    assert caption.text
    said = length(caption.text, CHANNELS[channel].counted)
    assert said <= (CHANNELS[channel].caption or LONGEST)


WORDS = (
    *("bread", "Bake it.", "Why?", "#flour", "#salt.", "\n"),
    *("mill.example", "https://quay.example/a?b=c"),
)


@given(
    posts=st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), max_size=8),
    channel=st.sampled_from(sorted(CHANNELS)),
)
def test_a_written_caption_keeps_every_rule_of_its_channel(posts: list[str], channel: str) -> None:
    numbered = [f"{post} #only{n} https://boat.example/{n}" for n, post in enumerate(posts)]
    kit = KitSpec.model_validate({"author": {"name": "Rivermill"}, "website": "mill.example"})
    found = items("\n---\n".join(["A mill on a boat.", *numbered]))
    for goal in ("save", "visit"):
        document = Document(outro=OutroSettings(goal=goal))
        caption = write_caption(document, found, kit, channel)
        written = document.model_copy(update={"captions": (caption,)})
        assert list(of_caption(written, CHANNELS[channel])) == []


@pytest.mark.parametrize(
    ("post", "line"),
    [
        ("Read it all: mill.example/bread. It is long.", "It is long."),
        ("No #stops here\nmill.example/bread", "No stops here"),
        ("Read it all: mill.example/bread", None),
        ("Look here 👉 https://mill.example", None),
    ],
)
def test_where_links_cannot_be_tapped_a_caption_has_none(post: str, line: str | None) -> None:
    kit = KitSpec.model_validate({"author": {"name": "Rivermill"}})
    said = write_caption(Document(), items(f"A beginning.\n---\n{post}"), kit, "instagram").text
    assert said.split("\n\n")[1:2] == [line or "Save this for later."]


@pytest.mark.parametrize(
    ("post", "line"),
    [
        ("We changed three things: The yeast. The salt.", "We changed three things: The yeast."),
        ("What happened? The boat sank. We swam.", "What happened? The boat sank."),
        ("What happened?", "What happened?"),
        ("We changed three things:", None),
    ],
)
def test_a_caption_line_includes_what_it_asks_or_announces(post: str, line: str | None) -> None:
    kit = KitSpec.model_validate({"author": {"name": "Rivermill"}})
    said = write_caption(Document(), items(f"A beginning.\n---\n{post}"), kit, "linkedin").text
    assert said.split("\n\n")[1:-1] == ([line] if line else [])


THREAD = (
    "Bread on a boat needs patience. And a lid. #baking #boats\n---\n"
    "The oven is small. It tilts.\n---\n"
    "Read it all: https://rivermill.example/bread #Baking #ovens #a1 #b1 #c1"
)


def captions(desk: Desk, carousel: Any) -> dict[str, str]:
    answer = desk.api.get(f"{desk.base}/carousels/{carousel['id']}").json()
    return {one["channel"]: one["text"] for one in answer["document"]["captions"]}


@pytest.mark.django_db(transaction=True)
def test_a_carousel_has_a_caption_at_creation_and_others_on_request(
    desk: Desk,
) -> None:
    carousel = desk.draft(thread=desk.thread(THREAD)["id"])
    said = captions(desk, carousel)
    assert said == {
        "instagram": "Bread on a boat needs patience. And a lid.\n\nThe oven is small.\n\n"
        "Save this for later.\n\n"
        "#baking #boats #ovens #a1 #b1"
    }

    def operate(version: int, *operations: Any) -> Any:
        url = f"{desk.base}/carousels/{carousel['id']}/operations"
        body = {"operations": list(operations)}
        return desk.api.post(url, body, format="json", HTTP_IF_MATCH=f'"{version}"')

    asked = operate(
        1,
        {"op": "set_document", "formats": ["instagram-4x5", "bluesky-4x5", "threads-4x5"]},
        {"op": "draft_captions"},
    )
    assert asked.status_code == 200, asked.content
    said = captions(desk, carousel)
    assert list(said) == ["instagram", "bluesky", "threads"]
    assert "https://rivermill.example/bread" in said["bluesky"]
    assert said["threads"].endswith("\n\n#baking")
    refused = operate(2, {"op": "draft_captions", "channels": ["papyrus"]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/operations/0/channels/0"
    assert captions(desk, carousel) == said


@pytest.mark.django_db(transaction=True)
def test_a_channel_without_its_own_caption_gets_the_shared_one(
    desk: Desk,
) -> None:
    carousel = desk.draft()
    url = f"{desk.base}/carousels/{carousel['id']}/captions"
    every = {"channel": "all", "text": "Bread at dawn. " * 20, "first_comment": "#bread"}
    own = {
        "channel": "linkedin",
        "text": "We bake. https://mill.example #bread",
        "first_comment": None,
    }
    formats = ["instagram-4x5", "linkedin-4x5", "x-1x1"]
    operations = [{"op": "set_document", "formats": formats, "captions": [every, own]}]
    before = desk.get(f"carousels/{carousel['id']}")

    answer = desk.api.post(url, {"operations": operations}, format="json")
    assert answer.status_code == 200, answer.content
    instagram, linkedin, x = answer.json()["captions"]
    assert desk.get(f"carousels/{carousel['id']}") == before
    desk.operate(carousel, *operations, version=1)
    assert desk.get(f"carousels/{carousel['id']}/captions")["captions"] == answer.json()["captions"]

    assert [one["channel"] for one in (instagram, linkedin, x)] == ["instagram", "linkedin", "x"]
    assert [one["own"] for one in (instagram, linkedin, x)] == [False, True, False]
    assert instagram["text"] == x["text"] == every["text"]
    assert (instagram["first_comment"], linkedin["first_comment"]) == ("#bread", None)
    assert (instagram["length"], instagram["most"], instagram["shown"]) == (300, 2_200, 125)
    assert (linkedin["hashtags"], linkedin["links"], linkedin["shown"]) == (1, 1, None)
    assert [one["code"] for one in x["findings"]] == ["caption-too-long"]

    # A caption for one channel changes no other, and keeps its first comment.
    desk.operate(carousel, {"op": "draft_captions", "channels": ["x"]}, version=2)
    found = {
        one["channel"]: one for one in desk.get(f"carousels/{carousel['id']}/captions")["captions"]
    }
    assert found["x"]["own"]
    assert (found["x"]["text"] != every["text"], found["x"]["first_comment"]) == (True, "#bread")
    assert (found["instagram"], found["linkedin"]) == (instagram, linkedin)
