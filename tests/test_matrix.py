"""Who may do what: every route and method has a row here, or this test fails.

A row names the roles that are let in; everybody else gets 403, strangers 404, and nobody 401.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from accounts.api_base import AgencyView
from accounts.capabilities import GRANTS, Role
from accounts.models import Agency, User
from accounts.services import add_member, create_agency, create_user
from tests.conftest import PASSWORD

ALL_BUT_GUESTS = {Role.OWNER, Role.ADMIN, Role.EDITOR, Role.REVIEWER, Role.VIEWER}
MAKERS = {Role.OWNER, Role.ADMIN, Role.EDITOR}
HEADS = {Role.OWNER, Role.ADMIN}

MATRIX: dict[tuple[str, str], set[Role]] = {
    ("api-keys", "get"): HEADS,
    ("api-keys", "post"): HEADS,
    ("api-key", "delete"): HEADS,
    ("clients", "get"): ALL_BUT_GUESTS,
    ("clients", "post"): MAKERS,
    ("client", "get"): ALL_BUT_GUESTS,
    ("client", "patch"): MAKERS,
    ("brand-kits", "get"): ALL_BUT_GUESTS,
    ("brand-kits", "post"): MAKERS,
    ("brand-kit", "get"): ALL_BUT_GUESTS,
    ("brand-kit", "patch"): MAKERS,
    ("assets", "get"): ALL_BUT_GUESTS,
    ("assets", "post"): MAKERS,
    ("asset", "get"): ALL_BUT_GUESTS,
    ("asset-complete", "post"): MAKERS,
    ("threads", "get"): ALL_BUT_GUESTS,
    ("threads", "post"): MAKERS,
    ("thread", "get"): ALL_BUT_GUESTS,
    ("carousels", "get"): ALL_BUT_GUESTS,
    ("carousels", "post"): MAKERS,
    ("carousel", "get"): ALL_BUT_GUESTS,
    ("carousel", "patch"): MAKERS,
    ("renders", "get"): ALL_BUT_GUESTS,
    ("renders", "post"): MAKERS,
    ("render", "get"): ALL_BUT_GUESTS,
    ("render-cancel", "post"): MAKERS,
    ("render-retry", "post"): MAKERS,
    ("slide-preview", "get"): ALL_BUT_GUESTS,
    ("slide-layout", "get"): ALL_BUT_GUESTS,
}
# Routes without an agency: what is public, and what only asks who you are.
OPEN = {
    "schema",
    "docs",
    "live",
    "ready",
    "object",
    "formats",
    "layouts",
    "recipes",
    "themes",
    "patterns",
}
PERSONAL = {"me", "agencies"}


def routes(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every route of ours: name, path, view."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver) and not path.startswith("_allauth"):
            yield from routes(entry, path)
        elif isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", entry.callback)
            yield str(entry.name), f"/{path}", view


def agency_routes() -> dict[str, tuple[str, Any]]:
    return {
        name: (path, view)
        for name, path, view in routes()
        if isinstance(view, type) and issubclass(view, AgencyView)
    }


def test_no_route_lacks_its_row() -> None:
    found = {
        (name, method) for name, (_, view) in agency_routes().items() for method in view.requires
    }
    assert found == set(MATRIX)
    others = {name for name, _, view in routes() if name not in agency_routes()}
    assert others == OPEN | PERSONAL


@pytest.mark.parametrize(("row", "roles"), MATRIX.items(), ids=lambda value: str(value))
def test_rows_say_what_the_views_declare(row: tuple[str, str], roles: set[Role]) -> None:
    view = agency_routes()[row[0]][1]
    assert {role for role in Role if view.requires[row[1]] in GRANTS[role]} == roles


def ask(client: APIClient, path: str, method: str, agency: Agency) -> int:
    path = path.replace("<uuid:agency_id>", str(agency.pk))
    while "<uuid:" in path:
        start = path.index("<uuid:")
        path = path[:start] + str(uuid4()) + path[path.index(">", start) + 1 :]
    answer = getattr(client, method)(path, {}, format="json", HTTP_IF_MATCH='"1"')
    return int(answer.status_code)


def test_roles_get_in_where_their_row_says_and_nowhere_else(
    agency: Agency, owner: User, stranger: User, stranger_agency: Agency, client_as: Any
) -> None:
    cast = {Role.OWNER: owner}
    for role in set(Role) - {Role.OWNER}:
        cast[role] = create_user(f"{role}@northquay.example", PASSWORD)
        add_member(agency, cast[role], role)
    wrong = []
    for name, (path, view) in agency_routes().items():
        for method in view.requires:
            for role, person in cast.items():
                status = ask(client_as(person), path, method, agency)
                if (status != 403) != (role in MATRIX[name, method]):
                    wrong.append((name, method, role, status))
            if (status := ask(client_as(stranger), path, method, agency)) != 404:
                wrong.append((name, method, "stranger", status))
            if (status := ask(APIClient(), path, method, agency)) != 401:
                wrong.append((name, method, "nobody", status))
    assert wrong == []


def test_members_of_several_agencies_have_a_role_in_each(owner: User, agency: Agency) -> None:
    other = create_agency(name="Second", owner=create_user("o@second.example", PASSWORD))
    add_member(other, owner, Role.VIEWER)
    client = APIClient()
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    body = {"name": "Ada"}
    for place, status in ((agency, 201), (other, 403)):
        answer = client.post(f"/api/v1/agencies/{place.pk}/clients", body, format="json")
        assert answer.status_code == status
