"""With an Idempotency-Key a request takes effect once, wherever its process crashes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.db.models import F
from django.urls import resolve
from rest_framework.test import APIClient

from accounts.members import invitations
from accounts.models import Agency, Invitation, OutgoingMail, User
from accounts.tenancy import tenant
from rendering import queue
from rendering.models import Task
from rendering.worker import task_runner
from rendering.worker.completion import Outcome, conclude
from tests.matrix import AGENCY, CAROUSEL, KIT, MATRIX, Row
from tests.world import World, contents

pytestmark = pytest.mark.django_db(transaction=True)

# How many crashes of a request are tried: the last ones, and as many more spread over the others.
CRASHES = int(os.environ.get("DEATHS", "3"))
WRITES = re.compile(r"INSERT|UPDATE|DELETE|pg_advisory|FOR UPDATE|SELECT accounts_", re.IGNORECASE)

_numbers = count()
OTHERWISE: dict[str, Callable[[World], dict[str, Any]]] = {
    f"{AGENCY}/invitations": lambda w: {
        "email": f"i{next(_numbers)}@northquay.example",
        "role": "editor",
    },
    f"{CAROUSEL}/split": lambda w: {"format": "instagram-4x5", "slides": 2},
}


class Crash(BaseException):
    """The process crashed: no later code reaches the database."""


@contextmanager
def crashing(after: int) -> Iterator[list[str]]:
    """Break the connection for good after a statement, counted from 1; yields the executed statements."""
    said: list[str] = []
    connection.ensure_connection()
    server = connection.connection.info.backend_pid

    def execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        result = run(sql, params, many, context)
        said.append(str(sql))
        if len(said) == after:
            connection.connection.close()
            raise Crash
        return result

    with connection.execute_wrapper(execute):
        yield said
    while after and _lives(server):
        """Wait until the server has noticed and released its locks; until then the key is in use."""


def _lives(server: int) -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [server])
        return bool(cursor.fetchone()[0])


def honouring(world: World) -> list[Row]:
    """The rows of routes that honour the key; those that need the approved carousel come first."""
    found = []
    for row in MATRIX:
        if row.method == "post":
            view = getattr(resolve(world.path(row.route)).func, "view_class", None)
            if not getattr(view, "repeatable", True) and "agency_id" in row.route:
                found.append(row)
    order = [f"{AGENCY}/hand-overs", f"{AGENCY}/renders", f"{CAROUSEL}/reviews"]
    return sorted(
        found, key=lambda row: order.index(row.route) if row.route in order else len(order)
    )


def state(api: APIClient, world: World) -> dict[str, int]:
    """The number of an agency's rows in every table, of counted slides, and of pending mails."""
    found = {
        table: int(digest.split(" ")[0])
        for table, digest in contents(world.ids["agency_id"]).items()
    }
    usage = api.get(f"/api/v1/agencies/{world.ids['agency_id']}/usage").json()
    charged = sum(month["slides"] for month in usage["months"])
    return {**found, "charged": charged, "mails": OutgoingMail.objects.count()}


def growth(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def places(said: list[str]) -> list[int]:
    """The statements after which to crash: mostly writes, because a read changes nothing."""
    if len(said) <= CRASHES:
        return list(range(1, len(said) + 1))
    writes = [at for at, sql in enumerate(said, start=1) if WRITES.search(sql)]
    last, rest = writes[-(CRASHES // 2) :], writes[: -(CRASHES // 2)]
    return sorted({*last, *rest[:: max(1, len(rest) // max(1, CRASHES - len(last)))]})


def end(api: APIClient, world: World) -> None:
    """Complete the world's render, so that there are files to link to."""
    url = world.path(f"{AGENCY}/renders/<uuid:render_id>")
    while api.get(url).json()["status"] in ("queued", "processing"):
        claim = queue.claim()
        assert claim is not None
        assert task_runner.perform(claim)


class Requests:
    """Requests of one row; a repeated request has the same body."""

    def __init__(self, api: APIClient, world: World, row: Row) -> None:
        self.api, self.world, self.row = api, world, row
        self.path = world.path(row.route)
        self.headers: dict[str, str] = {}

    def begin(self) -> None:
        """Prepare another request, with another key and the current version."""
        self.api.credentials()
        body = OTHERWISE.get(self.row.route, self.row.body)
        made = body(self.world) if body else {}
        self.body = made
        if prepare := PREPARED.get(self.row.route):
            prepare(self)
        self.api.credentials(HTTP_IDEMPOTENCY_KEY=str(uuid4()))
        thing = re.sub(r"/(versions/\d+/)?[\w-]+$", "", self.path)
        self.version = self.api.get(thing).get("ETag", '"1"') if self.row.versioned else None

    def send(self) -> Any:
        for value in self.body.values():
            if hasattr(value, "seek"):
                value.seek(0)
        headers: dict[str, Any] = {"HTTP_IF_MATCH": self.version} if self.version else {}
        shape = "multipart" if self.row.multipart else "json"
        return self.api.post(self.path, self.body, format=shape, **headers)

    def another_version_of_the_kit(self) -> None:
        spec = {**KIT, "author": {"name": f"Rivermill {next(_numbers)}"}}
        self._change(f"{AGENCY}/brand-kits/<uuid:kit_id>", {"spec": spec})

    def another_version_of_the_draft(self) -> None:
        self._change(CAROUSEL, {"title": f"Ferry {next(_numbers)}"})

    def something_undone(self) -> None:
        self.another_version_of_the_draft()
        draft = self.world.path(CAROUSEL)
        url, version = f"{draft}/undo", self.api.get(draft)["ETag"]
        self._other(self.api.post(url, {}, format="json", HTTP_IF_MATCH=version))

    def an_invitation_of_yesterday(self) -> None:
        agency = UUID(self.world.ids["agency_id"])
        with tenant(agency):
            earlier = F("sent_at") - timedelta(days=1)
            Invitation.objects.of(agency).update(sent_at=earlier)

    def a_render_that_waits(self) -> None:
        said = {"carousel": self.world.ids["carousel_id"], "files": ["pdf"]}
        url = self.world.path(f"{AGENCY}/renders")
        made = self._other(self.api.post(url, said, format="json"))
        self.path = self.world.path(self.row.route, render_id=made["id"])

    def a_render_that_failed(self) -> None:
        self.a_render_that_waits()
        while claim := queue.claim():
            with tenant(claim.agency_id):
                task = Task.objects.of(claim.agency_id).get(pk=claim.task_id)
                assert queue.finish(claim)
                conclude(task, Outcome(Task.Status.FAILED, code="not-rendered", error="No."))

    def _change(self, route: str, said: dict[str, Any]) -> None:
        url = self.world.path(route)
        version = self.api.get(url)["ETag"]
        self._other(self.api.patch(url, said, format="json", HTTP_IF_MATCH=version))

    def _other(self, answer: Any) -> Any:
        """Check that a preparatory request succeeded."""
        assert answer.status_code < 300, answer.content
        return answer.json()


# The preparation that a route needs so that every request has the same effect.
PREPARED: dict[str, Callable[[Requests], None]] = {
    f"{AGENCY}/brand-kits/<uuid:kit_id>/apply": Requests.another_version_of_the_kit,
    f"{AGENCY}/brand-kits/<uuid:kit_id>/versions/<int:version>/restore": (
        Requests.another_version_of_the_kit
    ),
    f"{CAROUSEL}/versions/<int:version>/restore": Requests.another_version_of_the_draft,
    f"{CAROUSEL}/undo": Requests.another_version_of_the_draft,
    f"{CAROUSEL}/redo": Requests.something_undone,
    f"{AGENCY}/invitations/<uuid:invitation_id>/resend": Requests.an_invitation_of_yesterday,
    f"{AGENCY}/renders/<uuid:render_id>/cancel": Requests.a_render_that_waits,
    f"{AGENCY}/renders/<uuid:render_id>/retry": Requests.a_render_that_failed,
}


def test_a_crash_after_any_statement_leaves_one_effect_one_charge_and_one_response(
    client_as: Callable[[User], APIClient],
    owner: User,
    world: World,
    counted: Callable[[str, int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # An invitation is mailed again for every crash.
    for bound in ("MOST_A_DAY", "MOST_TO_ONE", "MOST_FROM_ALL"):
        monkeypatch.setattr(invitations, bound, 10_000)
    crashes = 0
    end(client_as(owner), world)
    for row in honouring(world):
        asking = Requests(client_as(owner), world, row)
        asking.begin()
        before = state(asking.api, world)
        with crashing(after=0) as said:
            clean = asking.send()
        assert clean.status_code in (200, 201, 202), (row.route, clean.content)
        effect = growth(before, state(asking.api, world))
        assert effect.pop("accounts_idempotencyrecord") == 1
        assert effect, row.route
        for place in places(said):
            asking.begin()
            before = state(asking.api, world)
            with crashing(after=place) as said, pytest.raises(Crash):
                asking.send()
            connection.close()
            answer, again = asking.send(), asking.send()
            where = (row.route, place, said[-1])
            assert answer.status_code == clean.status_code, (where, answer.content)
            assert again["Idempotency-Replayed"] == "true", where
            assert (again.status_code, again.json()) == (answer.status_code, answer.json()), where
            for name in ("ETag", "Location"):
                assert again.get(name) == answer.get(name), where
            grown = growth(before, state(asking.api, world))
            assert grown.pop("accounts_idempotencyrecord") == 1, where
            assert grown == effect, where
            crashes += 1
    counted("crashes under an Idempotency-Key", crashes)


def test_a_crash_after_any_statement_leaves_one_agency(
    client_as: Callable[[User], APIClient], stranger: User
) -> None:
    api, made = client_as(stranger), 0

    def send(key: int) -> Any:
        said = {"name": "Southquay"}
        return api.post(
            "/api/v1/agencies", said, format="json", HTTP_IDEMPOTENCY_KEY=f"found-{key}"
        )

    with crashing(after=0) as said:
        assert send(0).status_code == 201
    for key, place in enumerate(places(said), start=1):
        with crashing(after=place) as said, pytest.raises(Crash):
            send(key)
        connection.close()
        answer, again = send(key), send(key)
        assert (answer.status_code, again.status_code) == (201, 201), said[-1]
        assert again["Idempotency-Replayed"] == "true"
        assert again.json() == answer.json()
        made = key + 1
    assert Agency.objects.filter(name="Southquay").count() == made
    listed = api.get("/api/v1/agencies").json()["results"]
    assert len({one["id"] for one in listed}) == len(listed) == made
