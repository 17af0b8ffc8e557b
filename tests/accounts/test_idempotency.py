"""What an Idempotency-Key promises beyond the plain repetition: crashes, owners, routes, lengths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models import F
from rest_framework.test import APIClient

from accounts import idempotency
from accounts.models import Agency, IdempotencyRecord, User
from accounts.tenancy import tenant

ClientAs = Callable[[User], APIClient]


@pytest.fixture
def api(client_as: ClientAs, editor: User) -> APIClient:
    return client_as(editor)


@pytest.fixture
def url(agency: Agency) -> str:
    return f"/api/v1/agencies/{agency.pk}/clients"


def send(api: APIClient, url: str, key: str, **body: Any) -> Any:
    body = body or {"name": "Ada"}
    return api.post(url, body, format="json", HTTP_IDEMPOTENCY_KEY=key)


def names(api: APIClient, url: str) -> list[str]:
    return [row["name"] for row in api.get(url).json()["results"]]


def break_off(agency: Agency, ago: timedelta) -> None:
    """As if the process that answered had died before its answer, a while ago."""
    with tenant(agency):
        records = IdempotencyRecord.objects.of(agency)
        records.update(status=None, body=None, created_at=F("created_at") - ago)


def test_a_process_that_died_holds_its_key_for_two_minutes(
    api: APIClient, url: str, agency: Agency
) -> None:
    send(api, url, "k")
    break_off(agency, idempotency.ABANDONED_AFTER - timedelta(minutes=1))
    assert send(api, url, "k").status_code == 409
    break_off(agency, timedelta(minutes=1))
    assert send(api, url, "k").status_code == 201
    assert names(api, url) == ["Ada", "Ada"]
    assert send(api, url, "k")["Idempotency-Replayed"] == "true"


def test_a_mistake_of_ours_frees_the_key(api: APIClient, url: str, agency: Agency) -> None:
    """The table is away for a moment: the request breaks, and its repetition works."""
    api.raise_request_exception = False
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE brandkits_client RENAME TO away")
        try:
            assert send(api, url, "k").status_code == 500
        finally:
            cursor.execute("ALTER TABLE away RENAME TO brandkits_client")
    answer = send(api, url, "k")
    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer
    assert names(api, url) == ["Ada"]


def test_keys_of_different_people_do_not_meet(
    api: APIClient, url: str, client_as: ClientAs, owner: User
) -> None:
    assert send(api, url, "k", name="Ada").status_code == 201
    assert send(client_as(owner), url, "k", name="Bob").status_code == 201
    assert names(api, url) == ["Bob", "Ada"]


def test_a_key_belongs_to_its_route(api: APIClient, url: str) -> None:
    send(api, url, "k")
    other = url.replace("clients", "threads")
    answer = send(api, other, "k", name="Ada")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


def test_keys_are_told_apart_to_their_last_character(api: APIClient, url: str) -> None:
    stem = "k" * (idempotency.MAX_KEY - 1)
    assert send(api, url, stem + "1", name="Ada").status_code == 201
    assert send(api, url, stem + "2", name="Bob").status_code == 201
    assert names(api, url) == ["Bob", "Ada"]


@pytest.mark.parametrize("key", ["k" * (idempotency.MAX_KEY + 1), "tab\there"])
def test_a_key_that_cannot_be_kept_is_refused(api: APIClient, url: str, key: str) -> None:
    answer = send(api, url, key)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")
    assert str(idempotency.MAX_KEY) in answer.json()["detail"]
    assert names(api, url) == []


def test_without_a_key_every_request_counts(api: APIClient, url: str) -> None:
    for _ in range(2):
        assert api.post(url, {"name": "Ada"}, format="json").status_code == 201
    assert names(api, url) == ["Ada", "Ada"]


def test_a_team_is_made_once(client_as: ClientAs, owner: User, agency: Agency) -> None:
    api, url = client_as(owner), f"/api/v1/agencies/{agency.pk}/teams"
    first, second = send(api, url, "k", name="Kestrel"), send(api, url, "k", name="Kestrel")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert names(api, url) == ["Kestrel"]
