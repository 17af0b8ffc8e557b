"""Custom formats: sizes for all clients of an agency, never changed, archived and restored."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from rest_framework.test import APIClient

from accounts.models import Agency, User
from accounts.tenancy import tenant
from brandkits.catalogue.own_formats import MOST_OPEN
from brandkits.models import OwnFormat
from tests.desk import Desk
from tests.world import contents

pytestmark = pytest.mark.django_db(transaction=True)

BANNER = {"name": "Site banner", "width": 1200, "height": 628}


def test_carousels_and_clients_can_use_a_custom_format(desk: Desk) -> None:
    made = desk.post("formats", {**BANNER, "files": ["webp", "webp"], "max_bytes": 200_000})
    assert made["key"] == "own-1200x628"
    assert (made["files"], made["max_bytes"], made["archived_at"]) == (["webp"], 200_000, None)
    answer = desk.api.patch(
        f"{desk.base}/clients/{desk.client}",
        {"formats": [made["key"], "instagram-4x5"]},
        format="json",
    )
    assert answer.status_code == 200, answer.content
    carousel = desk.draft()
    assert carousel["document"]["format"] == made["key"]
    assert carousel["document"]["formats"] == [made["key"], "instagram-4x5"]
    assert [one["channel"] for one in carousel["document"]["captions"]] == ["instagram"]
    specimen = desk.get(f"brand-kits/{desk.kit}/specimen?format={made['key']}&width=260")
    assert {(one["width"], one["height"]) for one in specimen["slides"]} == {(260, 136)}


def test_formats_may_share_a_size_and_a_key_keeps_its_size(desk: Desk) -> None:
    keys = [desk.post("formats", BANNER)["key"] for _ in range(2)]
    assert keys == ["own-1200x628", "own-1200x628-2"]
    made = desk.get("formats")["results"][0]
    url = f"{desk.base}/formats/{made['id']}"
    for field in ("width", "height", "files", "max_bytes"):
        answer = desk.api.patch(url, {field: 900}, format="json")
        assert answer.json()["errors"][0]["code"] == "unknown-field"
    assert desk.api.delete(url).status_code == 405
    assert desk.get(f"formats/{made['id']}") == made


def test_an_archived_format_stays_in_use_and_can_be_restored(desk: Desk) -> None:
    made = desk.post("formats", BANNER)
    carousel = desk.draft(format=made["key"])
    url = f"{desk.base}/formats/{made['id']}"
    body = {"name": "Old banner", "archived": True}
    answer = desk.api.patch(url, body, format="json").json()
    assert (answer["name"], answer["key"], bool(answer["archived_at"])) == (
        "Old banner",
        "own-1200x628",
        True,
    )
    assert desk.get("formats?archived=false")["results"] == []
    assert desk.get("formats")["results"] == desk.get("formats?archived=true")["results"]
    slide = carousel["document"]["slides"][0]["id"]
    layout = desk.get(f"carousels/{carousel['id']}/slides/{slide}/layout")
    assert (layout["width"], layout["height"]) == (1200, 628)
    assert desk.api.patch(url, {"archived": False}, format="json").json()["archived_at"] is None


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"width": 319}, "/width", "min-value"),
        ({"height": 4_097}, "/height", "max-value"),
        ({"width": 1_885}, "/width", "too-long"),
        ({"width": 400, "height": 1_201}, "/height", "too-long"),
        ({"files": []}, "/files", "min-length"),
        ({"files": ["contact-sheet"]}, "/files/0", "invalid-choice"),
        ({"max_bytes": 9}, "/max_bytes", "min-value"),
        ({"key": "own-1x1"}, "/key", "unknown-field"),
        ({"name": ""}, "/name", "blank"),
    ],
)
def test_a_bad_format_names_its_place_and_creates_nothing(
    desk: Desk, changes: Any, pointer: str, code: str
) -> None:
    answer = desk.ask("formats", {**BANNER, **changes})
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert desk.get("formats")["results"] == []


def test_a_too_long_size_is_refused_with_the_longest_possible(desk: Desk) -> None:
    answer = desk.ask("formats", {**BANNER, "width": 4_096, "height": 320})
    assert "at most 960" in answer.json()["errors"][0]["detail"]
    assert desk.post("formats", {**BANNER, "width": 960, "height": 320})["width"] == 960


def test_concurrently_created_formats_get_different_keys(
    desk: Desk, client_as: Callable[[User], APIClient], editor: User
) -> None:
    def ask(_: int) -> int:
        try:
            url = f"{desk.base}/formats"
            return client_as(editor).post(url, BANNER, format="json").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [201] * 8
    assert len({one["key"] for one in desk.get("formats")["results"]}) == 8


def test_an_agency_cannot_exceed_its_limit_of_open_formats(desk: Desk, agency: Agency) -> None:
    with tenant(agency):
        OwnFormat.objects.of(agency).bulk_create(
            OwnFormat(agency=agency, key=f"own-{n}", name="x", width=640, height=640, files=["png"])
            for n in range(MOST_OPEN)
        )
    before = contents(str(agency.pk))
    refused = desk.ask("formats", BANNER)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert str(MOST_OPEN) in refused.json()["detail"]
    assert contents(str(agency.pk)) == before
    first = desk.get("formats?page_size=1")["results"][0]
    url = f"{desk.base}/formats/{first['id']}"
    assert desk.api.patch(url, {"archived": True}, format="json").status_code == 200
    assert desk.ask("formats", BANNER).status_code == 201
    assert desk.api.patch(url, {"archived": False}, format="json").status_code == 409
    assert desk.get(f"formats/{first['id']}")["archived_at"]


def test_another_agencys_format_is_unknown(desk: Desk, foreign: Desk) -> None:
    theirs = foreign.post("formats", {**BANNER, "width": 777})["key"]
    carousel = desk.draft()
    url = f"{desk.base}/carousels/{carousel['id']}"
    body = {"operations": [{"op": "set_document", "formats": [theirs]}]}
    answer = desk.api.post(f"{url}/operations", body, format="json", HTTP_IF_MATCH='"1"')
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown")
    assert desk.get(f"carousels/{carousel['id']}")["version"] == 1
    slide = carousel["document"]["slides"][0]["id"]
    for place in (f"slides/{slide}/preview?format=", "settings?format=", "validation?formats="):
        assert desk.api.get(f"{url}/{place}{theirs}").status_code == 422, place
    render = desk.ask(
        "renders", {"carousel": carousel["id"], "files": ["png"], "formats": [theirs]}
    )
    assert render.json()["errors"][0]["pointer"] == "/formats/0"
    changes = {"formats": ["instagram-4x5", theirs]}
    answer = desk.api.patch(f"{desk.base}/clients/{desk.client}", changes, format="json")
    assert answer.json()["errors"][0]["pointer"] == "/formats/1"
    assert desk.get(f"clients/{desk.client}")["formats"] == []
    shown = f"{desk.base}/catalogue/formats/{theirs}/thumbnail?carousel={carousel['id']}"
    assert desk.api.get(shown).status_code == 404
    assert desk.ask("carousels/" + carousel["id"] + "/split", {"format": theirs}).status_code == 422
