"""Every route and method responds to every role as ``matrix`` says; a route without a row fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from accounts.capabilities import Role
from accounts.members.api_keys import create_api_key
from accounts.members.membership import add_member, create_user
from accounts.models import Agency, User
from accounts.tenancy import tenant
from tests.conftest import ACTORS, PASSWORD
from tests.matrix import MATRIX, NAMES, Row
from tests.world import World, contents

# Function views do not declare their methods.
FUNCTIONS = {
    "editor": {"get"},
    "live": {"get"},
    "ready": {"get"},
    "metrics": {"get"},
    "linked-file": {"get"},
    "object": {"get", "put"},
}


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif not route.startswith("_allauth/"):
            yield from ((method, route) for method in handled(entry))


def handled(entry: URLPattern) -> set[str]:
    view = getattr(entry.callback, "view_class", None) or getattr(entry.callback, "cls", None)
    if view is None:
        return FUNCTIONS[str(entry.name)]
    return {name for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)}


def test_every_route_and_method_has_one_row() -> None:
    assert sorted(routes(get_resolver())) == sorted((row.method, row.route) for row in MATRIX)


def ask(api: APIClient, row: Row, path: str, world: World, **changes: object) -> Any:
    body = {**row.body(world), **changes} if row.body else None
    if row.query:
        path += "?" + urlencode({**row.query(world), **changes})
    headers = {}
    if row.versioned:
        # An action below a resource changes the resource.
        thing = path if row.method != "post" else re.sub(r"/(versions/\d+/)?\w+$", "", path)
        headers["HTTP_IF_MATCH"] = api.get(thing).get("ETag", '"1"')
    shape = "multipart" if row.multipart else "json"
    answer = getattr(api, row.method)(path, body, format=shape, **headers)
    if answer.streaming:
        answer.close()
    return answer


@pytest.mark.parametrize("actor", ACTORS)
def test_every_role_gets_the_status_in_the_table_and_a_refusal_changes_nothing(
    actor: str,
    as_actor: Callable[[str], APIClient],
    world: World,
    counted: Callable[[str, int], None],
) -> None:
    api = as_actor(actor)
    got, changed = {}, []
    before = contents(world.ids["agency_id"])
    for row in MATRIX:
        got[row.method, row.route] = ask(api, row, world.path(row.route), world).status_code
        after = contents(world.ids["agency_id"])
        if got[row.method, row.route] >= 400 and after != before:
            changed.append((row.method, row.route))
        before = after
    counted("answers of a route to a role", len(got))
    assert got == {(row.method, row.route): row.statuses[actor] for row in MATRIX}
    assert changed == []


@pytest.mark.parametrize("actor", ["guest", "stranger", "anonymous"])
def test_a_head_request_is_refused_like_the_get_request(
    actor: str, as_actor: Callable[[str], APIClient], world: World
) -> None:
    api = as_actor(actor)
    rows = [row for row in MATRIX if row.method == "get" and not row.query]
    got = {row.route: api.head(world.path(row.route)).status_code for row in rows}
    assert got == {row.route: row.statuses[actor] for row in rows}


def own_ids(row: Row) -> list[str]:
    """The names of the ids in a route below the agency."""
    return [
        part.partition(":")[2].rstrip(">")
        for part in row.route.split("/")
        if part.startswith("<uuid:") and part != "<uuid:agency_id>"
    ]


def revealed(answer: Any) -> tuple[int, dict[str, Any]]:
    """Everything that a response reveals, except the request's own id."""
    return answer.status_code, {k: v for k, v in answer.json().items() if k != "request_id"}


def test_foreign_and_unknown_ids_look_the_same_on_every_route(
    client_as: Callable[[User], APIClient],
    owner: User,
    world: World,
    elsewhere: World,
    counted: Callable[[str, int], None],
) -> None:
    api = client_as(owner)
    untouched = contents(elsewhere.ids["agency_id"])
    different = []
    for row in MATRIX:
        for name in [*own_ids(row), *(["agency_id"] if "<uuid:agency_id>" in row.route else [])]:
            answers = []
            for value in (elsewhere.ids[name], uuid4()):
                path = world.path(row.route, **{name: value})
                with CaptureQueriesContext(connection) as queries:
                    answers.append((revealed(ask(api, row, path, world)), len(queries)))
            counted("foreign ids in a route", 1)
            if answers[0] != answers[1] or answers[0][0][0] != 404:
                different.append((row.method, row.route, name, answers))
    assert different == []
    assert contents(elsewhere.ids["agency_id"]) == untouched


def test_foreign_and_unknown_ids_in_a_body_look_the_same_and_write_nothing(
    client_as: Callable[[User], APIClient],
    owner: User,
    world: World,
    elsewhere: World,
    counted: Callable[[str, int], None],
) -> None:
    api = client_as(owner)
    before = contents(world.ids["agency_id"])
    different = []
    for row in MATRIX:
        for ref in row.refs:
            foreign = elsewhere.ids[NAMES.get(ref, f"{ref}_id")]
            answers = [
                revealed(ask(api, row, world.path(row.route), world, **{ref: str(value)}))
                for value in (foreign, uuid4())
            ]
            counted("foreign ids in a body", 1)
            pointers = [error["pointer"] for error in answers[0][1].get("errors", [])]
            if answers[0] != answers[1] or answers[0][0] != 404 or pointers != [f"/{ref}"]:
                different.append((row.method, row.route, ref, answers))
    assert different == []
    assert contents(world.ids["agency_id"]) == before


# The ids that belong to one client.
OF_A_CLIENT = frozenset(
    {
        "client_id",
        "kit_id",
        "thread_id",
        "carousel_id",
        "slide_id",
        "render_id",
        "output_id",
        "links_id",
        "hand_over_id",
    }
)


@pytest.mark.parametrize("actor", ["editor", "reviewer", "viewer", "guest", "program"])
def test_a_member_with_access_to_another_client_finds_nothing(
    actor: str,
    agency: Agency,
    owner: User,
    client_as: Callable[[User], APIClient],
    world: World,
    counted: Callable[[str, int], None],
) -> None:
    made = client_as(owner).post(
        f"/api/v1/agencies/{agency.pk}/clients", {"name": "Other"}, format="json"
    )
    other = UUID(made.json()["id"])
    if actor == "program":
        with tenant(agency):
            _, secret = create_api_key(agency, name="Own", created_by=owner, clients=[other])
        api = APIClient()
        api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        api.get(f"/api/v1/agencies/{agency.pk}/clients")  # records its last use
    else:
        user = create_user(f"{actor}@elsewhere.example", PASSWORD)
        add_member(agency, user, Role(actor), all_clients=False, clients=[other])
        api = client_as(user)
    before, seen, asked = contents(world.ids["agency_id"]), [], 0
    for row in MATRIX:
        named = OF_A_CLIENT & {*own_ids(row), *(NAMES.get(ref, f"{ref}_id") for ref in row.refs)}
        if "agency_id" not in row.route or not 200 <= row.statuses[actor] < 300:
            continue
        answer = ask(api, row, world.path(row.route), world)
        counted("answers of a route to somebody of another client", 1)
        if named:
            asked += 1
            if answer.status_code != 404:
                seen.append((row.method, row.route, answer.status_code))
        elif row.method == "get":
            found = answer.content.decode()
            if any(world.ids[name] in found for name in OF_A_CLIENT):
                seen.append((row.method, row.route, "listed"))
    assert seen == []
    assert asked >= 5
    rows = contents(world.ids["agency_id"])
    for table in ("client", "brandkit", "kitversion"):
        assert rows[f"brandkits_{table}"] == before[f"brandkits_{table}"]
    for table in ("carousels_thread", "carousels_carousel", "rendering_render"):
        assert rows[table] == before[table]
