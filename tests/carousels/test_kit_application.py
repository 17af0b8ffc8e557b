"""A changed kit reaches carousels only when it is applied, and can be rolled back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)

SPEC = {"author": {"name": "Rivermill"}}


def change(desk: Desk, version: int, **spec: Any) -> None:
    answer = desk.api.patch(
        f"{desk.base}/brand-kits/{desk.kit}",
        {"spec": {**SPEC, **spec}},
        format="json",
        HTTP_IF_MATCH=f'"{version}"',
    )
    assert answer.status_code == 200, answer.content


def seen(desk: Desk, carousel: Any, **query: Any) -> str:
    slide = carousel["document"]["slides"][1]["id"]
    url = f"{desk.base}/carousels/{carousel['id']}/slides/{slide}/preview"
    answer = desk.api.get(url, query)
    assert answer.status_code == 200, answer.content
    return str(answer["ETag"])


def kit_versions(desk: Desk) -> dict[str, int]:
    rows = desk.api.get(f"{desk.base}/brand-kits/{desk.kit}/carousels").json()["results"]
    return {row["id"]: row["kit_version"] for row in rows}


def apply_kit(desk: Desk, *carousels: Any, **more: Any) -> Any:
    body = {"carousels": [carousel["id"] for carousel in carousels], **more}
    return desk.ask(f"brand-kits/{desk.kit}/apply", body)


def test_a_kit_version_is_previewed_applied_and_rolled_back(desk: Desk) -> None:
    carousels = [desk.draft() for _ in range(3)]
    before = [seen(desk, carousel) for carousel in carousels]
    change(desk, 1, theme="midnight")
    assert [seen(desk, carousel) for carousel in carousels] == before
    after = [seen(desk, carousel, kit_version=2) for carousel in carousels]
    assert set(after).isdisjoint(before)

    answer = apply_kit(desk, *carousels[:2])
    assert [row["kit_version"] for row in answer.json()["changed"]] == [2, 2]
    assert [seen(desk, carousel) for carousel in carousels] == [*after[:2], before[2]]
    assert sorted(kit_versions(desk).values()) == [1, 2, 2]
    assert apply_kit(desk, *carousels[:2]).json()["changed"] == []

    assert apply_kit(desk, carousels[0], version=1).status_code == 200
    assert seen(desk, carousels[0]) == before[0]
    url = f"{desk.base}/carousels/{carousels[0]['id']}"
    assert desk.api.get(url).json()["version"] == 3
    steps = desk.api.get(f"{url}/versions").json()["results"]
    assert [(step["kind"], step["target"], step["actor_name"]) for step in steps] == [
        ("kit", 1, "Edda"),
        ("kit", 2, "Edda"),
    ]
    assert desk.api.get(f"{url}/versions/1").json()["document"] == carousels[0]["document"]


def test_another_kit_of_the_client_brings_its_author_and_can_be_reverted(desk: Desk) -> None:
    carousel = desk.draft(style={"theme": "forest", "typography": {"size": "L"}})
    spec = {
        "author": {"name": "Rivermill Winter", "handle": "@winter"},
        "theme": "midnight",
        "outro": {"goal": "follow", "headline": "See you in spring"},
        "locks": ["theme"],
    }
    winter = desk.saved(spec)["id"]
    url = f"{desk.base}/carousels/{carousel['id']}"
    answer = desk.ask(f"brand-kits/{winter}/apply", {"carousels": [carousel["id"]]})
    assert [row["version"] for row in answer.json()["changed"]] == [2]
    now = desk.api.get(url).json()
    assert (now["brand_kit"], now["kit_version"], now["version"]) == (winter, 1, 2)
    style = now["document"]["style"]
    assert (style["theme"], style["typography"]["size"]) == (None, "L")
    title = next(
        one for one in now["document"]["slides"][-1]["elements"] if one.get("role") == "title"
    )
    assert title["text"] == "See you in spring"
    assert kit_versions(desk) == {}
    step = desk.api.get(f"{url}/versions").json()["results"][0]
    assert step["kind"] == "kit"
    assert desk.api.get(f"{url}/versions/1").json()["document"] == carousel["document"]

    assert (
        desk.ask(f"brand-kits/{desk.kit}/apply", {"carousels": [carousel["id"]]}).status_code == 200
    )
    assert kit_versions(desk) == {carousel["id"]: 1}


def test_edited_text_stays_when_another_kit_is_applied(desk: Desk) -> None:
    carousel = desk.draft()
    outro, first = carousel["document"]["slides"][-1], carousel["document"]["slides"][1]
    title, button = (
        next(one for one in outro["elements"] if one.get("role") == role)
        for role in ("title", "button")
    )
    body = next(one for one in first["elements"] if one.get("role") == "body")
    other = {"element": body["id"], "text": "Shorter here."}
    variant = {
        "format": "x-1x1",
        "style": {"theme": "forest"},
        "slides": [{"slide": first["id"], "texts": [other]}],
    }
    desk.operate(
        carousel,
        {"op": "set_text", "element": title["id"], "text": "Come on Sunday"},
        {"op": "set_document", "variants": [variant]},
        version=1,
    )
    spec = {
        "author": {"name": "Rivermill Winter"},
        "outro": {"headline": "See you in spring", "button": "Wait for us"},
        "locks": ["theme"],
    }
    desk.ask(f"brand-kits/{desk.saved(spec)['id']}/apply", {"carousels": [carousel["id"]]})
    now = desk.api.get(f"{desk.base}/carousels/{carousel['id']}").json()["document"]
    texts = {one["id"]: one.get("text") for one in now["slides"][-1]["elements"]}
    assert (texts[title["id"]], texts[button["id"]]) == ("Come on Sunday", "Wait for us")
    (kept,) = now["variants"]
    assert kept["slides"][0]["texts"] == [other | {"entities": []}]
    assert kept["style"]["theme"] is None


def test_another_clients_kit_is_not_applied(desk: Desk) -> None:
    carousel = desk.draft()
    other = desk.post("clients", {"name": "Ada"})["id"]
    kit = desk.saved({"author": {"name": "Ada"}}, client=other)["id"]
    refused = desk.ask(f"brand-kits/{kit}/apply", {"carousels": [carousel["id"]]})
    assert refused.status_code == 404
    assert refused.json()["errors"][0]["pointer"] == "/carousels/0"
    assert desk.api.get(f"{desk.base}/carousels/{carousel['id']}").json() == carousel


def test_a_kit_is_applied_to_all_carousels_or_none(desk: Desk) -> None:
    carousel = desk.draft()
    change(desk, 1, theme="midnight")
    for pk, version in ((str(uuid4()), 2), (carousel["id"], 9)):
        body = {"carousels": [carousel["id"], pk], "version": version}
        refused = desk.ask(f"brand-kits/{desk.kit}/apply", body)
        assert refused.status_code == 404
    assert kit_versions(desk) == {carousel["id"]: 1}


def test_every_change_of_a_kit_is_a_version_that_can_be_restored(desk: Desk) -> None:
    url = f"{desk.base}/brand-kits/{desk.kit}"
    change(desk, 1, theme="midnight", website="rivermill.example")
    change(desk, 2, theme="forest")
    rows = desk.api.get(f"{url}/versions").json()["results"]
    assert [(row["version"], row["spec"]["theme"]) for row in rows] == [
        (3, "forest"),
        (2, "midnight"),
        (1, "paper"),
    ]
    stale = desk.api.post(f"{url}/versions/2/restore", HTTP_IF_MATCH='"2"')
    assert stale.status_code == 412
    back = desk.api.post(f"{url}/versions/2/restore", HTTP_IF_MATCH='"3"').json()
    assert (back["version"], back["spec"]) == (4, rows[1]["spec"])


def test_a_new_carousel_uses_its_clients_kit_and_formats(desk: Desk) -> None:
    formats = ["linkedin-document", "instagram-4x5"]
    url = f"{desk.base}/clients/{desk.client}"
    client = desk.api.patch(url, {"formats": formats}, format="json").json()
    assert client["default_kit"] == desk.kit
    thread = desk.thread()["id"]
    carousel = desk.post("carousels", {"thread": thread, "client": desk.client})
    assert (carousel["brand_kit"], carousel["kit_version"]) == (desk.kit, 1)
    assert carousel["document"]["format"] == "linkedin-document"
    assert carousel["document"]["formats"] == formats
    assert [one["channel"] for one in carousel["document"]["captions"]] == ["linkedin", "instagram"]
    copy = desk.post(f"brand-kits/{desk.kit}/duplicate", {"name": "Winter"})
    assert (copy["name"], copy["version"]) == ("Winter", 1)
    chosen = desk.api.patch(url, {"default_kit": copy["id"]}, format="json").json()
    assert chosen["default_kit"] == copy["id"]
    other = desk.post("clients", {"name": "Ada"})
    refused = desk.api.patch(
        f"{desk.base}/clients/{other['id']}", {"default_kit": desk.kit}, format="json"
    )
    assert refused.status_code == 409
    none = desk.ask("carousels", {"thread": thread, "client": other["id"]})
    assert none.json()["errors"][0]["code"] == "no-kit"
