"""API keys: shown once, stored as a digest, valid in one agency until revoked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Agency, AuditEvent, KeyLookup, User
from accounts.tenancy import tenant


@pytest.fixture
def url(agency: Agency) -> str:
    return f"/api/v1/agencies/{agency.pk}"


@pytest.fixture
def api(client_as: Callable[[User], APIClient], owner: User) -> APIClient:
    return client_as(owner)


def program(secret: str, scheme: str = "Bearer") -> APIClient:
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"{scheme} {secret}")
    return client


def made(api: APIClient, url: str, name: str = "Nightly") -> dict[str, Any]:
    answer = api.post(f"{url}/api-keys", {"name": name}, format="json")
    assert answer.status_code == 201
    return dict(answer.json())


def actions(agency: Agency) -> list[tuple[str, str]]:
    with tenant(agency):
        events = AuditEvent.objects.of(agency).filter(action__startswith="api-key").order_by("id")
        return list(events.values_list("action", "subject"))


def test_an_api_key_needs_no_session_and_no_csrf_token(api: APIClient, url: str) -> None:
    key = made(api, url)
    client = program(key["secret"])
    assert client.post(f"{url}/clients", {"name": "Ada"}, format="json").status_code == 201
    assert [row["name"] for row in client.get(f"{url}/clients").json()["results"]] == ["Ada"]


def test_two_keys_have_two_secrets(api: APIClient, url: str) -> None:
    first, second = made(api, url), made(api, url)
    assert first["secret"] != second["secret"]
    names = [row["id"] for row in api.get(f"{url}/api-keys").json()["results"]]
    assert names == [second["id"], first["id"]]


def test_a_revoked_key_is_refused(api: APIClient, url: str, agency: Agency) -> None:
    key, other = made(api, url), made(api, url)
    for _ in range(2):
        assert api.delete(f"{url}/api-keys/{key['id']}").status_code == 204
    answer = program(key["secret"]).get(f"{url}/clients")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "authentication-failed"
    assert program(other["secret"]).get(f"{url}/clients").status_code == 200
    revoked = {row["id"]: row["revoked_at"] for row in api.get(f"{url}/api-keys").json()["results"]}
    assert revoked[key["id"]] is not None
    assert revoked[other["id"]] is None
    assert actions(agency) == [
        ("api-key.created", key["id"]),
        ("api-key.created", other["id"]),
        ("api-key.revoked", key["id"]),
    ]


def test_the_last_use_of_a_key_is_recorded(api: APIClient, url: str) -> None:
    key = made(api, url)
    assert key["last_used_at"] is None
    program(key["secret"]).get(f"{url}/clients")
    used = api.get(f"{url}/api-keys").json()["results"][0]["last_used_at"]
    assert used > key["created_at"]
    program(key["secret"]).get(f"{url}/clients")
    assert api.get(f"{url}/api-keys").json()["results"][0]["last_used_at"] == used


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({}, "/name"), ({"name": ""}, "/name"), ({"name": "A", "role": "owner"}, "/role")],
)
def test_an_api_key_requires_a_name_and_refuses_unknown_fields(
    api: APIClient, url: str, agency: Agency, body: dict[str, Any], pointer: str
) -> None:
    answer = api.post(f"{url}/api-keys", body, format="json")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert KeyLookup.objects.count() == 0
    assert actions(agency) == []
