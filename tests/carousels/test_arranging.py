"""Arranging posts before they are stored: divided, joined, moved, omitted; no word is lost unnoticed."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from carousels.threads.arrangement import ARRANGEMENT, arrange
from design.importers import import_thread
from tests.design.importers.checks import check
from tests.design.importers.test_x import USERS, answer, tweet
from tests.desk import Desk

FIRST = "🍞 Bread on a boat, says @ines. It floats: https://mill.example/boat and so do we."
SECOND = "Then came the flour."
THIRD = "In the evening the current turned."
TEXT = "\n---\n".join((FIRST, SECOND, THIRD))
SEEN = FIRST.replace("https://", "")
CUT = SEEN.index("It floats")


def arrangement(*posts: Any) -> list[dict[str, Any]]:
    """Return each post's pieces, given as numbers or as number, start and end; a string omits a post."""
    made = []
    for pieces in posts:
        out = isinstance(pieces, str)
        named = [int(pieces)] if isinstance(pieces, str) else pieces
        found = [
            {"post": one}
            if isinstance(one, int)
            else dict(zip(("post", "start", "end"), one, strict=False))
            for one in named
        ]
        made.append({"pieces": found, **({"left_out": True} if out else {})})
    return made


def asked(desk: Desk, posts: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    return {"client": desk.client, "text": TEXT, "arrangement": posts, **fields}


def texts_of(thread: Any) -> list[str]:
    return [post["content"]["text"] for post in thread["posts"]]


@pytest.mark.django_db(transaction=True)
def test_posts_are_divided_joined_moved_and_omitted_as_in_the_dry_run(desk: Desk) -> None:
    posts = arrangement([3, (1, 0, CUT)], "2", [(1, CUT)])
    answered = desk.ask("threads", asked(desk, posts, dry_run=True))
    assert answered.status_code == 200, answered.content
    assert desk.rows() == (0, 0, 0)
    shown, kept = answered.json(), desk.post("threads", asked(desk, posts))
    assert texts_of(shown) == texts_of(kept) == [f"{THIRD}\n\n{SEEN[:CUT].strip()}", SEEN[CUT:]]
    assert [post["order"] for post in kept["posts"]] == [1, 2]
    for post in kept["posts"]:
        content = post["content"]
        for one in content["entities"]:
            assert content["text"][one["start"] : one["end"]] == one["display"]
    kinds = [[one["kind"] for one in post["content"]["entities"]] for post in kept["posts"]]
    assert kinds == [["mention"], ["link"]]
    assert kept["posts"][1]["content"]["entities"][0]["url"] == "https://mill.example/boat"


@pytest.mark.django_db(transaction=True)
def test_a_repeated_key_stores_one_arranged_thread(desk: Desk) -> None:
    body = asked(desk, arrangement([1, 2], [3]))
    sent = [
        desk.api.post(f"{desk.base}/threads", body, format="json", HTTP_IDEMPOTENCY_KEY="tuesday")
        for _ in range(2)
    ]
    assert sent[0].json() == sent[1].json()
    assert texts_of(sent[0].json()) == [f"{SEEN}\n\n{SECOND}", THIRD]
    assert desk.rows() == (1, 2, 0)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_arranged_like_a_text(desk: Desk) -> None:
    form = {
        "client": desk.client,
        "file": SimpleUploadedFile("thread.txt", TEXT.encode()),
        "arrangement": json.dumps(arrangement([2], [1], "3")),
    }
    kept = desk.api.post(f"{desk.base}/threads", form, format="multipart")
    assert kept.status_code == 201, kept.content
    assert texts_of(kept.json()) == [SECOND, SEEN]
    broken = form | {
        "file": SimpleUploadedFile("thread.txt", TEXT.encode()),
        "arrangement": "[" * 9_000,
    }
    refused = desk.api.post(f"{desk.base}/threads", broken, format="multipart")
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/arrangement"]
    assert desk.rows() == (1, 2, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("posts", "pointer", "code"),
    [
        ([], "/arrangement", "not-whole"),
        (arrangement([1], [2]), "/arrangement", "not-whole"),
        (arrangement([(1, 0, 9)], [2], [3]), "/arrangement", "not-whole"),
        (arrangement([(1, 9)], [2], [3]), "/arrangement", "not-whole"),
        (arrangement([1], [2], [3], [2]), "/arrangement/3/pieces/0", "twice"),
        (arrangement([1, (1, 5)], [2], [3]), "/arrangement/0/pieces/1", "twice"),
        (arrangement([1], [2], [3], [4]), "/arrangement/3/pieces/0/post", "no-post"),
        (arrangement([1], [2, (3, 0, 9_999)]), "/arrangement/1/pieces/1", "outside"),
        (arrangement([1], [2], [(3, 4, 4)]), "/arrangement/2/pieces/0", "outside"),
        (arrangement([(3, 0, 0)], [1], [2], [3]), "/arrangement/0/pieces/0", "outside"),
        (arrangement([(2, 0, 4)], [(2, 4, 5)], [(2, 5)], [1], [3]), "/arrangement/1", "empty-post"),
        (arrangement("1", "2", "3"), "/arrangement", "empty-thread"),
        ([{"pieces": []}], "/arrangement/0/pieces", "too-short"),
        (
            [{"pieces": [{"post": 1}, {"post": 0}]}],
            "/arrangement/0/pieces/1/post",
            "greater-than-equal",
        ),
        (arrangement(*[[1]] * 1_001), "/arrangement", "max-length"),
    ],
)
def test_an_arrangement_that_loses_or_repeats_words_is_refused_with_its_place(
    desk: Desk, posts: list[dict[str, Any]], pointer: str, code: str
) -> None:
    for dry_run in (True, False):
        answered = desk.ask("threads", asked(desk, posts, dry_run=dry_run))
        assert answered.status_code == 422, answered.content
        found = [(one["pointer"], one["code"]) for one in answered.json()["errors"]]
        assert found == [(pointer, code)]
    assert desk.rows() == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_pictures_and_warnings_follow_the_text_they_belong_to(desk: Desk) -> None:
    media = [{"media_key": "m", "type": "video", "preview_image_url": "https://i.example/1.jpg"}]
    source = answer(
        tweet(1, "Look at this. It moves.", attachments={"media_keys": ["m"]}),
        tweet(2, "Still here.", to=1),
        tweet(3, "Gone.", to=2),
        media=media,
        users=USERS,
    )
    body = {"client": desk.client, "text": json.dumps(source)}
    before = desk.ask("threads", {**body, "dry_run": True}).json()
    moved = [one for one in before["warnings"] if one["code"] == "video"]
    assert [one["post"] for one in moved] == [1]
    posts = arrangement([2], [(1, 0, 13)], [(1, 14)], "3")
    kept = desk.post("threads", {**body, "arrangement": posts})
    assert texts_of(kept) == ["Still here.", "Look at this.", "It moves."]
    assert [len(post["content"]["media"]) for post in kept["posts"]] == [0, 0, 1]
    assert [len(post["media"]) for post in kept["posts"]] == [0, 0, 1]
    assert [one["post"] for one in kept["warnings"] if one["code"] == "video"] == [2]
    left = desk.post("threads", {**body, "arrangement": arrangement("1", [2], [3])})
    assert texts_of(left) == ["Still here.", "Gone."]
    assert [one for one in left["warnings"] if one["code"] == "video"] == []


@pytest.mark.django_db(transaction=True)
def test_a_reimport_keeps_the_arrangement_or_warns_that_it_was_dropped(desk: Desk) -> None:
    headed = "# The mill\n\nIt stands on a boat.\n\n# The wheel\n\nIt turns."
    posts = arrangement([2], [1])
    thread = desk.post("threads", {"client": desk.client, "text": headed, "arrangement": posts})
    again = desk.post(f"threads/{thread['id']}/reimport", {})
    assert texts_of(again) == texts_of(thread)
    assert "arrangement-dropped" not in {one["code"] for one in again["warnings"]}
    twice = desk.post(f"threads/{again['id']}/reimport", {"source": "plain-text"})
    assert len(texts_of(twice)) == 4
    assert [one["post"] for one in twice["warnings"] if one["code"] == "arrangement-dropped"] == [
        None
    ]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_kept_word_occurs_once_in_any_arrangement(seed: int) -> None:
    chance = random.Random(seed)
    thread = import_thread(TEXT)
    pieces = []
    for number, post in enumerate(thread.posts, start=1):
        inside = range(1, len(post.text))
        cuts = sorted(chance.sample(inside, chance.randrange(4)))
        pieces += [(number, *edges) for edges in pairwise([0, *cuts, len(post.text)])]
    chance.shuffle(pieces)
    at = sorted(chance.sample(range(1, len(pieces)), chance.randrange(len(pieces))))
    made = [
        {"pieces": one["pieces"], "left_out": chance.random() < 0.2}
        for one in arrangement(
            *(pieces[start:end] for start, end in pairwise([0, *at, len(pieces)]))
        )
    ]
    made[0]["left_out"] = False
    words = [
        "".join(
            thread.posts[one["post"] - 1].text[one["start"] : one["end"]] for one in post["pieces"]
        )
        for post in made
        if not post["left_out"]
    ]
    assume(all(word.strip() for word in words))
    found = arrange(thread, ARRANGEMENT.validate_python(made))
    kept = "".join(post.text for post in found.posts)
    assert "".join(kept.split()) == "".join("".join(words).split())
    for post in found.posts:
        for entity in post.entities:
            assert post.text[entity.start : entity.end] == entity.display


def test_a_divided_and_rejoined_post_equals_the_original() -> None:
    thread = import_thread(TEXT)
    posts = arrangement([(1, 0, CUT), (1, CUT)], [2], [3])
    assert arrange(thread, ARRANGEMENT.validate_python(posts)) == thread
    for post in thread.posts:
        check(post)
