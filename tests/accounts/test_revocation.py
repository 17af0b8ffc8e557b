"""API keys and invitations lose access with the member who created them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from accounts.capabilities import Role
from accounts.members.api_keys import create_api_key
from accounts.members.membership import add_member, create_user
from accounts.models import Agency, Membership, User
from accounts.tenancy import tenant
from tests.conftest import PASSWORD
from tests.desk import Desk
from tests.world import contents

REMOVED = "removed"


@pytest.fixture
def admin(agency: Agency) -> User:
    user = create_user("ada@northquay.example", PASSWORD, name="Ada")
    add_member(agency, user, Role.ADMIN)
    return user


def _program(secret: str) -> APIClient:
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return api


@pytest.mark.parametrize("becomes", [REMOVED, "editor", "guest"])
def test_keys_and_invitations_end_with_the_right_to_create_them(
    becomes: str,
    agency: Agency,
    owner: User,
    admin: User,
    client_as: Callable[[User], APIClient],
    desk: Desk,
) -> None:
    office, base = client_as(admin), desk.base
    made = office.post(f"{base}/api-keys", {"name": "Own"}, format="json").json()
    asked = {"email": "ivo@northquay.example", "role": "admin"}
    assert office.post(f"{base}/invitations", asked, format="json").status_code == 201
    program = _program(made["secret"])
    assert program.get(f"{base}/clients").status_code == 200
    api = client_as(owner)
    kept = api.post(f"{base}/api-keys", {"name": "The owner's"}, format="json").json()
    member = f"{base}/members/{admin.pk}"
    if becomes == REMOVED:
        assert api.delete(member).status_code == 204
    else:
        changes: dict[str, Any] = {"role": becomes, "all_clients": False, "clients": [desk.client]}
        assert api.patch(member, changes, format="json").status_code == 200
    assert program.get(f"{base}/clients").status_code == 401
    assert _program(kept["secret"]).get(f"{base}/clients").status_code == 200
    assert api.get(f"{base}/invitations").json()["results"] == []
    actions = {one["action"] for one in api.get(f"{base}/audit-events").json()["results"]}
    assert {"api-key.revoked", "invitation.revoked"} <= actions


def test_a_key_of_a_former_member_is_refused(agency: Agency, admin: User, desk: Desk) -> None:
    with tenant(agency):
        _, secret = create_api_key(agency, name="Own", created_by=admin)
    Membership.objects.filter(user=admin).delete()
    before = contents(str(agency.pk))
    assert _program(secret).get(f"{desk.base}/clients").status_code == 401
    assert contents(str(agency.pk)) == before


def test_a_member_of_one_client_sees_the_colleagues_of_that_client(
    agency: Agency,
    owner: User,
    desk: Desk,
    client_as: Callable[[User], APIClient],
) -> None:
    other = desk.post("clients", {"name": "Baker's"})["id"]
    api = client_as(owner)

    def member(name: str, role: Role, *clients: str) -> User:
        user = create_user(f"{name}@northquay.example", PASSWORD)
        ids = [UUID(one) for one in clients]
        add_member(agency, user, role, all_clients=False, clients=ids)
        return user

    asker = member("asker", Role.EDITOR, desk.client)
    member("theirs", Role.GUEST, other)
    member("both", Role.EDITOR, desk.client, other)
    member("none", Role.VIEWER)
    by_team = member("by-team", Role.VIEWER)
    team = {"name": "North", "people": [str(by_team.pk)], "clients": [desk.client]}
    assert api.post(f"{desk.base}/teams", team, format="json").status_code == 201
    with tenant(agency):
        _, secret = create_api_key(
            agency, name="Own", created_by=owner, clients=[UUID(desk.client)]
        )
    for who in (client_as(asker), _program(secret)):
        found = who.get(f"{desk.base}/members").json()["results"]
        named = {one["email"].partition("@")[0] for one in found}
        assert named == {"olga", "edda", "both", "by-team", "asker"}
        assert all(set(one["clients"]) <= {desk.client} for one in found)
    everybody = api.get(f"{desk.base}/members").json()["results"]
    assert len(everybody) == 7


def test_a_key_for_some_clients_reads_no_agency_wide_data(
    agency: Agency, owner: User, desk: Desk
) -> None:
    scopes = ["work:view", "audit:read", "usage:read"]
    secrets = []
    for clients in ([UUID(desk.client)], None):
        with tenant(agency):
            _, secret = create_api_key(
                agency, name="Own", created_by=owner, scopes=scopes, clients=clients
            )
        secrets.append(secret)
    confined, whole = map(_program, secrets)
    for path in ("audit-events", "audit-events/export", "usage"):
        assert confined.get(f"{desk.base}/{path}").status_code == 403
        assert whole.get(f"{desk.base}/{path}").status_code == 200
