"""Every list takes the same number of queries for ten thousand rows as for one, and returns one page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Agency, User
from tests.matrix import MATRIX, Row
from tests.world import World, build

FEW, MANY = 100, 10_000

# The tables that lists show, and the fields that must be unique in a copied row; ``n`` numbers the copies.
COPIED = {
    "accounts_team": "",
    "accounts_apikey": "",
    "accounts_invitation": "'email', n || '@northquay.example'",
    "accounts_auditevent": "",
    "accounts_usage": "'month', '1000-01-01'::date + n * 31",
    "brandkits_client": "'slug', 'copy-' || n",
    "brandkits_brandkit": "",
    "brandkits_kitversion": "'version', 1 + n",
    "brandkits_owntheme": "'key', 'copy-' || n",
    "brandkits_ownformat": "'key', 'copy-' || n",
    "brandkits_asset": "",
    "carousels_thread": "",
    "carousels_carousel": "",
    "carousels_change": "'version', 1 + n",
    "carousels_review": "",
    "rendering_render": "",
    "rendering_filelinks": "",
    "rendering_handover": "",
}
# Lists that are always short are not paginated, and a sitting consists of many rows.
WHOLE = {
    "api/v1/agencies",
    "api/v1/agencies/<uuid:agency_id>/members",
    "api/v1/agencies/<uuid:agency_id>/carousels/<uuid:carousel_id>/versions/sittings",
}


@pytest.fixture
def world(client_as: Callable[[User], APIClient], owner: User, agency: Agency) -> World:
    world = build(client_as(owner), agency)
    base = world.path("api/v1/agencies/<uuid:agency_id>/carousels/<uuid:carousel_id>")
    said = {"operations": [{"op": "set_document", "title": "Oven"}]}
    answer = client_as(owner).post(f"{base}/operations", said, format="json", HTTP_IF_MATCH='"1"')
    assert answer.status_code == 200
    review = {"verdict": "approved"}
    answer = client_as(owner).post(f"{base}/reviews", review, format="json", HTTP_IF_MATCH='"2"')
    assert answer.status_code == 201
    return world


def multiply(agency: Agency, first: int, last: int) -> None:
    """Copy one row of the agency in every table, with numbers from ``first`` to ``last``."""
    with connections["owner"].cursor() as cursor:
        for table, own in COPIED.items():
            changed = f"'id', md5(n::text)::uuid{', ' if own else ''}{own}"
            cursor.execute(
                f"INSERT INTO {table} SELECT made.* FROM generate_series(%s, %s) n, "
                f"jsonb_populate_record((SELECT t FROM {table} t WHERE agency_id = %s LIMIT 1), "
                f"jsonb_build_object({changed})) made",
                [first, last, agency.pk],
            )


def lists(api: APIClient, world: World) -> dict[str, tuple[int, int]]:
    """The number of queries and of returned rows of every list."""
    found = {}
    for row in MATRIX:
        if row.method != "get" or not _may_list(row):
            continue
        path = world.path(row.route)
        with CaptureQueriesContext(connection) as queries:
            answer = api.get(path)
        body = answer.json() if answer["Content-Type"] == "application/json" else {}
        if isinstance(body, dict) and "results" in body:
            found[row.route] = (len(queries), len(body["results"]))
    return found


def _may_list(row: Row) -> bool:
    return row.route.startswith("api/v1/agencies") and not row.route.endswith(
        ("preview", "thumbnail", "export", "specimen")
    )


def test_a_list_takes_the_same_number_of_queries_for_many_rows_as_for_one(
    client_as: Callable[[User], APIClient], owner: User, agency: Agency, world: World
) -> None:
    api = client_as(owner)
    lists(api, world)  # fills caches of the process
    found, last = [lists(api, world)], 1
    for rows in (FEW, MANY):
        multiply(agency, last + 1, rows)
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE")
        found.append(lists(api, world))
        last = rows
    one, few, many = ({route: queries for route, (queries, _) in seen.items()} for seen in found)
    assert one == few == many
    paged = {route: shown for route, (_, shown) in found[-1].items() if route not in WHOLE}
    assert len(paged) >= 13
    assert paged == dict.fromkeys(paged, 50)
