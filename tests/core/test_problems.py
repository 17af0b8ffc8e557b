"""Every error is a problem document that names the place and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn
from uuid import uuid4

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.urls import path
from rest_framework.test import APIClient

from accounts.models import Agency, User


def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("a secret that stays inside")


urlpatterns = [path("broken", broken)]
handler500 = "core.http.problems.server_error"


@pytest.fixture
def url(agency: Agency) -> str:
    return f"/api/v1/agencies/{agency.pk}"


@pytest.fixture
def api(client_as: Callable[[User], APIClient], owner: User) -> APIClient:
    return client_as(owner)


def problem(answer: Any) -> dict[str, Any]:
    """Return the problem document of a response after checking it against the headers."""
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == answer.status_code
    assert body["type"] == f"/problems/{body['code']}"
    assert body["title"]
    assert body["request_id"] == answer["X-Request-ID"]
    return body


@pytest.mark.urls(__name__)
def test_an_internal_error_reveals_only_its_request_id(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/broken", headers={"X-Request-ID": "from-the-caller"})
    body = problem(answer)
    assert (body["status"], body["code"]) == (500, "server-error")
    assert body["request_id"] == "from-the-caller"
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space here", "semi;colon-here"])
def test_a_malformed_request_id_is_replaced(client: Client, given: str) -> None:
    answer = client.get("/health/live", headers={"X-Request-ID": given})
    assert answer["X-Request-ID"] != given
    assert len(answer["X-Request-ID"]) == 32


def test_every_wrong_field_is_named_at_once(api: APIClient, url: str) -> None:
    body = {"name": "", "language": "klingon!", "colour": "red", "~a/b": 1}
    unknown = problem(api.post(f"{url}/clients", body, format="json"))
    assert unknown["status"] == 422
    assert {(e["pointer"], e["code"]) for e in unknown["errors"]} == {
        ("/colour", "unknown-field"),
        ("/~0a~1b", "unknown-field"),
    }
    known = {name: body[name] for name in ("name", "language")}
    wrong = problem(api.post(f"{url}/clients", known, format="json"))
    assert {e["pointer"] for e in wrong["errors"]} == {"/name", "/language"}
    assert api.get(f"{url}/clients").json()["results"] == []


def test_a_nested_place_is_named_as_it_was_sent(api: APIClient, url: str) -> None:
    client = api.post(f"{url}/clients", {"name": "Ada"}, format="json").json()
    spec = {"author": {"name": "Ada"}, "colors": [{"role": "accent", "hex": "reddish"}]}
    body = {"client": client["id"], "name": "Main", "spec": spec}
    refused = problem(api.post(f"{url}/brand-kits", body, format="json"))
    assert refused["status"] == 422
    assert [error["pointer"] for error in refused["errors"]] == ["/spec/colors/0/hex"]
    assert api.get(f"{url}/brand-kits").json()["results"] == []


@pytest.mark.parametrize("body", ["[]", '"text"', "1", "null"])
def test_a_body_that_is_not_an_object_is_refused(api: APIClient, url: str, body: str) -> None:
    answer = api.post(f"{url}/clients", body, content_type="application/json")
    assert problem(answer)["status"] == 422
    assert api.get(f"{url}/clients").json()["results"] == []


def test_a_lone_surrogate_is_refused_with_its_place(api: APIClient, url: str) -> None:
    body = r'{"name": "a\ud83d"}'
    answer = api.post(f"{url}/clients", body, content_type="application/json")
    assert problem(answer)["status"] == 400
    assert problem(answer)["detail"].startswith("/name: a lone surrogate at character 2")
    whole = api.post(f"{url}/clients", r'{"name": "a😀"}', content_type="application/json")
    assert whole.json()["name"] == "a😀"


def test_a_too_large_body_is_refused_with_the_limit(api: APIClient, url: str) -> None:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    body = b'{"name": "' + b"x" * most + b'"}'
    answer = api.post(f"{url}/clients", body, content_type="application/json")
    assert problem(answer)["code"] == "too-large"
    assert answer.status_code == 413
    assert str(most) in answer.json()["detail"]
    assert api.get(f"{url}/clients").json()["results"] == []


def test_only_json_is_read(api: APIClient, url: str) -> None:
    answer = api.post(f"{url}/clients", {"name": "Ada"}, format="multipart")
    assert problem(answer)["status"] == 415
    assert problem(answer)["title"] == "Unsupported media type in request."
    assert api.get(f"{url}/clients").json()["results"] == []


def test_an_unsupported_method_names_the_supported_ones(api: APIClient, url: str) -> None:
    answer = api.delete(f"{url}/clients")
    assert problem(answer)["status"] == 405
    assert problem(answer)["title"] == "Method not allowed."
    assert answer["Allow"] == "GET, POST, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/api/v1/nowhere", "/api/v1/agencies/not-an-id/clients", "/api/v1/me/"]
)
def test_an_unknown_path_gets_a_problem_document(api: APIClient, path: str) -> None:
    body = problem(api.get(path))
    assert body["status"] == 404
    assert path in body["detail"]


def test_lists_come_in_pages_of_a_chosen_size_each_row_once(api: APIClient, url: str) -> None:
    made = [
        api.post(f"{url}/clients", {"name": f"Client {n}"}, format="json").json()["id"]
        for n in range(5)
    ]
    seen, place = [], f"{url}/clients?page_size=2"
    while place:
        page = api.get(place).json()
        assert len(page["results"]) <= 2
        seen += [row["id"] for row in page["results"]]
        place = page["next"]
    assert seen == made[::-1]


def test_if_match_is_required_and_must_be_well_formed(api: APIClient, url: str) -> None:
    place = f"{url}/carousels/{uuid4()}"
    missing = problem(api.patch(place, {"title": "x"}, format="json"))
    assert (missing["status"], missing["code"]) == (428, "precondition-required")
    for tag in ("*", "3", '"three"', '"1", "2"'):
        odd = problem(api.patch(place, {"title": "x"}, format="json", HTTP_IF_MATCH=tag))
        assert (odd["status"], odd["code"]) == (400, "bad-request")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_is_read_in_every_encoding_of_unicode(api: APIClient, url: str, encoding: str) -> None:
    body = '{"name": "Frühling 👋"}'.encode(encoding)
    answer = api.post(f"{url}/clients", body, content_type="application/json; charset=latin-1")
    assert answer.status_code == 201, answer.content
    assert answer.json()["name"] == "Frühling 👋"


def test_a_body_that_is_not_unicode_is_refused(api: APIClient, url: str) -> None:
    body = '{"name": "Frühling"}'.encode("latin-1")
    answer = api.post(f"{url}/clients", body, content_type="application/json")
    assert answer.status_code == 400
    assert "Send JSON as UTF-8" in problem(answer)["detail"]


@pytest.mark.django_db(transaction=True)
def test_signing_in_reads_a_byte_order_mark_too() -> None:
    client = APIClient()
    body = b"\xef\xbb\xbf" + b'{"email": "nobody@nowhere.example", "password": "nothing"}'
    answer = client.post("/_allauth/browser/v1/auth/login", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "email_password_mismatch"
