"""Access limited to some clients reveals and changes nothing of the others, through any request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from accounts.capabilities import SCOPES, Role
from accounts.members.api_keys import create_api_key
from accounts.members.membership import add_member, create_user
from accounts.models import Agency, User
from accounts.tenancy import tenant
from rendering import queue
from rendering.worker import task_runner
from tests.conftest import PASSWORD
from tests.matrix import MATRIX, NAMES, Row
from tests.other_client import IDS, MARK, HiddenRows, Other, alike, bodies, filled, queries, send
from tests.test_matrix import ask, own_ids
from tests.world import World

READERS = ("viewer", "guest")
WRITERS = ("program", "editor")

# Ids that do not belong to clients.
COMMON_STOCK = {"format_id"}


def absent() -> dict[str, str]:
    """Unknown ids, under every name."""
    names = {name for row in MATRIX for name in own_ids(row)}
    return {
        **{name: str(uuid4()) for name in {*names, "post_id", "element_id", "member_id"}},
        "theme_key": f"own-{uuid4().hex[:10]}",
    }


@pytest.fixture
def someone(
    agency: Agency, owner: User, world: World, client_as: Callable[[User], APIClient]
) -> Callable[[str], APIClient]:
    """A member in a role, or a program with every scope, with access to the world's client only."""
    only = [UUID(world.ids["client_id"])]

    def sign_in(role: str) -> APIClient:
        if role == "program":
            with tenant(agency):
                _, secret = create_api_key(
                    agency, name="Own", created_by=owner, clients=only, scopes=SCOPES
                )
            api = APIClient()
            api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
            return api
        user = create_user(f"{role}@own.example", PASSWORD)
        add_member(agency, user, Role(role), all_clients=False, clients=only)
        return client_as(user)

    return sign_in


@pytest.fixture
def other(agency: Agency, owner: User, client_as: Callable[[User], APIClient]) -> Other:
    return Other(client_as(owner), agency)


@dataclass
class LeakCheck:
    """Searches every response for data of hidden rows."""

    ids: set[str]
    counted: Callable[[str, int], None]
    found: list[Any] = field(default_factory=list)

    def look(self, what: object, answer: Any, asked: str = "") -> Any:
        """Check a response and return it; it may repeat what the request contained."""
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        said = data.decode("latin-1") + str(dict(answer.items()))
        self.counted("answers looked through for another client's rows", 1)
        leaked = (self.ids & set(IDS.findall(said))) - set(IDS.findall(asked))
        if MARK in said and MARK not in asked:
            leaked.add(said[max(0, said.index(MARK) - 60) :][:120])
        if leaked:
            self.found.append((what, answer.status_code, sorted(leaked)[:3]))
        return answer


def test_limited_client_access_neither_reveals_nor_changes_rows_of_other_clients(
    world: World,
    other: Other,
    someone: Callable[[str], APIClient],
    counted: Callable[[str, int], None],
) -> None:
    other.build()
    out = HiddenRows(other.agency, world.ids["client_id"])
    assert len(out.ids) > 60
    assert set(other.ids.values()) - out.ids == {
        other.ids["agency_id"],
        other.ids["user_id"],
        other.ids["theme_key"],
    }
    out.ids |= {other.ids["user_id"]}
    whole = LeakCheck(out.ids, counted)
    for path in ("assets", "audit-events", "members"):
        whole.look(path, other.api.get(f"/api/v1/agencies/{other.agency.pk}/{path}"))
    assert [what for what, *_ in whole.found] == ["assets", "audit-events", "members"]
    before, watch, differ = out.contents(), LeakCheck(out.ids, counted), []
    for actor in (*READERS, *WRITERS):
        api = someone(actor)
        # A request that a role may never make is refused before any id is looked up.
        rows = [row for row in MATRIX if "agency_id" in row.route and row.statuses[actor] != 403]
        for trials in (in_rows(api, world, rows), in_depth(api, world, rows)):
            differ += [(actor, *one) for one in tried(trials, other.ids, watch)]
        all_accessible(api, actor, world, watch)
        lists(api, other, world, watch)
    assert watch.found == []
    assert differ == []
    after = out.contents()
    assert {key for key in before if after.get(key) != before[key]} == set()


Trial = tuple[object, Callable[[dict[str, str]], Any]]


def tried(trials: Iterator[Trial], ids: dict[str, str], watch: LeakCheck) -> Iterator[Any]:
    """Send the other client's id and an unknown one in every place that takes an id; yields differences."""
    nothing = absent()
    for what, asking in trials:
        watch.counted("another client's ids that somebody tried", 1)
        responses = []
        for given in (ids, nothing):
            answer = watch.look(what, asking(given), " ".join(given.values()))
            responses.append(alike(answer, given))
        if responses[0] != responses[1]:
            yield what, responses


def in_rows(api: APIClient, world: World, rows: list[Row]) -> Iterator[Trial]:
    """The ids in paths, bodies and queries of the matrix."""

    def addressed(row: Row, name: str, ids: dict[str, str]) -> Any:
        return ask(api, row, world.path(row.route, **{name: ids[name]}), world)

    def named(row: Row, ref: str, ids: dict[str, str]) -> Any:
        changed = {ref: ids[NAMES.get(ref, f"{ref}_id")]}
        return ask(api, row, world.path(row.route), world, **changed)

    for row in rows:
        for name in own_ids(row):
            if name not in COMMON_STOCK:
                yield (row.method, row.route, name), partial(addressed, row, name)
        for ref in row.refs:
            yield (row.method, row.route, f"/{ref}"), partial(named, row, ref)


def in_depth(api: APIClient, world: World, rows: list[Row]) -> Iterator[Trial]:
    """The ids nested in bodies, and in filters."""

    def said(index: int, ids: dict[str, str]) -> Any:
        return send(api, world, *list(bodies(ids))[index])

    def asked(index: int, ids: dict[str, str]) -> Any:
        route, query = list(queries(ids))[index]
        return api.get(world.path(route), filled(world, query))

    may = {(row.method, row.route) for row in rows}
    for index, (method, route, body) in enumerate(bodies(absent())):
        if (method, route) in may:
            yield (method, route, body), partial(said, index)
    for index, what in enumerate(queries(absent())):
        yield what, partial(asked, index)


def all_accessible(api: APIClient, actor: str, world: World, watch: LeakCheck) -> None:
    """Send every route with accessible ids; only the last role changes and deletes."""
    for row in MATRIX:
        if "agency_id" in row.route and (row.method == "get" or actor == WRITERS[-1]):
            watch.look((actor, row.method, row.route), ask(api, row, world.path(row.route), world))


def lists(api: APIClient, other: Other, world: World, watch: LeakCheck) -> None:
    """Try searches, filters, and cursors, idempotency keys and links of another user."""
    base = f"/api/v1/agencies/{other.agency.pk}"
    for query in ({"q": MARK}, {"q": "title"}, {"tag": MARK}, {"verdict": "approved"}):
        watch.look(query, api.get(f"{base}/carousels", query), "" if query != {"q": MARK} else MARK)
    for path in ("clients", "brand-kits", "themes", "assets", "threads", "carousels", "renders"):
        page: Any = other.api.get(f"{base}/{path}", {"page_size": 1}).json()
        while page.get("next"):
            cursor = page["next"].partition("?")[2]
            answer = watch.look((path, "cursor"), api.get(f"{base}/{path}?{cursor}"))
            page = answer.json() if answer.status_code == 200 else {}
    said = {"client": other.ids["client_id"], "text": f"{MARK} once."}
    for whose in (other.api, api):
        answer = whose.post(f"{base}/threads", said, format="json", HTTP_IDEMPOTENCY_KEY="one")
        if whose is api:
            watch.look("a key of somebody else", answer, json.dumps(said))
            assert answer.status_code in (403, 404)
    theirs = other.api.get(f"{base}/assets/{other.ids['asset_id']}").json()["url"]
    ours = api.get(f"{base}/assets").json().get("results", [])
    if ours and ours[0]["url"]:
        path, _ = theirs.removeprefix(settings.PUBLIC_URL).split("?")
        _, leave = ours[0]["url"].split("?")
        assert APIClient().get(f"{path}?{leave}").status_code == 403


def test_responses_are_the_same_with_and_without_another_client(
    world: World,
    other: Other,
    someone: Callable[[str], APIClient],
    counted: Callable[[str, int], None],
) -> None:
    """No count, ETag, order or validation of accessible rows depends on hidden ones."""
    people = {actor: someone(actor) for actor in ("guest", "program")}
    while claim := queue.claim():
        assert task_runner.perform(claim)
    for api in people.values():
        all_responses(api, world)  # results of the first read are stored with the carousel
    before = {actor: all_responses(api, world) for actor, api in people.items()}
    other.build()
    after = {actor: all_responses(api, world) for actor, api in people.items()}
    assert sum(map(len, before.values())) > 70
    for actor, responses in before.items():
        counted("answers with and without another client", len(responses))
        assert {key for key in responses if after[actor][key] != responses[key]} == set(), actor


def all_responses(api: Any, world: World) -> dict[str, tuple[object, ...]]:
    """Every response to read requests; for signed URLs the content behind them."""
    responses: dict[str, tuple[object, ...]] = {}
    for row in MATRIX:
        if row.method == "get" and "agency_id" in row.route:
            path = world.path(row.route)
            answer = api.get(path, row.query(world) if row.query else {})
            data = b"".join(answer.streaming_content) if answer.streaming else answer.content
            said = re.sub(
                r'"request_id":"[^"]*"|\?leave=[^"]*|20\d\d-[^"]*Z"', "", data.decode("latin-1")
            )
            # The ETag of a render also depends on the hour, because its links expire.
            tag = None if row.route.endswith("<uuid:render_id>") else answer.get("ETag")
            responses[row.route] = (answer.status_code, tag, said)
    return responses
