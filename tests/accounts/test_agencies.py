"""A person's agencies, and their roles and capabilities there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIClient

from accounts.api.base import AgencyView
from accounts.capabilities import GRANTS, SCOPES, Can, Role
from accounts.members.membership import add_member
from accounts.models import Agency, Membership, User


def test_a_person_sees_the_agencies_they_belong_to_and_their_role_there(
    client_as: Callable[[User], APIClient], owner: User, agency: Agency, stranger_agency: Agency
) -> None:
    here = {"id": str(agency.pk), "name": "Northquay", "role": "owner", "all_clients": True}
    api = client_as(owner)
    assert api.get("/api/v1/agencies").json() == {"results": [here]}
    add_member(stranger_agency, owner, Role.VIEWER)
    there = {
        "id": str(stranger_agency.pk),
        "name": "Elsewhere",
        "role": "viewer",
        "all_clients": True,
    }
    both = sorted((here, there), key=lambda entry: str(entry["id"]))
    assert api.get("/api/v1/agencies").json() == {"results": both}
    assert api.get("/api/v1/me").json() == {
        "id": str(owner.pk),
        "email": owner.email,
        "name": "Olga",
        "agencies": both,
    }


def test_members_of_several_agencies_have_a_role_in_each(
    client_as: Callable[[User], APIClient], owner: User, agency: Agency, stranger_agency: Agency
) -> None:
    add_member(stranger_agency, owner, Role.VIEWER)
    api = client_as(owner)
    for place, status in ((agency, 201), (stranger_agency, 403)):
        answer = api.post(f"/api/v1/agencies/{place.pk}/clients", {"name": "Ada"}, format="json")
        assert answer.status_code == status


def test_a_person_without_an_agency_can_sign_in(
    client_as: Callable[[User], APIClient], stranger: User
) -> None:
    assert client_as(stranger).get("/api/v1/me").json()["agencies"] == []


def test_a_removed_member_has_no_access_from_the_next_request_on(
    client_as: Callable[[User], APIClient], editor: User, agency: Agency
) -> None:
    api = client_as(editor)
    url = f"/api/v1/agencies/{agency.pk}/clients"
    assert api.get(url).status_code == 200
    Membership.objects.filter(user=editor).delete()
    assert api.get(url).status_code == 404


def test_authenticating_a_request_takes_four_queries(
    client_as: Callable[[User], APIClient], editor: User, agency: Agency
) -> None:
    """Session, person, membership with agency, and the tenant's setting."""
    api = client_as(editor)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert api.get(f"/api/v1/agencies/{agency.pk}/clients").status_code == 200
        selects = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
        counts.append(len([sql for sql in selects if "brandkits_client" not in sql]))
    assert counts == [4, 4]


def test_an_undeclared_method_fails_at_import() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Leaky.*post"):

        class Leaky(AgencyView):
            requires = {"get": Can.VIEW_WORK}

            def get(self, request: Request, agency_id: Any) -> Response:
                return Response()

            def post(self, request: Request, agency_id: Any) -> Response:
                return Response()


def test_every_role_has_grants_and_guests_may_view_and_review() -> None:
    assert set(GRANTS) == set(Role)
    assert GRANTS[Role.GUEST] == {Can.SEE_CAROUSELS, Can.REVIEW}
    assert Can.REVIEW not in GRANTS[Role.EDITOR]
    assert Can.REVIEW not in SCOPES
    assert {role for role in Role if Can.MANAGE_KEYS in GRANTS[role]} == {Role.OWNER, Role.ADMIN}
