"""Responses of every route to outages and malformed requests: a clear problem, never a 500."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from rest_framework import exceptions
from rest_framework.test import APIClient

from accounts.models import User
from core.errors import ProblemError
from core.http.problems import problem_handler
from tests.matrix import MATRIX
from tests.test_matrix import ask
from tests.world import World, contents

CURSORS = (
    *("", "x", "%00", "é"),
    *(b64encode(urlencode(said).encode()).decode() for said in (
        {"p": "not-an-id"}, {"p": "\0"}, {"p": "1"}, {"p": "2026-01-01"}, {"o": "x"},
        {"r": "x"}, {"p": "00000000-0000-0000-0000-00000000000"},
    )),
    b64encode(b"\xff\xfe").decode(),
)  # fmt: skip


@contextmanager
def no_store() -> Iterator[None]:
    """Remove the folder of objects, as if its disk were gone."""
    folder = Path(settings.OBJECTS_DIR)
    aside = folder.with_name(f"{folder.name}-aside")
    folder.rename(aside)
    folder.touch()
    try:
        yield
    finally:
        folder.unlink()
        aside.rename(folder)


# Routes of an agency only: the page and public routes need no store and have no lists.
ROWS = [row for row in MATRIX if "agency_id" in row.route]


def got(api: APIClient, place: str, **headers: str) -> Any:
    """The response to a GET, read to its end or closed."""
    answer = api.get(place, headers=headers)
    if answer.streaming:
        answer.close()
    return answer


def test_every_list_refuses_an_invalid_cursor(
    client_as: Callable[[User], APIClient], owner: User, world: World
) -> None:
    api, tried = client_as(owner), 0
    for row in ROWS:
        place = world.path(row.route)
        if row.method != "get" or row.query:
            continue
        answer = got(api, place)
        if answer.get("Content-Type") != "application/json" or "next" not in answer.json():
            continue
        tried += 1
        for cursor in CURSORS[1:]:
            refused = api.get(f"{place}?{urlencode({'cursor': cursor})}")
            assert (row.route, cursor, refused.status_code) == (row.route, cursor, 422)
            assert refused.json()["errors"][0]["pointer"] == "/cursor"
    assert tried >= 13


def test_every_route_that_needs_the_store_reports_an_outage(
    client_as: Callable[[User], APIClient], owner: User, world: World
) -> None:
    api, reported = client_as(owner), set()
    kit = world.path("api/v1/agencies/<uuid:agency_id>/brand-kits/<uuid:kit_id>")
    spec = {"author": {"name": "Rivermill", "avatar": world.ids["asset_id"]}}
    dressed = api.patch(kit, {"spec": spec}, format="json", HTTP_IF_MATCH=api.get(kit)["ETag"])
    assert dressed.status_code == 200
    with no_store():
        for row in sorted(ROWS, key=lambda row: row.method != "get"):
            before = contents(world.ids["agency_id"])
            answer = ask(api, row, world.path(row.route), world)
            if answer.status_code < 500:
                continue
            reported.add(row.route.rpartition(">/")[2])
            assert (row.route, answer.status_code) == (row.route, 503)
            assert answer["Content-Type"] == "application/problem+json"
            assert contents(world.ids["agency_id"]) == before
    assert "export" in reported


def test_a_signed_url_reports_an_outage_of_the_store(
    client_as: Callable[[User], APIClient], owner: User, world: World
) -> None:
    asset = client_as(owner).get(
        world.path("api/v1/agencies/<uuid:agency_id>/assets/<uuid:asset_id>")
    )
    address = asset.json()["url"].partition("testserver")[2] or asset.json()["url"]
    with no_store():
        answer = APIClient().get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


@pytest.mark.parametrize(
    "accept", ["image/webp", "application/zip", "text/event-stream", "nonsense"]
)
def test_every_route_responds_with_its_own_type_whatever_is_accepted(
    client_as: Callable[[User], APIClient], owner: User, world: World, accept: str
) -> None:
    api = client_as(owner)
    for row in ROWS:
        if row.method != "get" or row.query or "slides" in row.route or "specimen" in row.route:
            continue
        place = world.path(row.route)
        usual, other = got(api, place), got(api, place, Accept=accept)
        answered = (other.status_code, other.get("Content-Type"))
        assert (row.route, *answered) == (row.route, usual.status_code, usual.get("Content-Type"))


def kinds(of: type[Exception]) -> Iterator[type[Exception]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_no_problem_shows_an_unfilled_placeholder() -> None:
    given: dict[type[Exception], tuple[str, ...]] = {
        exceptions.MethodNotAllowed: ("PUT",),
        exceptions.UnsupportedMediaType: ("text/x",),
    }
    for kind in kinds(exceptions.APIException):
        answer = problem_handler(kind(*given.get(kind, ())), {})
        assert answer is not None
        assert "{" not in answer.data["title"] + answer.data.get("detail", "")
    for problem in kinds(ProblemError):
        assert "{" not in problem.title  # type: ignore[attr-defined]  # they are all ProblemErrors


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ('{"name": "Ada", "name": "Eve"}', "/name"),
        ('{"name": "Ada", "nam\\u0065": "Ada"}', "/name"),
        ('{"name": "Ada", "formats": [{"a": {"b": 1, "b": 1}}]}', "/formats/0/a/b"),
    ],
)
def test_a_duplicate_name_in_json_is_refused_with_its_place(
    client_as: Callable[[User], APIClient], owner: User, world: World, body: str, place: str
) -> None:
    api, before = client_as(owner), contents(world.ids["agency_id"])
    clients = world.path("api/v1/agencies/<uuid:agency_id>/clients")
    answer = api.post(clients, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(f"{place}:")
    assert contents(world.ids["agency_id"]) == before
    assert (
        api.post(clients, json.dumps({"name": "Ada"}), content_type="application/json").status_code
        == 201
    )
