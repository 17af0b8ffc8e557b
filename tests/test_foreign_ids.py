"""Ids of another agency in the other places that take one: filters, cursors, keys, links, versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from accounts.capabilities import Role
from accounts.members.membership import add_member
from accounts.models import Agency, User
from tests.brandkits import pictures, uploading
from tests.desk import Desk
from tests.world import contents

FILTERS = {
    "brand-kits": ("client",),
    "threads": ("client",),
    "carousels": ("client",),
    "assets": ("client",),
    "audit-events": ("actor", "subject"),
}


@pytest.fixture
def office(client_as: Callable[[User], APIClient], owner: User) -> APIClient:
    return client_as(owner)


@pytest.mark.parametrize("path", FILTERS)
def test_a_filter_by_a_foreign_id_finds_what_an_unknown_id_does(
    path: str, office: APIClient, desk: Desk, foreign: Desk, stranger: User
) -> None:
    desk.draft()
    foreign.draft()
    for name in FILTERS[path]:
        theirs = foreign.client if name == "client" else str(stranger.pk)
        answer = office.get(f"{desk.base}/{path}", {name: theirs})
        assert (answer.status_code, answer.json()["results"]) == (200, [])


@pytest.mark.parametrize("path", ["clients", "brand-kits", "threads", "carousels"])
def test_a_foreign_cursor_pages_only_through_our_own_rows(
    path: str, office: APIClient, desk: Desk, foreign: Desk
) -> None:
    for place in (desk, foreign, desk, foreign):
        place.post("clients", {"name": "Another"})
        place.post(
            "brand-kits",
            {"client": place.client, "name": "More", "spec": {"author": {"name": "A"}}},
        )
        place.draft()
    ours = {row["id"] for row in office.get(f"{desk.base}/{path}").json()["results"]}
    page = foreign.api.get(f"{foreign.base}/{path}", {"page_size": 1}).json()
    cursor = page["next"].partition("cursor=")[2].partition("&")[0]
    answer = office.get(f"{desk.base}/{path}?cursor={cursor}")
    assert answer.status_code == 200
    assert {row["id"] for row in answer.json()["results"]} <= ours


def test_idempotency_keys_of_two_agencies_are_independent(
    desk: Desk, foreign: Desk, editor: User, stranger_agency: Agency
) -> None:
    add_member(stranger_agency, editor, Role.EDITOR)

    def make(base: str, name: str) -> Any:
        return desk.api.post(
            f"{base}/clients", {"name": name}, format="json", HTTP_IDEMPOTENCY_KEY="monday-1"
        )

    ours, theirs = make(desk.base, "Ada"), make(foreign.base, "Ada")
    assert (ours.status_code, theirs.status_code) == (201, 201)
    assert ours.json()["id"] != theirs.json()["id"]
    assert "Idempotency-Replayed" not in theirs
    assert make(desk.base, "Ada").json()["id"] == ours.json()["id"]


def test_an_etag_of_a_foreign_carousel_gives_no_access(
    desk: Desk, foreign: Desk, agency: Agency, stranger_agency: Agency
) -> None:
    ours, theirs = desk.draft(), foreign.draft()
    theirs = foreign.operate(theirs, {"op": "set_document", "title": "Theirs"}, version=1)
    before = contents(str(agency.pk)), contents(str(stranger_agency.pk))
    said = {"operations": [{"op": "set_document", "title": "Taken"}]}
    for draft, status in ((ours, 412), (theirs, 404)):
        answer = desk.api.post(
            f"{desk.base}/carousels/{draft['id']}/operations",
            said,
            format="json",
            HTTP_IF_MATCH=f'"{theirs["version"]}"',
        )
        assert answer.status_code == status
    assert (contents(str(agency.pk)), contents(str(stranger_agency.pk))) == before


def test_a_signed_link_opens_its_own_object_and_no_other(desk: Desk, foreign: Desk) -> None:
    ours, theirs = (
        uploading.ready(place.api, f"{place.base}/assets", pictures.png())
        for place in (desk, foreign)
    )
    links = [
        place.api.get(f"{place.base}/assets/{asset['id']}").json()["url"]
        for place, asset in ((desk, ours), (foreign, theirs))
    ]
    (own, leave), (other, _) = (link.removeprefix(settings.PUBLIC_URL).split("?") for link in links)
    anybody = APIClient()
    opened = anybody.get(f"{own}?{leave}")
    assert opened.status_code == 200
    opened.close()
    assert anybody.get(f"{other}?{leave}").status_code == 403
    assert anybody.put(f"{own}?{leave}", b"x", content_type="image/png").status_code == 403
