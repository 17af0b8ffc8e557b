"""Idempotency keys beyond plain repetition: crashes, owners, routes, lengths."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import F
from rest_framework.test import APIClient

from accounts import idempotency
from accounts.key_rotation import rotate_keys
from accounts.models import Agency, IdempotencyRecord, User
from accounts.tenancy import tenant
from brandkits.kits.services import create_client

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


def records(agency: Agency) -> list[IdempotencyRecord]:
    with tenant(agency):
        return list(IdempotencyRecord.objects.of(agency))


def test_a_request_stays_locked_while_its_worker_lives(
    api: APIClient, url: str, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it works: a lock protects it, not a timeout."""
    begun, go_on = threading.Event(), threading.Event()

    def made_late(*args: Any, **kwargs: Any) -> Any:
        begun.set()
        assert go_on.wait(20)
        return create_client(*args, **kwargs)

    answers: list[Any] = []

    def work() -> None:
        own = APIClient()
        own.cookies = api.cookies
        answers.append(send(own, url, "k"))
        connections.close_all()

    monkeypatch.setattr("brandkits.api.views.create_client", made_late)
    worker = threading.Thread(target=work)
    worker.start()
    try:
        assert begun.wait(20)
        late = send(api, url, "k")
    finally:
        go_on.set()
        worker.join()
    assert (late.status_code, late.json()["code"]) == (409, "idempotency-in-flight")
    assert [answer.status_code for answer in answers] == [201]
    assert send(api, url, "k").json() == answers[0].json()
    assert names(api, url) == ["Ada"]


def test_a_request_that_lost_its_lock_gets_the_first_response(
    api: APIClient, url: str, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection with the lock breaks and a concurrent request is first: there is still one effect."""
    first: list[Any] = []

    def made_late(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr("brandkits.api.views.create_client", create_client)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")

        def other() -> None:
            own = APIClient()
            own.cookies = api.cookies
            first.append(send(own, url, "k"))
            connections.close_all()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        return create_client(*args, **kwargs)

    monkeypatch.setattr("brandkits.api.views.create_client", made_late)
    second = send(api, url, "k")
    assert (first[0].status_code, second.status_code) == (201, 201)
    assert second["Idempotency-Replayed"] == "true"
    assert second.json() == first[0].json()
    assert names(api, url) == ["Ada"]


def test_an_open_record_of_the_previous_release_holds_its_key_for_two_minutes(
    api: APIClient, url: str, agency: Agency
) -> None:
    send(api, url, "k")
    with tenant(agency):
        made = IdempotencyRecord.objects.of(agency)
        made.update(status=None, sealed="", created_at=F("created_at") - timedelta(minutes=1))
    assert send(api, url, "k").status_code == 409
    assert names(api, url) == ["Ada"]
    with tenant(agency):
        made.update(created_at=F("created_at") - timedelta(minutes=1))
    assert send(api, url, "k").status_code == 201
    assert send(api, url, "k")["Idempotency-Replayed"] == "true"


def test_a_response_stored_by_the_previous_release_is_repeated(
    api: APIClient, url: str, agency: Agency
) -> None:
    send(api, url, "k")
    with tenant(agency):
        IdempotencyRecord.objects.of(agency).update(
            sealed="", body={"name": "Ada"}, location="/there"
        )
    again = send(api, url, "k")
    assert (again.status_code, again.json(), again["Location"]) == (201, {"name": "Ada"}, "/there")


def test_stored_responses_are_encrypted(api: APIClient, url: str, agency: Agency) -> None:
    answer = send(api, url, "k", name="Ada of the mill")
    (record,) = records(agency)
    row = str(record.__dict__)
    assert answer.json()["id"] not in row
    assert "mill" not in row
    assert send(api, url, "k", name="Ada of the mill").json() == answer.json()


def test_key_rotation_covers_stored_responses_and_undecryptable_ones_are_refused(
    bearer: Callable[[Agency], APIClient], url: str, agency: Agency, settings: Any
) -> None:
    api, old = bearer(agency), settings.ENCRYPTION_KEYS
    answer = send(api, url, "k")
    new = "another key that is of forty characters, too"
    settings.ENCRYPTION_KEYS = [new, *old]
    assert rotate_keys()[0] >= 1
    settings.ENCRYPTION_KEYS = [new]
    assert send(api, url, "k").json() == answer.json()
    settings.ENCRYPTION_KEYS = old
    lost = send(api, url, "k")
    assert (lost.status_code, lost.json()["code"]) == (409, "idempotency-not-repeated")
    assert names(api, url) == ["Ada"]


def test_a_caller_who_lost_client_access_gets_no_stored_response(
    api: APIClient, client_as: ClientAs, owner: User, editor: User, url: str, agency: Agency
) -> None:
    boss = client_as(owner)
    ada = send(boss, url, "ada", name="Ada").json()
    bob = send(boss, url, "bob", name="Bob").json()
    member = f"/api/v1/agencies/{agency.pk}/members/{editor.pk}"
    threads = f"/api/v1/agencies/{agency.pk}/threads"

    def confine(*clients: str) -> None:
        body = {"all_clients": not clients, "clients": list(clients)}
        assert boss.patch(member, body, format="json").status_code == 200

    def imported() -> Any:
        return send(api, threads, "k", client=ada["id"], text="Bread.")

    confine(ada["id"], bob["id"])
    first = imported()
    assert first.status_code == 201
    confine(ada["id"])
    less = imported()
    assert (less.status_code, less.json()["code"]) == (409, "idempotency-not-repeated")
    assert "Bread" not in less.content.decode()
    confine()
    assert imported().json() == first.json()
    assert boss.delete(member).status_code == 204
    assert imported().status_code == 404
    rows = boss.get(threads).json()["results"]
    assert [row["id"] for row in rows] == [first.json()["id"]]


def test_a_server_error_frees_the_key(api: APIClient, url: str, agency: Agency) -> None:
    """While the table is missing the request fails; its repetition works."""
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


def test_the_same_key_of_two_people_is_two_keys(
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


def test_keys_that_differ_in_the_last_character_are_different(api: APIClient, url: str) -> None:
    stem = "k" * (idempotency.MAX_KEY - 1)
    assert send(api, url, stem + "1", name="Ada").status_code == 201
    assert send(api, url, stem + "2", name="Bob").status_code == 201
    assert names(api, url) == ["Bob", "Ada"]


@pytest.mark.parametrize("key", ["k" * (idempotency.MAX_KEY + 1), "tab\there"])
def test_an_invalid_key_is_refused(api: APIClient, url: str, key: str) -> None:
    answer = send(api, url, key)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")
    assert str(idempotency.MAX_KEY) in answer.json()["detail"]
    assert names(api, url) == []


def test_without_a_key_every_request_has_an_effect(api: APIClient, url: str) -> None:
    for _ in range(2):
        assert api.post(url, {"name": "Ada"}, format="json").status_code == 201
    assert names(api, url) == ["Ada", "Ada"]


def test_a_team_is_created_once(client_as: ClientAs, owner: User, agency: Agency) -> None:
    api, url = client_as(owner), f"/api/v1/agencies/{agency.pk}/teams"
    first, second = send(api, url, "k", name="Kestrel"), send(api, url, "k", name="Kestrel")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert names(api, url) == ["Kestrel"]


def test_a_repeated_request_returns_a_keys_secret_to_its_creator_only(
    client_as: ClientAs, owner: User, editor: User, agency: Agency
) -> None:
    boss, url = client_as(owner), f"/api/v1/agencies/{agency.pk}/api-keys"
    member = f"/api/v1/agencies/{agency.pk}/members/{editor.pk}"
    assert boss.patch(member, {"role": "admin"}, format="json").status_code == 200
    admin = client_as(editor)
    first, again = (send(admin, url, "k", name="Script") for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    secret = first.json()["secret"]
    assert [secret in str(record.__dict__) for record in records(agency)] == [False]
    other = send(boss, url, "k", name="Script")
    assert other.json()["secret"] != secret
    assert names(boss, url) == ["Script", "Script"]
    assert boss.patch(member, {"role": "editor"}, format="json").status_code == 200
    assert send(admin, url, "k", name="Script").status_code == 403


def test_an_agency_is_created_once_per_key_also_after_its_record_is_gone(
    client_as: ClientAs, stranger: User
) -> None:
    api, url = client_as(stranger), "/api/v1/agencies"
    first, again = (send(api, url, "k", name="Southquay") for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    other = send(api, url, "k", name="Northquay")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    agency = Agency.objects.get(pk=first.json()["id"])
    with tenant(agency):
        IdempotencyRecord.objects.of(agency).delete()
    late = send(api, url, "k", name="Southquay")
    assert (late.status_code, late.json()["code"]) == (422, "idempotency-key-reused")
    assert names(api, url) == ["Southquay"]
