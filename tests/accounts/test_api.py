"""Signing in, API keys, idempotency, and problem documents."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from rest_framework.test import APIClient

from accounts.models import Agency, KeyLookup, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/_allauth/browser/v1/auth/login"
ClientAs = Callable[[User], APIClient]


def base(agency: Agency) -> str:
    return f"/api/v1/agencies/{agency.pk}"


def signed_in(email: str, password: str) -> tuple[APIClient, int]:
    """A browser: it fetches the CSRF cookie first, and sends it back."""
    client = APIClient(enforce_csrf_checks=True)
    client.get("/_allauth/browser/v1/config")
    token = client.cookies["csrftoken"].value
    answer = client.post(
        LOGIN, {"email": email, "password": password}, format="json", HTTP_X_CSRFTOKEN=token
    )
    return client, answer.status_code


def test_a_person_signs_in_and_sees_their_agencies(owner: User, agency: Agency) -> None:
    client, status = signed_in(owner.email, PASSWORD)
    assert status == 200
    me = client.get("/api/v1/me").json()
    assert me["email"] == owner.email
    here = {"id": str(agency.pk), "name": "Northquay", "role": "owner", "all_clients": True}
    assert me["agencies"] == [here]
    assert client.get("/api/v1/agencies").json()["results"] == me["agencies"]


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(owner: User) -> None:
    answers = []
    for email in (owner.email, "nobody@northquay.example"):
        client = APIClient()
        body = {"email": email, "password": "wrong-wrong-wrong"}
        answer = client.post(LOGIN, body, format="json")
        answers.append((answer.status_code, answer.json()))
    assert answers[0] == answers[1]
    assert answers[0][0] == 400


def test_a_session_without_its_csrf_token_writes_nothing(owner: User, agency: Agency) -> None:
    client, _ = signed_in(owner.email, PASSWORD)
    url = f"{base(agency)}/clients"
    answer = client.post(url, {"name": "Ada"}, format="json")
    assert answer.status_code == 403
    assert client.get(url).json()["results"] == []
    token = client.cookies["csrftoken"].value
    answer = client.post(url, {"name": "Ada"}, format="json", HTTP_X_CSRFTOKEN=token)
    assert answer.status_code == 201


def test_an_api_key_gives_access_to_its_agency_only(
    agency: Agency, stranger_agency: Agency, bearer: Callable[[Agency], APIClient]
) -> None:
    program = bearer(agency)
    assert (
        program.post(f"{base(agency)}/clients", {"name": "Ada"}, format="json").status_code == 201
    )
    assert program.get(f"{base(stranger_agency)}/clients").status_code == 404
    assert program.get("/api/v1/me").status_code == 403


def test_a_secret_is_shown_once_and_stops_working_when_its_key_is_revoked(
    client_as: ClientAs, owner: User, agency: Agency
) -> None:
    people = client_as(owner)
    url = f"{base(agency)}/api-keys"
    made = people.post(url, {"name": "Script"}, format="json").json()
    assert made["secret"].startswith("lep_")
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {made['secret']}")
    assert program.get(f"{base(agency)}/clients").status_code == 200
    (listed,) = people.get(url).json()["results"]
    assert "secret" not in listed
    assert listed["last_used_at"] is not None
    assert people.delete(f"{url}/{made['id']}").status_code == 204
    refused = program.get(f"{base(agency)}/clients")
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == "Bearer"
    assert not KeyLookup.objects.exists()


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Bearer lep_" + "x" * 43])
def test_an_unknown_key_is_refused(agency: Agency, header: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    answer = client.get(f"{base(agency)}/clients")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_an_agency_does_not_exist_to_strangers(
    client_as: ClientAs, stranger: User, stranger_agency: Agency, agency: Agency
) -> None:
    client = client_as(stranger)
    foreign = client.get(f"{base(agency)}/clients")
    absent = client.get("/api/v1/agencies/01890000-0000-7000-8000-000000000000/clients")
    bodies = [
        {k: v for k, v in answer.json().items() if k != "request_id"}
        for answer in (foreign, absent)
    ]
    assert foreign.status_code == absent.status_code == 404
    assert bodies[0] == bodies[1]


def made(client: APIClient, agency: Agency, key: str, name: str = "Ada") -> Any:
    return client.post(
        f"{base(agency)}/clients", {"name": name}, format="json", HTTP_IDEMPOTENCY_KEY=key
    )


def names(client: APIClient, agency: Agency) -> list[str]:
    return [row["name"] for row in client.get(f"{base(agency)}/clients").json()["results"]]


def test_a_repeated_request_has_one_effect_and_the_same_response(
    client_as: ClientAs, editor: User, agency: Agency
) -> None:
    client = client_as(editor)
    first, second = made(client, agency, "k"), made(client, agency, "k")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert second["Idempotency-Replayed"] == "true"
    assert names(client, agency) == ["Ada"]


def test_a_key_with_another_body_is_refused(
    client_as: ClientAs, editor: User, agency: Agency
) -> None:
    client = client_as(editor)
    made(client, agency, "k")
    other = made(client, agency, "k", "Bob")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert names(client, agency) == ["Ada"]


def test_a_refused_request_may_be_corrected_under_the_same_key(
    client_as: ClientAs, editor: User, agency: Agency
) -> None:
    client = client_as(editor)
    assert made(client, agency, "k", "").status_code == 422
    assert made(client, agency, "k", "Ada").status_code == 201


def test_concurrent_requests_with_one_key_have_one_effect(
    client_as: ClientAs, editor: User, agency: Agency
) -> None:
    client = client_as(editor)
    statuses: list[int] = []

    def send() -> None:
        own = APIClient()
        own.cookies = client.cookies
        statuses.append(made(own, agency, "k").status_code)
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {201, 409}
    assert 201 in statuses
    assert names(client, agency) == ["Ada"]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ('{"name": ', 400, "not JSON"),
        ('{"name": NaN}', 400, "NaN"),
        ("\xff\xfe", 400, "JSON"),
        ('{"name": "' + "[" * 10 + '", "x": ' + "[" * 40 + "]" * 40 + "}", 400, "deeper"),
        ("{}", 422, "required"),
        ('{"name": "a", "surprise": 1}', 422, "Unknown field"),
    ],
)
def test_a_malformed_body_gets_a_problem_document(
    client_as: ClientAs, editor: User, agency: Agency, body: str, status: int, says: str
) -> None:
    client = client_as(editor)
    answer = client.post(f"{base(agency)}/clients", body, content_type="application/json")
    problem = answer.json()
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["request_id"] == answer["X-Request-ID"]
    assert says in str(problem)
    assert names(client, agency) == []


def test_absent_and_forbidden_routes_get_problem_documents(
    client_as: ClientAs, editor: User, agency: Agency
) -> None:
    client = client_as(editor)
    for answer, status in (
        (client.get("/api/v1/nowhere"), 404),
        (client.delete(f"{base(agency)}/clients"), 405),
        (APIClient().get(f"{base(agency)}/clients"), 401),
    ):
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status


def test_every_response_has_restrictive_security_headers(client_as: ClientAs, owner: User) -> None:
    answer = client_as(owner).get("/api/v1/me")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


def test_the_documentation_loads_nothing_from_other_servers(transactional_db: None) -> None:
    page = APIClient().get("/api/docs")
    assert page.status_code == 200
    html = page.content.decode()
    assert "swagger-ui" in html
    assert "https://" not in html


def test_health_checks_report_liveness_and_readiness(transactional_db: None) -> None:
    assert APIClient().get("/health/live").json() == {"status": "ok"}
    assert APIClient().get("/health/ready").json() == {"status": "ok"}
