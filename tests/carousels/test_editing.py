"""Editing over HTTP: versions, undo across sessions, restore, duplicates, locks; nothing is lost."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from accounts.tenancy import tenant
from carousels.models import Change
from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


def send(
    desk: Desk, carousel: dict[str, Any], *operations: dict[str, Any], version: int, **body: Any
) -> Any:
    return desk.api.post(
        f"{desk.base}/carousels/{carousel['id']}/operations",
        {"operations": list(operations), **body},
        format="json",
        HTTP_IF_MATCH=f'"{version}"',
    )


def act(desk: Desk, carousel: dict[str, Any], what: str, version: int) -> Any:
    url = f"{desk.base}/carousels/{carousel['id']}/{what}"
    return desk.api.post(url, format="json", HTTP_IF_MATCH=f'"{version}"')


def fetched(desk: Desk, carousel: dict[str, Any]) -> dict[str, Any]:
    return dict(desk.api.get(f"{desk.base}/carousels/{carousel['id']}").json())


def text_of(carousel: dict[str, Any], slide: int, role: str) -> dict[str, Any]:
    elements = carousel["document"]["slides"][slide]["elements"]
    return next(one for one in elements if one.get("role") == role)


def titled(carousel: dict[str, Any], words: str) -> dict[str, Any]:
    return {"op": "set_text", "element": text_of(carousel, 0, "title")["id"], "text": words}


def changes(desk: Desk) -> int:
    with tenant(desk.agency):
        return Change.objects.of(desk.agency).count()


def test_an_edit_returns_the_carousel_the_changes_and_the_inverse(desk: Desk) -> None:
    carousel = desk.draft()
    answer = send(desk, carousel, titled(carousel, "Bread on the river"), version=1)
    assert answer.status_code == 200
    assert answer["ETag"] == '"2"'
    body = answer.json()
    assert body["changed"] == [carousel["document"]["slides"][0]["id"]]
    assert body["removed"] == []
    assert body["carousel"] == fetched(desk, carousel)
    assert text_of(body["carousel"], 0, "title")["text"] == "Bread on the river"
    back = send(desk, carousel, *body["inverse"], version=2).json()
    assert back["carousel"]["document"] == carousel["document"]


def test_a_dry_run_returns_the_same_and_stores_nothing(desk: Desk) -> None:
    carousel = desk.draft()
    answer = send(desk, carousel, titled(carousel, "Bread"), version=1, dry_run=True)
    assert text_of(answer.json()["carousel"], 0, "title")["text"] == "Bread"
    assert fetched(desk, carousel) == carousel
    assert changes(desk) == 0


@pytest.mark.parametrize(
    ("operation", "status", "pointer"),
    [
        ({"op": "remove_slide", "slide": str(uuid4())}, 422, "/operations/1/slide"),
        ({"op": "set_style", "style": {"theme": "plaid"}}, 422, "/operations/style/theme"),
        ({"op": "explode"}, 422, "/operations/1"),
        ({"op": "set_document", "format": "papyrus"}, 422, "/operations/format"),
        ({"op": "set_text", "element": str(uuid4()), "text": "x"}, 422, "/operations/1/element"),
        ({"op": "drop_post", "post": str(uuid4())}, 422, "/operations/1/post"),
        ({"op": "set_style", "style": {"socks": 1}}, 422, "/operations/1/style/socks"),
    ],
)
def test_one_bad_operation_refuses_all_with_its_place(
    desk: Desk, operation: dict[str, Any], status: int, pointer: str
) -> None:
    carousel = desk.draft()
    answer = send(desk, carousel, titled(carousel, "Gone?"), operation, version=1)
    assert answer.status_code == status
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert fetched(desk, carousel) == carousel
    assert changes(desk) == 0


def test_an_unknown_asset_is_refused(desk: Desk) -> None:
    carousel = desk.draft()
    slide = carousel["document"]["slides"][1]["id"]
    element = {"kind": "image", "id": str(uuid4()), "asset": str(uuid4())}
    operation = {"op": "insert_element", "slide": slide, "element": element, "index": 0}
    assert send(desk, carousel, operation, version=1).status_code == 404
    assert fetched(desk, carousel) == carousel


@pytest.mark.parametrize("what", ["operations", "undo", "redo", "versions/1/restore"])
def test_an_earlier_save_is_not_overwritten(desk: Desk, what: str) -> None:
    carousel = desk.draft()
    send(desk, carousel, titled(carousel, "Mine"), version=1)
    kept = fetched(desk, carousel)
    url = f"{desk.base}/carousels/{carousel['id']}/{what}"
    body = {"operations": [titled(carousel, "Yours")]} if what == "operations" else {}
    late = desk.api.post(url, body, format="json", HTTP_IF_MATCH='"1"')
    assert (late.status_code, late.json()["current"]) == (412, 2)
    blind = desk.api.post(url, body, format="json")
    assert blind.status_code == 428
    assert fetched(desk, carousel) == kept


def test_undo_and_redo_go_through_the_whole_history(desk: Desk) -> None:
    carousel = desk.draft()
    slides = [slide["id"] for slide in carousel["document"]["slides"]]
    documents = [carousel["document"]]
    steps: list[dict[str, Any]] = [
        {"op": "move_slide", "slide": slides[1], "index": 2},
        {"op": "set_layout", "slide": slides[2], "layout": "pull-quote"},
        {"op": "remove_slide", "slide": slides[1]},
    ]
    for version, step in enumerate(steps, start=1):
        documents.append(send(desk, carousel, step, version=version).json()["carousel"]["document"])
    version = 4
    for expected in reversed(documents[:-1]):
        answer = act(desk, carousel, "undo", version).json()
        version += 1
        assert answer["carousel"]["document"] == expected
    assert act(desk, carousel, "undo", version).status_code == 409
    for expected in documents[1:]:
        answer = act(desk, carousel, "redo", version).json()
        version += 1
        assert answer["carousel"]["document"] == expected
    assert act(desk, carousel, "redo", version).status_code == 409
    back = act(desk, carousel, "undo", version).json()
    assert back["carousel"]["document"] == documents[-2]
    send(desk, carousel, titled(carousel, "Something new"), version=version + 1)
    assert act(desk, carousel, "redo", version + 2).status_code == 409


def test_undo_reverses_ones_own_change_and_keeps_others(desk: Desk, bearer: Any) -> None:
    carousel = desk.draft()
    program = Desk.__new__(Desk)
    program.api, program.base = bearer(desk.agency), desk.base
    last = carousel["document"]["slides"][-1]["id"]
    send(desk, carousel, titled(carousel, "Mine"), version=1)
    send(program, carousel, {"op": "set_slide", "slide": last, "alt": "Theirs"}, version=2)
    after = act(desk, carousel, "undo", 3).json()["carousel"]["document"]
    assert after["slides"][0] == carousel["document"]["slides"][0]
    assert after["slides"][-1]["alt"] == "Theirs"


def test_a_change_of_something_deleted_cannot_be_undone_alone(desk: Desk, bearer: Any) -> None:
    carousel = desk.draft()
    program = Desk.__new__(Desk)
    program.api, program.base = bearer(desk.agency), desk.base
    send(desk, carousel, titled(carousel, "Mine"), version=1)
    cover = carousel["document"]["slides"][0]["id"]
    send(program, carousel, {"op": "remove_slide", "slide": cover}, version=2)
    kept = fetched(desk, carousel)
    assert act(desk, carousel, "undo", 3).status_code == 409
    assert fetched(desk, carousel) == kept


def test_typing_is_one_step_of_several_versions(desk: Desk) -> None:
    carousel = desk.draft()
    for version, words in enumerate(("B", "Br", "Bread"), start=1):
        assert send(desk, carousel, titled(carousel, words), version=version).status_code == 200
    url = f"{desk.base}/carousels/{carousel['id']}/versions"
    (step,) = desk.api.get(url).json()["results"]
    assert (step["since"], step["version"], step["operations"]) == (1, 4, ["set_text"])
    assert step["actor_name"]
    undone = act(desk, carousel, "undo", 4).json()["carousel"]["document"]
    assert undone == carousel["document"]
    passed = desk.api.get(f"{url}/2")
    assert passed.status_code == 404
    assert "typing" in passed.json()["detail"]


def test_every_version_can_be_read_compared_and_restored(desk: Desk) -> None:
    carousel = desk.draft()
    slides = [slide["id"] for slide in carousel["document"]["slides"]]
    documents = {1: carousel["document"]}
    for version in range(1, 60):
        step = {"op": "move_slide", "slide": slides[version % 3], "index": version % 4}
        title = {"op": "set_document", "title": f"Version {version + 1}"}
        answer = send(desk, carousel, step, title, version=version).json()
        documents[version + 1] = answer["carousel"]["document"]
    base = f"{desk.base}/carousels/{carousel['id']}/versions"
    for version in (1, 2, 30, 49, 50, 51, 60):
        assert desk.api.get(f"{base}/{version}").json()["document"] == documents[version]
    assert desk.api.get(f"{base}/61").status_code == 404
    compared = desk.api.get(f"{base}/59/compare", {"to": 60}).json()
    assert (compared["settings"], compared["slides"]) == (["title"], [])
    restored = act(desk, carousel, "versions/7/restore", 60).json()
    assert restored["carousel"]["document"] == documents[7]
    assert restored["carousel"]["version"] == 61
    undone = act(desk, carousel, "undo", 61).json()["carousel"]["document"]
    assert undone == documents[60]


def test_a_comparison_shows_slides_before_and_after(desk: Desk) -> None:
    carousel = desk.draft()
    slides = carousel["document"]["slides"]
    send(
        desk,
        carousel,
        titled(carousel, "Bread"),
        {"op": "remove_slide", "slide": slides[1]["id"]},
        version=1,
    )
    url = f"{desk.base}/carousels/{carousel['id']}/versions/1/compare"
    found = {one["slide"]: one for one in desk.api.get(url).json()["slides"]}
    assert set(found) == {slides[0]["id"], slides[1]["id"]}
    assert found[slides[0]["id"]]["before"] == slides[0]
    assert found[slides[1]["id"]]["after"] is None


def test_kit_locks_apply_to_operations_and_settings(desk: Desk) -> None:
    carousel = desk.draft()
    desk.apply_kit(carousel, {"author": {"name": "Rivermill"}, "locks": ["theme", "fonts"]})
    carousel = fetched(desk, carousel)
    for style in ({"theme": "forest"}, {"typography": {"pairing": "press"}}):
        refused = send(desk, carousel, {"op": "set_style", "style": style}, version=2)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "locked")
        again = desk.api.patch(
            f"{desk.base}/carousels/{carousel['id']}",
            {"style": style},
            format="json",
            HTTP_IF_MATCH='"2"',
        )
        assert again.status_code == 409
    assert fetched(desk, carousel) == carousel
    size = {"op": "set_style", "style": {"typography": {"size": "L"}}}
    assert send(desk, carousel, size, version=2).status_code == 200


def test_a_duplicate_for_another_client_uses_its_kit(desk: Desk) -> None:
    carousel = desk.draft(style={"theme": "forest"})
    url = f"carousels/{carousel['id']}/duplicate"
    other = desk.post("clients", {"name": "Kestrel"})["id"]
    spec = {
        "author": {"name": "Kestrel", "handle": "@kestrel"},
        "locks": ["theme"],
        "outro": {"headline": "Fly with us"},
    }
    assert desk.ask(url, {"client": other}).json()["errors"][0]["code"] == "no-kit"
    main = {"client": other, "name": "Main", "spec": {"author": spec["author"]}}
    usual = desk.post("brand-kits", main)["id"]
    kit = desk.post("brand-kits", {"client": other, "name": "Winter", "spec": spec})["id"]
    copy = desk.post(url, {"client": other, "brand_kit": kit, "title": "Theirs"})
    assert (copy["client"], copy["brand_kit"], copy["title"]) == (other, kit, "Theirs")
    assert copy["document"]["style"]["theme"] is None
    assert text_of(copy, -1, "title")["text"] == "Fly with us"
    speakers = {
        element["name"]
        for slide in copy["document"]["slides"]
        for element in slide["elements"]
        if element["kind"] == "author"
    }
    assert speakers == {"Kestrel"}
    assert fetched(desk, carousel) == carousel
    assert desk.post(url, {"client": other})["brand_kit"] == usual
    refused = desk.ask(url, {"client": other, "brand_kit": carousel["brand_kit"]})
    assert refused.status_code == 409
    carousels = desk.api.get(f"{desk.base}/carousels").json()["results"]
    assert len(carousels) == 3


def test_carousels_are_found_by_words_status_tags_and_archived(desk: Desk) -> None:
    bread = desk.draft(title="Bread")
    thread = desk.thread("火は、戻った。\n---\nGrüße aus der Mühle.")["id"]
    mill = desk.draft(thread=thread, title="Mill")
    url = f"{desk.base}/carousels"

    def found(**query: Any) -> list[str]:
        return [row["id"] for row in desk.api.get(url, query).json()["results"]]

    assert found() == [mill["id"], bread["id"]]
    assert found(q="MÜHLE grüße") == [mill["id"]]
    assert found(q="戻った") == [mill["id"]]
    assert found(q="second post") == [bread["id"]]
    assert found(q="nothing of it") == []
    changed = desk.api.patch(
        f"{url}/{bread['id']}",
        {"tags": ["spring", "river"], "status": "ready"},
        format="json",
        HTTP_IF_MATCH='"1"',
    ).json()
    assert (changed["tags"], changed["status"], changed["version"]) == (
        ["spring", "river"],
        "ready",
        2,
    )
    assert found(tag="river", status="ready") == [bread["id"]]
    edited = send(desk, bread, titled(bread, "Rye"), version=2).json()["carousel"]
    assert edited["status"] == "draft"
    assert found(q="Rye") == [bread["id"]]
    desk.api.patch(f"{url}/{mill['id']}", {"archived": True}, format="json", HTTP_IF_MATCH='"1"')
    assert found() == [bread["id"]]
    assert found(archived="true") == [mill["id"]]


def test_a_carousel_is_rebuilt_with_another_recipe_and_undone(desk: Desk) -> None:
    carousel = desk.draft(style={"theme": "midnight"})
    answer = send(desk, carousel, {"op": "rebuild_from_thread", "recipe": "listicle"}, version=1)
    assert answer.status_code == 200, answer.content
    rebuilt = answer.json()["carousel"]["document"]
    assert {slide["layout"] for slide in rebuilt["slides"]} >= {
        "hook-cover",
        "numbered-tip",
        "outro",
    }
    assert rebuilt["style"]["theme"] == "midnight"
    back = act(desk, carousel, "undo", 2)
    assert back.json()["carousel"]["document"] == carousel["document"]
    refused = send(desk, carousel, {"op": "rebuild_from_thread", "recipe": "epic"}, version=3)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/operations/0/recipe"
    assert fetched(desk, carousel)["version"] == 3
