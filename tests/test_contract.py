"""Generated requests from the published schema, by every role: no 5xx, and no response outside the schema.

Ids in paths are real ids of the caller's world, so that generated requests get past them.
``CONTRACT=n`` tries every operation n times per role instead of once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from rest_framework.test import APIClient
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from tests.conftest import ACTORS
from tests.matrix import NAMES
from tests.world import World

TRIES = int(os.environ.get("CONTRACT", "1"))
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
# Operations that delete things come last, or the others would find nothing.
ORDER = ("get", "put", "patch", "post", "delete")


@pytest.fixture(scope="module")
def operations() -> list[Any]:
    published = Client().get("/api/schema", headers={"Accept": "application/json"}).json()
    schema = schemathesis.openapi.from_dict(published)
    schema.app = whole
    every = list(schema.get_all_operations())
    found = [one.ok() for one in every if isinstance(one, Ok)]
    assert len(found) == len(every)
    return sorted(found, key=lambda one: ORDER.index(one.method.lower()))


@pytest.mark.parametrize("actor", ACTORS)
def test_every_response_is_in_the_published_schema(
    actor: str,
    as_actor: Callable[[str], APIClient],
    world: World,
    operations: list[Any],
    counted: Callable[[str, int], None],
) -> None:
    api = as_actor(actor)
    identity = credentials(api)
    wrong: list[str] = []
    for operation in operations:
        wrong += tried(api, operation, identity, world, counted)
    assert not wrong, "\n\n".join(wrong)


def whole(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The application, with responses read to their end and closed, as a server does."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def credentials(api: APIClient) -> dict[str, dict[str, str]]:
    """The cookies and headers of a signed-in session or a key."""
    kept: dict[str, str] = api._credentials  # type: ignore[attr-defined]  # the stubs lack it
    if kept:
        return {"headers": {"Authorization": kept["HTTP_AUTHORIZATION"]}, "cookies": {}}
    if "sessionid" not in api.cookies:
        return {"headers": {}, "cookies": {}}
    token = "a" * 32
    return {
        "headers": {"X-CSRFToken": token},
        "cookies": {"sessionid": api.cookies["sessionid"].value, "csrftoken": token},
    }


def tried(
    api: APIClient,
    operation: Any,
    identity: dict[str, dict[str, str]],
    world: World,
    counted: Callable[[str, int], None],
) -> Iterator[str]:
    """All faults in the responses of an operation."""
    wrong: list[str] = []

    @seed(1)
    @settings(
        max_examples=TRIES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def try_it(case: Any) -> None:
        real(case, api, world)
        answer = case.call(**identity)
        counted("made-up requests", 1)
        try:
            case.validate_response(answer, checks=CHECKS)
        except* Failure as failures:
            said = " ".join(str(failures.exceptions).split())[:1_000]
            wrong.append(f"{operation.method} {operation.path}: {said}")

    try_it()
    yield from wrong


def real(case: Any, api: APIClient, world: World) -> None:
    """Put real data into a generated request: existing ids and the current version."""
    for name in case.path_parameters or {}:
        if name in world.ids:
            case.path_parameters[name] = world.ids[name]
    if isinstance(case.body, dict):
        named = {ref: NAMES.get(ref, f"{ref}_id") for ref in case.body}
        case.body |= {ref: world.ids[name] for ref, name in named.items() if name in world.ids}
    case.headers.pop("Authorization", None)
    case.cookies.clear()
    if "If-Match" in case.headers:
        thing = re.sub(r"/(versions/\d+/)?\w+$", "", case.formatted_path)
        path = case.formatted_path if case.method == "PATCH" else thing
        case.headers["If-Match"] = api.get(path).get("ETag", '"1"')
