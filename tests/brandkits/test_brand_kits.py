"""Brand kits over HTTP: content is validated, lost updates are refused."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.brandkits import pictures
from tests.brandkits.uploading import ready

pytestmark = pytest.mark.django_db(transaction=True)

SPEC = {
    "author": {"name": "Ada Studio", "handle": "@ada"},
    "colors": [{"role": "accent", "hex": "#1473C4"}],
    "website": "ada.example",
}


@pytest.fixture
def base(agency: Any) -> str:
    return f"/api/v1/agencies/{agency.pk}"


@pytest.fixture
def api(client_as: Any, owner: Any) -> Any:
    return client_as(owner)


@pytest.fixture
def customer(api: Any, base: str) -> str:
    made = api.post(f"{base}/clients", {"name": "Ada"}, format="json")
    return str(made.json()["id"])


@pytest.fixture
def kit(api: Any, base: str, customer: str) -> dict[str, Any]:
    body = {"client": customer, "name": "Main", "spec": SPEC}
    made = api.post(f"{base}/brand-kits", body, format="json")
    assert made.status_code == 201, made.json()
    answer: dict[str, Any] = made.json()
    return answer


def kits(api: Any, base: str, query: str = "") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = api.get(f"{base}/brand-kits{query}").json()["results"]
    return rows


def test_a_kit_is_returned_in_full_with_its_version_as_etag(
    api: Any, base: str, kit: dict[str, Any], customer: str
) -> None:
    assert (kit["client"], kit["version"], kit["status"]) == (customer, 1, "active")
    assert kit["spec"]["author"] == {
        "name": "Ada Studio",
        "handle": "@ada",
        "avatar": None,
        "verified": False,
    }
    assert kit["spec"]["theme"] == "paper"
    answer = api.get(f"{base}/brand-kits/{kit['id']}")
    assert answer.json() == kit
    assert answer["ETag"] == '"1"'


def test_the_list_can_be_filtered_by_client(
    api: Any, base: str, kit: dict[str, Any], customer: str
) -> None:
    other = api.post(f"{base}/clients", {"name": "Bob"}, format="json").json()["id"]
    assert kits(api, base) == [kit]
    assert kits(api, base, f"?client={customer}") == [kit]
    assert kits(api, base, f"?client={other}") == []
    assert api.get(f"{base}/brand-kits?client=ada").status_code == 422


def test_a_change_raises_the_version(api: Any, base: str, kit: dict[str, Any]) -> None:
    url = f"{base}/brand-kits/{kit['id']}"
    spec = {**SPEC, "website": "new.example"}
    answer = api.patch(url, {"spec": spec}, format="json", HTTP_IF_MATCH='"1"')
    assert answer.status_code == 200
    assert answer["ETag"] == '"2"'
    assert (answer.json()["version"], answer.json()["name"]) == (2, "Main")
    assert answer.json()["spec"] == {**kit["spec"], "website": "new.example"}
    archived = api.patch(url, {"status": "archived"}, format="json", HTTP_IF_MATCH='"2"')
    assert (archived.json()["version"], archived.json()["status"]) == (3, "archived")


def test_of_two_concurrent_editors_the_second_gets_a_conflict(
    api: Any, base: str, kit: dict[str, Any]
) -> None:
    url = f"{base}/brand-kits/{kit['id']}"
    won = api.patch(url, {"name": "Hers"}, format="json", HTTP_IF_MATCH='"1"')
    lost = api.patch(url, {"name": "His"}, format="json", HTTP_IF_MATCH='"1"')
    assert lost.status_code == 412
    assert lost.json()["code"] == "stale-version"
    assert lost.json()["current"] == 2
    assert api.get(url).json() == won.json()


def test_a_change_without_a_version_is_refused(api: Any, base: str, kit: dict[str, Any]) -> None:
    url = f"{base}/brand-kits/{kit['id']}"
    assert api.patch(url, {"name": "His"}, format="json").status_code == 428
    assert api.get(url).json() == kit


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"surprise": 1}, "/spec/surprise"),
        ({"author": {"name": ""}}, "/spec/author/name"),
        ({"colors": [{"role": "accent", "hex": "blue"}]}, "/spec/colors/0/hex"),
        ({"theme": "no-such-theme"}, "/spec/theme"),
        ({"fonts": [{"role": "body", "family": "Nonesuch"}]}, "/spec/fonts/0/family"),
    ],
)
def test_a_bad_spec_names_its_place_and_writes_nothing(
    api: Any, base: str, kit: dict[str, Any], change: dict[str, Any], pointer: str
) -> None:
    spec = {**SPEC, **change}
    body = {"client": kit["client"], "name": "Second", "spec": spec}
    url = f"{base}/brand-kits/{kit['id']}"
    for answer in (
        api.post(f"{base}/brand-kits", body, format="json"),
        api.patch(url, {"spec": spec}, format="json", HTTP_IF_MATCH='"1"'),
    ):
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert kits(api, base) == [kit]


def test_read_only_fields_cannot_be_written(api: Any, base: str, kit: dict[str, Any]) -> None:
    for field, value in (("version", 9), ("client", str(uuid4())), ("id", str(uuid4()))):
        answer = api.patch(
            f"{base}/brand-kits/{kit['id']}", {field: value}, format="json", HTTP_IF_MATCH='"1"'
        )
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == f"/{field}"
    assert kits(api, base) == [kit]


def test_another_agencys_client_is_not_found_like_an_absent_one(
    api: Any, base: str, client_as: Any, stranger: Any, stranger_agency: Any
) -> None:
    theirs = f"/api/v1/agencies/{stranger_agency.pk}/clients"
    foreign = client_as(stranger).post(theirs, {"name": "Secret"}, format="json").json()["id"]
    for pk in (foreign, str(uuid4())):
        body = {"client": pk, "name": "Main", "spec": SPEC}
        answer = api.post(f"{base}/brand-kits", body, format="json")
        assert answer.status_code == 404
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/client"]
    assert kits(api, base) == []


def test_another_agencys_pictures_are_not_found_like_absent_ones(
    api: Any, base: str, kit: dict[str, Any], client_as: Any, stranger: Any, stranger_agency: Any
) -> None:
    upload = {"kind": "logo", "filename": "a.png", "content_type": "image/png", "bytes": 9}
    theirs = f"/api/v1/agencies/{stranger_agency.pk}/assets"
    foreign = client_as(stranger).post(theirs, upload, format="json").json()["id"]
    for pk in (foreign, str(uuid4())):
        spec = {**SPEC, "logos": [{"asset": pk}], "author": {"name": "Ada", "avatar": pk}}
        answer = api.patch(
            f"{base}/brand-kits/{kit['id']}", {"spec": spec}, format="json", HTTP_IF_MATCH='"1"'
        )
        assert answer.status_code == 404
        pointers = [error["pointer"] for error in answer.json()["errors"]]
        assert pointers == ["/spec/logos/0/asset", "/spec/author/avatar"]
    assert kits(api, base) == [kit]


def test_a_ready_logo_and_a_known_font_can_be_used(
    api: Any, base: str, kit: dict[str, Any]
) -> None:
    logo = ready(api, f"{base}/assets", pictures.png(), kind="logo")["id"]
    spec = {
        **SPEC,
        "theme": "midnight",
        "logos": [{"asset": logo, "ground": "dark"}],
        "fonts": [{"role": "body", "family": "Inter"}],
    }
    answer = api.patch(
        f"{base}/brand-kits/{kit['id']}", {"spec": spec}, format="json", HTTP_IF_MATCH='"1"'
    )
    assert answer.status_code == 200
    saved = answer.json()["spec"]
    assert saved["logos"] == [{"role": "primary", "ground": "dark", "asset": logo}]
    assert saved["fonts"] == [{"role": "body", "asset": None, "family": "Inter", "weight": 400}]
    assert saved["theme"] == "midnight"


def test_a_picture_that_is_not_ready_cannot_be_used(
    api: Any, base: str, kit: dict[str, Any]
) -> None:
    upload = {"kind": "logo", "filename": "a.png", "content_type": "image/png", "bytes": 9}
    pending = api.post(f"{base}/assets", upload, format="json").json()["id"]
    spec = {**SPEC, "logos": [{"asset": pending}]}
    answer = api.patch(
        f"{base}/brand-kits/{kit['id']}", {"spec": spec}, format="json", HTTP_IF_MATCH='"1"'
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/spec/logos/0/asset"
    assert answer.json()["errors"][0]["code"] == "not-ready"
    assert kits(api, base) == [kit]
