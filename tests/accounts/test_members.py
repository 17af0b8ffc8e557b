"""Members, teams, API keys and guests over HTTP: client access, and who may change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.capabilities import Role
from accounts.members.membership import add_member, create_user
from accounts.models import Agency, ApiKey, Membership, User
from accounts.tenancy import tenant
from tests.conftest import PASSWORD
from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)
ClientAs = Callable[[User], APIClient]


@pytest.fixture
def boss(client_as: ClientAs, owner: User) -> APIClient:
    return client_as(owner)


@pytest.fixture
def two(desk: Desk) -> tuple[str, str]:
    """The desk's client and another client of the agency."""
    return desk.client, desk.post("clients", {"name": "Heron"})["id"]


def names(api: APIClient, desk: Desk) -> set[str]:
    rows = api.get(f"{desk.base}/clients").json()["results"]
    return {row["name"] for row in rows}


def test_a_member_has_access_to_named_clients_and_those_of_their_teams(
    desk: Desk, boss: APIClient, two: tuple[str, str], client_as: ClientAs, viewer: User
) -> None:
    api, url = client_as(viewer), f"{desk.base}/members/{viewer.pk}"
    assert names(api, desk) == {"Rivermill", "Heron"}
    change: dict[str, Any] = {"all_clients": False, "clients": [two[0]]}
    assert boss.patch(url, change, format="json").json()["clients"] == [two[0]]
    assert names(api, desk) == {"Rivermill"}
    assert api.get(f"{desk.base}/clients/{two[1]}").status_code == 404
    team = {"name": "North", "people": [str(viewer.pk)], "clients": [two[1]]}
    made = boss.post(f"{desk.base}/teams", team, format="json").json()
    assert names(api, desk) == {"Rivermill", "Heron"}
    assert boss.delete(f"{desk.base}/teams/{made['id']}").status_code == 204
    assert names(api, desk) == {"Rivermill"}
    whole = {"name": "All", "people": [str(viewer.pk)], "all_clients": True}
    boss.post(f"{desk.base}/teams", whole, format="json")
    assert names(api, desk) == {"Rivermill", "Heron"}


def test_a_guest_sees_the_slides_of_their_client_and_changes_nothing(
    desk: Desk, boss: APIClient, two: tuple[str, str], client_as: ClientAs, guest: User
) -> None:
    draft = desk.draft()
    slide = draft["document"]["slides"][0]["id"]
    preview = f"{desk.base}/carousels/{draft['id']}/slides/{slide}/preview"
    api = client_as(guest)
    assert names(api, desk) == set()
    assert api.get(preview).status_code == 404
    url = f"{desk.base}/members/{guest.pk}"
    boss.patch(url, {"clients": [two[0]]}, format="json")
    assert names(api, desk) == {"Rivermill"}
    assert api.get(preview).status_code == 200
    assert api.get(f"{desk.base}/brand-kits").status_code == 403
    body = {"operations": [{"op": "set_style", "style": {"theme": "midnight"}}]}
    changed = f"{desk.base}/carousels/{draft['id']}/operations"
    assert api.post(changed, body, format="json", HTTP_IF_MATCH='"1"').status_code == 403
    everything = boss.patch(url, {"all_clients": True}, format="json")
    assert everything.status_code == 422
    assert desk.get(f"carousels/{draft['id']}")["version"] == 1


def test_an_editor_of_one_client_works_for_it_and_for_no_other(
    desk: Desk, two: tuple[str, str], client_as: ClientAs, agency: Agency
) -> None:
    user = create_user("ed@northquay.example", PASSWORD)
    add_member(agency, user, Role.EDITOR, all_clients=False, clients=[two[1]])  # type: ignore[list-item]  # as JSON has it
    api = client_as(user)
    spec = {"author": {"name": "Heron"}}
    kit = {"client": two[1], "name": "Main", "spec": spec}
    assert api.post(f"{desk.base}/brand-kits", kit, format="json").status_code == 201
    theirs = api.post(f"{desk.base}/brand-kits", {**kit, "client": two[0]}, format="json")
    assert theirs.json()["errors"][0]["pointer"] == "/client"
    assert api.post(f"{desk.base}/clients", {"name": "New"}, format="json").status_code == 403
    upload = {"kind": "image", "filename": "a.png", "content_type": "image/png", "bytes": 9}
    nobodys = api.post(f"{desk.base}/assets", upload, format="json")
    assert nobodys.json()["errors"][0]["pointer"] == "/client"
    own = api.post(f"{desk.base}/assets", {**upload, "client": two[1]}, format="json")
    assert (own.status_code, own.json()["client"]) == (201, two[1])
    assert len(desk.get("brand-kits")["results"]) == 2
    assert len(desk.get("assets")["results"]) == 1


def test_members_are_listed_changed_and_removed_and_owners_stay(
    desk: Desk, boss: APIClient, owner: User, viewer: User, client_as: ClientAs
) -> None:
    listed = boss.get(f"{desk.base}/members").json()["results"]
    assert {one["email"]: one["role"] for one in listed} == {
        "olga@northquay.example": "owner",
        "edda@northquay.example": "editor",
        "viola@northquay.example": "viewer",
    }
    url = f"{desk.base}/members/{viewer.pk}"
    assert boss.patch(url, {"role": "reviewer"}, format="json").json()["role"] == "reviewer"
    assert boss.patch(url, {"role": "owner"}, format="json").status_code == 422
    mine = f"{desk.base}/members/{owner.pk}"
    assert boss.patch(mine, {"role": "viewer"}, format="json").status_code == 409
    assert boss.delete(mine).status_code == 409
    api = client_as(viewer)
    assert api.delete(mine).status_code == 404  # not theirs to know
    assert api.delete(url).status_code == 204  # leaving is everybody's
    assert api.get(f"{desk.base}/clients").status_code == 404
    events = boss.get(f"{desk.base}/audit-events").json()["results"]
    assert [one["action"] for one in events] == [
        "member.removed",
        "member.changed",
        "agency.created",
    ]
    assert events[1]["details"] == {"before": {"role": "viewer"}, "after": {"role": "reviewer"}}


def test_a_transferred_agency_has_one_owner(
    desk: Desk, boss: APIClient, owner: User, viewer: User, guest: User, agency: Agency
) -> None:
    url = f"{desk.base}/transfer"
    assert boss.post(url, {"member": str(guest.pk)}, format="json").status_code == 409
    assert boss.post(url, {"member": str(owner.pk)}, format="json").status_code == 409
    assert boss.post(url, {"member": str(uuid4())}, format="json").status_code == 404
    assert boss.post(url, {"member": str(viewer.pk)}, format="json").status_code == 204
    roles = dict(Membership.objects.filter(agency=agency).values_list("user__name", "role"))
    assert roles["Viola"] == "owner"
    assert roles["Olga"] == "admin"
    assert boss.post(url, {"member": str(owner.pk)}, format="json").status_code == 403


def test_a_person_may_own_several_agencies(boss: APIClient, agency: Agency) -> None:
    body = {"name": "Southquay", "time_zone": "Europe/Vienna"}
    made = boss.post("/api/v1/agencies", body, format="json")
    assert made.status_code == 201
    assert len(boss.get("/api/v1/agencies").json()["results"]) == 2
    url = f"/api/v1/agencies/{made.json()['id']}"
    assert boss.patch(url, {"name": "South"}, format="json").json()["name"] == "South"
    refused = boss.patch(url, {"time_zone": "Mars/Olympus"}, format="json")
    assert refused.json()["errors"][0]["pointer"] == "/time_zone"


def test_an_api_key_is_limited_to_its_scopes_clients_and_expiry(
    desk: Desk, boss: APIClient, two: tuple[str, str], agency: Agency
) -> None:
    body = {"name": "Reader", "scopes": ["carousels:see"], "clients": [two[0]]}
    made = boss.post(f"{desk.base}/api-keys", body, format="json").json()
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {made['secret']}")
    assert names(api, desk) == {"Rivermill"}
    assert api.get(f"{desk.base}/brand-kits").status_code == 403
    with tenant(agency):
        past = timezone.now() - timedelta(seconds=1)
        ApiKey.objects.of(agency).filter(pk=made["id"]).update(expires_at=past)
    answer = api.get(f"{desk.base}/clients")
    assert (answer.status_code, answer.json()["detail"]) == (401, "This API key has expired.")
    for wrong, place in (
        ({"scopes": ["people:manage"]}, "/scopes/0"),
        ({"clients": [str(uuid4())]}, "/clients/0"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
    ):
        answer = boss.post(f"{desk.base}/api-keys", {"name": "X", **wrong}, format="json")
        assert answer.json()["errors"][0]["pointer"] == place


def test_clients_and_people_of_other_agencies_are_refused(
    desk: Desk, foreign: Desk, boss: APIClient, stranger: User, viewer: User
) -> None:
    team = {"name": "North", "clients": [foreign.client]}
    answer = boss.post(f"{desk.base}/teams", team, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (404, "/clients/0")
    team = {"name": "North", "people": [str(stranger.pk)]}
    answer = boss.post(f"{desk.base}/teams", team, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (404, "/people/0")
    assert boss.get(f"{desk.base}/teams").json()["results"] == []
    change = {"clients": [foreign.client]}
    answer = boss.patch(f"{desk.base}/members/{viewer.pk}", change, format="json")
    assert answer.status_code == 404


def test_the_audit_is_filtered_and_exported_without_formulas(
    desk: Desk, boss: APIClient, owner: User
) -> None:
    owner.name = "=cmd|' /C calc'!A0"
    owner.save(update_fields=["name"])
    boss.post(f"{desk.base}/api-keys", {"name": "Script"}, format="json")
    url = f"{desk.base}/audit-events"
    found = boss.get(f"{url}?action=api-key.created").json()["results"]
    assert [one["action"] for one in found] == ["api-key.created"]
    assert boss.get(f"{url}?since=2100-01-01T00:00:00Z").json()["results"] == []
    answer: Any = boss.get(f"{url}/export")
    assert answer["Content-Disposition"] == 'attachment; filename="Northquay - audit.csv"'
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0] == "at,actor,actor_name,action,subject,details"
    assert "'=cmd" in lines[2]
    assert ",=cmd" not in "".join(lines)
    assert [line.split(",")[3] for line in lines[1:]] == [
        "agency.created",
        "api-key.created",
        "audit.exported",
    ]
