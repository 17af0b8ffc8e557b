"""Undo reverses one's own changes and none of others'; conflicts are reported."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import Agency, User
from accounts.tenancy import tenant
from carousels.models import Change
from tests.carousels.test_editing import fetched, send, text_of, titled
from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ben(desk: Desk, bearer: Callable[[Agency], APIClient]) -> Desk:
    """Another member on the same carousel."""
    other = Desk.__new__(Desk)
    other.api, other.base = bearer(desk.agency), desk.base
    return other


def style(**said: Any) -> dict[str, Any]:
    return {"op": "set_style", "style": said}


def do(desk: Desk, carousel: dict[str, Any], *operations: dict[str, Any]) -> dict[str, Any]:
    """Apply operations to the current version."""
    answer = send(desk, carousel, *operations, version=fetched(desk, carousel)["version"])
    assert answer.status_code == 200, answer.content
    return dict(answer.json()["carousel"]["document"])


def undo(desk: Desk, carousel: dict[str, Any], what: str = "undo", **body: Any) -> Any:
    version = fetched(desk, carousel)["version"]
    url = f"{desk.base}/carousels/{carousel['id']}/{what}"
    return desk.api.post(url, body, format="json", HTTP_IF_MATCH=f'"{version}"')


def undone(desk: Desk, carousel: dict[str, Any], what: str = "undo", **body: Any) -> dict[str, Any]:
    answer = undo(desk, carousel, what, **body)
    assert answer.status_code == 200, answer.content
    return dict(answer.json()["carousel"]["document"])


def test_undoing_a_theme_keeps_another_members_pattern(desk: Desk, ben: Desk) -> None:
    carousel = desk.draft()
    do(desk, carousel, style(theme="forest"))
    do(ben, carousel, style(pattern={"kind": "dots"}))
    after = undone(desk, carousel)["style"]
    assert (after["theme"], after["pattern"]["kind"]) == (None, "dots")
    after = undone(ben, carousel)
    assert after == carousel["document"]
    again = undone(desk, carousel, "redo")["style"]
    assert (again["theme"], again["pattern"]) == ("forest", None)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"formats": ["instagram-4x5", "instagram-1x1"]}, {"language": "de"}),
        ({"outro": {"goal": "save"}}, {"outro": {"goal": "save", "qr": True}}),
        (
            {"formats": ["instagram-4x5", "instagram-1x1"]},
            {"formats": ["instagram-4x5", "instagram-1x1", "instagram-3x4"]},
        ),
        (
            {"captions": [{"channel": "instagram", "text": "Bread at dawn."}]},
            {
                "captions": [
                    {"channel": "instagram", "text": "Bread at dawn."},
                    {"channel": "linkedin", "text": "We moved."},
                ]
            },
        ),
        (
            {"captions": [{"channel": "instagram", "text": "Bread."}]},
            {"captions": [{"channel": "instagram", "text": "Bread.", "first_comment": "#boat"}]},
        ),
        (
            {"variants": [{"format": "instagram-1x1", "style": {"theme": "forest"}}]},
            {
                "variants": [
                    {
                        "format": "instagram-1x1",
                        "style": {"theme": "forest", "logo": "dark"},
                    }
                ]
            },
        ),
    ],
)
def test_settings_are_merged_value_by_value(
    desk: Desk, ben: Desk, mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """Theirs is applied over mine, as when a client sends a whole field; without mine, their part remains."""
    carousel = desk.draft()
    do(desk, carousel, {"op": "set_document", **mine})
    both = do(ben, carousel, {"op": "set_document", **theirs})
    after = undone(desk, carousel)
    assert after != both
    assert after != carousel["document"]
    assert undone(desk, carousel, "redo") == both
    undone(desk, carousel)
    assert undone(ben, carousel) == carousel["document"]


def test_undoing_words_keeps_others_words_in_the_same_text(desk: Desk, ben: Desk) -> None:
    carousel = desk.draft()
    title = text_of(carousel, 0, "title")["id"]

    def say(words: str) -> dict[str, Any]:
        return {"op": "set_text", "element": title, "text": words}

    do(desk, carousel, say("The old oven crossed the river"))
    do(ben, carousel, say("The old oven crossed the wide river"))
    do(desk, carousel, say("The heavy oven crossed the wide river"))
    do(ben, carousel, say("The heavy oven crossed the wide river at night"))
    found = undone(desk, carousel)
    assert text_of({"document": found}, 0, "title")["text"] == (
        "The old oven crossed the wide river at night"
    )
    found = undone(desk, carousel, "redo")
    assert text_of({"document": found}, 0, "title")["text"] == (
        "The heavy oven crossed the wide river at night"
    )


def test_undo_does_not_restore_what_somebody_else_undid(desk: Desk, ben: Desk) -> None:
    carousel = desk.draft()
    do(desk, carousel, style(theme="forest"))
    do(ben, carousel, style(theme="midnight"))
    assert undone(desk, carousel, conflicts="keep")["style"]["theme"] == "midnight"
    assert undone(ben, carousel) == carousel["document"]


def test_a_conflicting_undo_is_reported_and_changes_nothing(desk: Desk, ben: Desk) -> None:
    carousel = desk.draft()
    do(desk, carousel, style(theme="forest", logo="dark"))
    do(ben, carousel, style(theme="midnight"))
    kept = fetched(desk, carousel)
    refused = undo(desk, carousel)
    body = refused.json()
    assert (refused.status_code, body["code"]) == (409, "changed-since")
    assert body["errors"][0]["pointer"] == "/style/theme"
    assert (
        body["errors"][0]["detail"] == "API key “Script” changed the theme of the carousel since."
    )
    assert body["changes"] == [
        {
            "pointer": "/style/theme",
            "what": "the theme of the carousel",
            "who": "API key “Script”",
            "version": 3,
        }
    ]
    assert fetched(desk, carousel) == kept
    over = undone(desk, carousel, conflicts="overwrite")["style"]
    assert (over["theme"], over["logo"]) == (None, None)


def test_keeping_conflicts_undoes_the_rest(desk: Desk, ben: Desk) -> None:
    carousel = desk.draft()
    do(desk, carousel, style(theme="forest", logo="dark"))
    do(ben, carousel, style(theme="midnight"))
    left = undone(desk, carousel, conflicts="keep")["style"]
    assert (left["theme"], left["logo"]) == ("midnight", None)
    assert undo(desk, carousel).json()["detail"] == "You have no change to undo."
    assert undo(desk, carousel, conflicts="perhaps").status_code == 422


def test_undo_does_not_remove_a_slide_that_somebody_edits(desk: Desk, ben: Desk) -> None:
    carousel = desk.draft()
    slide = {"id": str(uuid4()), "layout": "list"}
    do(desk, carousel, {"op": "insert_slide", "slide": slide, "index": 1})
    do(ben, carousel, {"op": "set_slide", "slide": slide["id"], "alt": "Theirs"})
    refused = undo(desk, carousel).json()
    assert refused["errors"][0]["detail"].endswith("changed slide 2 since.")
    assert slide["id"] in str(undone(desk, carousel, conflicts="keep")["slides"])


def test_changes_in_old_histories_are_undone_value_by_value(desk: Desk, ben: Desk) -> None:
    """Old rows contain whole fields: they are compared with the version that they belong to."""
    carousel = desk.draft()
    do(desk, carousel, style(theme="forest"))
    do(ben, carousel, style(pattern={"kind": "dots"}))
    with tenant(desk.agency):
        rows = Change.objects.of(desk.agency).filter(carousel=carousel["id"])
        for row in rows:
            assert [one["op"] for one in row.inverse] == ["set_document"]
            assert set(row.inverse[0]) == {"op", "style"}
    assert undone(desk, carousel)["style"]["pattern"]["kind"] == "dots"


def test_an_approved_version_stays_readable_while_typing_continues(
    desk: Desk, client_as: Callable[[User], APIClient], owner: User
) -> None:
    carousel = desk.draft()
    url = f"{desk.base}/carousels/{carousel['id']}"
    do(desk, carousel, titled(carousel, "Bread"))
    approved = fetched(desk, carousel)
    said = client_as(owner).post(
        f"{url}/reviews",
        {"verdict": "approved", "despite": 400},
        format="json",
        HTTP_IF_MATCH=f'"{approved["version"]}"',
    )
    assert said.status_code == 201, said.content
    do(desk, carousel, titled(carousel, "Bread on the river"))
    do(desk, carousel, titled(carousel, "Bread on the river, at night"))
    seen = desk.api.get(f"{url}/versions/{approved['version']}")
    assert seen.status_code == 200
    assert seen.json()["document"] == approved["document"]
    steps = desk.api.get(f"{url}/versions").json()["results"]
    assert [(step["since"], step["version"]) for step in steps] == [(2, 4), (1, 2)]


def test_a_rendered_version_stays_readable_while_typing_continues(desk: Desk) -> None:
    carousel = desk.draft()
    url = f"{desk.base}/carousels/{carousel['id']}"
    do(desk, carousel, titled(carousel, "Bread"))
    rendered = fetched(desk, carousel)
    made = desk.ask("renders", {"carousel": carousel["id"], "files": ["png"]}).json()
    do(desk, carousel, titled(carousel, "Bread on the river"))
    seen = desk.api.get(f"{url}/versions/{made['version']}")
    assert seen.json()["document"] == rendered["document"]


# Values that members set, each to one of several; the first is the value at the start.
LEAVES: list[tuple[str, list[Any], Callable[[Any], dict[str, Any]]]] = [
    ("theme", [None, "paper", "forest", "midnight"], lambda v: style(theme=v)),
    ("logo", [None, "light", "dark"], lambda v: style(logo=v)),
    ("size", [None, "S", "L"], lambda v: style(typography={"size": v})),
    ("align", [None, "start", "center"], lambda v: style(typography={"align": v})),
    ("language", ["en", "de", "fr"], lambda v: {"op": "set_document", "language": v}),
]


def leaf(document: dict[str, Any], name: str) -> Any:
    found = document["style"]
    if name in ("size", "align"):
        return found["typography"][name]
    return document["language"] if name == "language" else found[name]


@pytest.mark.parametrize("seed", range(3))
def test_undoing_all_own_changes_leaves_exactly_the_others(
    seed: int, desk: Desk, ben: Desk, bearer: Callable[[Agency], APIClient]
) -> None:
    """Several people change random values; redoing everything restores the state before."""
    chance = random.Random(seed)
    cleo = Desk.__new__(Desk)
    cleo.api, cleo.base = bearer(desk.agency), desk.base
    people = [desk, ben, cleo]
    carousel = desk.draft()
    slides = [slide["id"] for slide in carousel["document"]["slides"]]
    said: dict[str, list[tuple[int, Any]]] = {name: [] for name, _, _ in LEAVES}
    texts: dict[int, set[str]] = {0: set(), 1: set(), 2: set()}
    own: dict[int, list[str]] = {0: [], 1: [], 2: []}
    document = carousel["document"]
    for step in range(14):
        who = chance.randrange(3)
        name, values, operation = chance.choice(LEAVES)
        kind = chance.choice(["leaf", "leaf", "words", "slide"])
        if kind == "leaf":
            value = chance.choice([one for one in values if one != leaf(document, name)])
            document = do(people[who], carousel, operation(value))
            said[name].append((who, value))
        elif kind == "words":
            text = text_of({"document": document}, _place(document, slides[1]), "body")
            words, mine = text["text"].split(" "), f"w{who}x{step}"
            words.insert(chance.randrange(len(words) + 1), mine)
            told = {"op": "set_text", "element": text["id"], "text": " ".join(words)}
            document = do(people[who], carousel, told)
            texts[who].add(mine)
        else:
            slide = {"id": str(uuid4()), "layout": "list"}
            index = chance.randrange(len(document["slides"]) + 1)
            document = do(
                people[who], carousel, {"op": "insert_slide", "slide": slide, "index": index}
            )
            own[who].append(slide["id"])
    whole, me = document, 0
    for _ in range(20):
        answer = undo(people[me], carousel, conflicts="keep")
        if answer.status_code == 409:
            break
        document = answer.json()["carousel"]["document"]
    for name, _, _ in LEAVES:
        others = [value for who, value in said[name] if who != me]
        first = leaf(carousel["document"], name)
        assert leaf(document, name) == (others[-1] if others else first), name
    left = set(text_of({"document": document}, _place(document, slides[1]), "body")["text"].split())
    assert left & texts[me] == set()
    assert left >= texts[1] | texts[2]
    ids = [slide["id"] for slide in document["slides"]]
    assert set(ids) == {*slides, *own[1], *own[2]}
    assert [one for one in ids if one in slides] == slides
    for _ in range(20):
        answer = undo(people[me], carousel, "redo", conflicts="overwrite")
        if answer.status_code == 409:
            break
    after = fetched(desk, carousel)["document"]
    assert {slide["id"] for slide in after["slides"]} == {slide["id"] for slide in whole["slides"]}


def test_a_restored_slide_returns_to_its_place_whatever_was_removed_beside_it(
    desk: Desk, ben: Desk
) -> None:
    """Neither version around the last change has both slides; only a much earlier one has."""
    carousel = desk.draft(thread=desk.thread("One.\n---\nTwo.\n---\nThree.\n---\nFour.")["id"])
    first, second, third = (slide["id"] for slide in carousel["document"]["slides"][:3])
    removed(desk, carousel, second)
    removed(ben, carousel, third)
    undone(desk, carousel)
    undone(desk, carousel, "redo")
    undone(ben, carousel)
    assert undone(desk, carousel) == carousel["document"]
    removed(desk, carousel, first)
    removed(ben, carousel, second)
    undone(desk, carousel)
    undone(desk, carousel, "redo")
    for what in ("undo", "redo", "undo"):
        undone(ben, carousel, what)
    assert undone(desk, carousel) == carousel["document"]


@pytest.mark.parametrize("seed", range(3))
def test_removals_undone_by_several_people_in_any_order_restore_the_carousel(
    seed: int, desk: Desk, ben: Desk, bearer: Callable[[Agency], APIClient]
) -> None:
    """With undo and redo by everybody in between."""
    chance = random.Random(seed)
    cleo = Desk.__new__(Desk)
    cleo.api, cleo.base = bearer(desk.agency), desk.base
    people = [desk, ben, cleo]
    carousel = desk.draft(thread=desk.thread("\n---\n".join(["One. And more."] * 6))["id"])
    document = carousel["document"]
    for _ in range(4):
        who, slide = chance.choice(people), chance.choice(document["slides"])
        document = removed(who, carousel, slide["id"])
    for _ in range(10):
        answer = undo(chance.choice(people), carousel, chance.choice(["undo", "undo", "redo"]))
        assert answer.status_code == 200 or "You have no change" in answer.json()["detail"]
    for who in chance.sample(people, 3):
        while (answer := undo(who, carousel)).status_code == 200:
            document = answer.json()["carousel"]["document"]
        assert answer.json()["detail"] == "You have no change to undo."
    assert document == carousel["document"]


def removed(desk: Desk, carousel: dict[str, Any], slide: str) -> dict[str, Any]:
    return do(desk, carousel, {"op": "remove_slide", "slide": slide})


def _place(document: dict[str, Any], slide: str) -> int:
    return next(at for at, one in enumerate(document["slides"]) if one["id"] == slide)


def test_every_response_says_whether_undo_and_redo_are_possible(desk: Desk, ben: Desk) -> None:
    carousel = desk.draft()
    do(ben, carousel, style(pattern={"kind": "dots"}))

    def left(answer: Any) -> tuple[bool, bool]:
        assert answer.status_code == 200, answer.content
        return answer.json()["undoable"], answer.json()["redoable"]

    for theme in ("forest", "paper"):
        version = fetched(desk, carousel)["version"]
        assert left(send(desk, carousel, style(theme=theme), version=version)) == (True, False)
    assert left(undo(desk, carousel)) == (True, True)
    # Another member's change cannot be undone.
    assert left(undo(desk, carousel)) == (False, True)
    assert undo(desk, carousel).status_code == 409
    assert left(undo(desk, carousel, "redo")) == (True, True)
    assert left(undo(desk, carousel, "redo")) == (True, False)
    assert undo(desk, carousel, "redo").status_code == 409
