"""Under an Idempotency-Key a request is done once, wherever the process that does it dies."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import resolve
from rest_framework.test import APIClient

from accounts.models import User
from rendering import queue, work
from tests.matrix import AGENCY, CAROUSEL, KIT, MATRIX, Row
from tests.world import World, contents

pytestmark = pytest.mark.django_db(transaction=True)

# How many deaths of a request there are: the last ones, and as many more spread over the others.
DEATHS = int(os.environ.get("DEATHS", "3"))
WRITES = re.compile(r"INSERT|UPDATE|DELETE|pg_advisory|FOR UPDATE|SELECT accounts_", re.IGNORECASE)

_numbers = count()
OTHERWISE: dict[str, Callable[[World], dict[str, Any]]] = {
    f"{AGENCY}/invitations": lambda w: {
        "email": f"i{next(_numbers)}@northquay.example",
        "role": "editor",
    },
    f"{CAROUSEL}/split": lambda w: {"format": "instagram-4x5", "slides": 2},
}


class Died(BaseException):
    """The process is gone: nothing that stands in the code behind this reaches the database."""


@contextmanager
def dying(after: int) -> Iterator[list[str]]:
    """The connection breaks off for good after a statement, counted from 1; says what was executed."""
    said: list[str] = []

    def execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        result = run(sql, params, many, context)
        said.append(str(sql))
        if len(said) == after:
            connection.connection.close()
            raise Died
        return result

    with connection.execute_wrapper(execute):
        yield said


def honouring(world: World) -> list[Row]:
    """The rows of the matrix whose routes honour the key; what needs the draft as approved comes first."""
    found = []
    for row in MATRIX:
        if row.method == "post":
            view = getattr(resolve(world.path(row.route)).func, "view_class", None)
            if getattr(view, "idempotent", False):
                found.append(row)
    order = [f"{AGENCY}/hand-overs", f"{AGENCY}/renders", f"{CAROUSEL}/reviews"]
    return sorted(
        found, key=lambda row: order.index(row.route) if row.route in order else len(order)
    )


def state(api: APIClient, world: World) -> dict[str, int]:
    """How many rows an agency has in every table, and how many slides were counted for it."""
    found = {
        table: int(told.split(" ")[0]) for table, told in contents(world.ids["agency_id"]).items()
    }
    usage = api.get(f"/api/v1/agencies/{world.ids['agency_id']}/usage").json()
    return {**found, "charged": sum(month["slides"] for month in usage["months"])}


def growth(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def places(said: list[str]) -> list[int]:
    """After which statements to die. A read leaves the database as it was; most deaths are after writes."""
    if len(said) <= DEATHS:
        return list(range(1, len(said) + 1))
    writes = [at for at, sql in enumerate(said, start=1) if WRITES.search(sql)]
    last, rest = writes[-(DEATHS // 2) :], writes[: -(DEATHS // 2)]
    return sorted({*last, *rest[:: max(1, len(rest) // max(1, DEATHS - len(last)))]})


def end(api: APIClient, world: World) -> None:
    """Paint the world's render, so that there are files to link to."""
    url = world.path(f"{AGENCY}/renders/<uuid:render_id>")
    while api.get(url).json()["status"] in ("queued", "processing"):
        claim = queue.claim()
        assert claim is not None
        assert work.perform(claim)


class Asking:
    """Requests of one row; a body made once is sent again as it is."""

    def __init__(self, api: APIClient, world: World, row: Row) -> None:
        self.api, self.world, self.row = api, world, row
        self.path = world.path(row.route)
        self.headers: dict[str, str] = {}

    def begin(self) -> None:
        """Another request, under another key, from the version that there is now."""
        self.api.credentials(HTTP_IDEMPOTENCY_KEY=str(uuid4()))
        body = OTHERWISE.get(self.row.route, self.row.body)
        made = body(self.world) if body else {}
        self.body = made
        if self.row.route.endswith("/apply"):
            self._another_version_of_the_kit()
        thing = re.sub(r"/(versions/\d+/)?[\w-]+$", "", self.path)
        self.version = self.api.get(thing).get("ETag", '"1"') if self.row.versioned else None

    def send(self) -> Any:
        for value in self.body.values():
            if hasattr(value, "seek"):
                value.seek(0)
        headers: dict[str, Any] = {"HTTP_IF_MATCH": self.version} if self.version else {}
        shape = "multipart" if self.row.multipart else "json"
        return self.api.post(self.path, self.body, format=shape, **headers)

    def _another_version_of_the_kit(self) -> None:
        kit = self.world.path(f"{AGENCY}/brand-kits/<uuid:kit_id>")
        etag = self.api.get(kit)["ETag"]
        spec = {**KIT, "author": {"name": f"Rivermill {next(_numbers)}"}}
        changed = self.api.patch(kit, {"spec": spec}, format="json", HTTP_IF_MATCH=etag)
        assert changed.status_code == 200, changed.content


def test_a_death_after_any_statement_leaves_one_effect_one_charge_and_one_answer(
    client_as: Callable[[User], APIClient],
    owner: User,
    world: World,
    counted: Callable[[str, int], None],
) -> None:
    deaths = 0
    end(client_as(owner), world)
    for row in honouring(world):
        asking = Asking(client_as(owner), world, row)
        asking.begin()
        before = state(asking.api, world)
        with dying(after=0) as said:
            clean = asking.send()
        assert clean.status_code in (200, 201, 202), (row.route, clean.content)
        effect = growth(before, state(asking.api, world))
        assert effect.pop("accounts_idempotencyrecord") == 1
        assert effect, row.route
        for place in places(said):
            asking.begin()
            before = state(asking.api, world)
            with dying(after=place) as said, pytest.raises(Died):
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
            deaths += 1
    counted("deaths under an Idempotency-Key", deaths)
