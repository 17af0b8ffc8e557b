"""Clients over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def url(agency: Any) -> str:
    return f"/api/v1/agencies/{agency.pk}/clients"


@pytest.fixture
def api(client_as: Any, owner: Any) -> Any:
    return client_as(owner)


def names(api: Any, url: str) -> list[str]:
    return [row["name"] for row in api.get(url).json()["results"]]


def test_a_client_is_created_listed_and_changed(api: Any, url: str) -> None:
    body = {"name": "Café Frühling", "language": "de-AT", "time_zone": "Europe/Vienna"}
    made = api.post(url, body, format="json")
    assert made.status_code == 201
    client = made.json()
    assert client["slug"] == "cafe-fruhling"
    assert {**client, **body} == client
    assert client["archived_at"] is None
    assert api.get(f"{url}/{client['id']}").json() == client

    changed = api.patch(f"{url}/{client['id']}", {"name": "Frühling"}, format="json")
    assert changed.status_code == 200
    assert changed.json() == {**client, "name": "Frühling"}
    assert names(api, url) == ["Frühling"]


def test_archiving_can_be_undone(api: Any, url: str) -> None:
    client = api.post(url, {"name": "Ada"}, format="json").json()
    archived = api.patch(f"{url}/{client['id']}", {"archived": True}, format="json").json()
    assert archived["archived_at"] is not None
    again = api.patch(f"{url}/{client['id']}", {"archived": True}, format="json").json()
    assert again == archived
    back = api.patch(f"{url}/{client['id']}", {"archived": False}, format="json").json()
    assert back == client


def test_without_a_slug_the_first_free_one_is_derived_from_the_name(api: Any, url: str) -> None:
    slugs = [api.post(url, {"name": "Ada"}, format="json").json()["slug"] for _ in range(3)]
    assert slugs == ["ada", "ada-2", "ada-3"]
    assert api.post(url, {"name": "日本"}, format="json").json()["slug"] == "client"


def test_a_slug_is_unique_in_its_agency(api: Any, url: str) -> None:
    first = api.post(url, {"name": "Ada", "slug": "ada"}, format="json").json()
    second = api.post(url, {"name": "Bob", "slug": "bob"}, format="json").json()
    for answer in (
        api.post(url, {"name": "Other", "slug": "ada"}, format="json"),
        api.patch(f"{url}/{second['id']}", {"name": "Other", "slug": "ada"}, format="json"),
    ):
        assert answer.status_code == 409
        assert answer.json()["errors"][0]["pointer"] == "/slug"
    assert sorted(names(api, url)) == ["Ada", "Bob"]
    assert api.get(f"{url}/{first['id']}").json() == first


def test_two_agencies_may_use_the_same_slug(
    api: Any, url: str, client_as: Any, stranger: Any, stranger_agency: Any
) -> None:
    theirs = f"/api/v1/agencies/{stranger_agency.pk}/clients"
    body = {"name": "Ada", "slug": "ada"}
    assert api.post(url, body, format="json").status_code == 201
    assert client_as(stranger).post(theirs, body, format="json").status_code == 201


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": "x" * 121}, "/name"),
        ({"name": "Ada", "slug": "Not A Slug"}, "/slug"),
        ({"name": "Ada", "language": "klingon!"}, "/language"),
        ({"name": "Ada", "time_zone": "Europe/Atlantis"}, "/time_zone"),
        ({"name": "Ada", "colour": "red"}, "/colour"),
        ({"name": "Ada", "agency": str(uuid4())}, "/agency"),
    ],
)
def test_bad_input_names_its_place_and_writes_nothing(
    api: Any, url: str, body: dict[str, Any], pointer: str
) -> None:
    answer = api.post(url, body, format="json")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert names(api, url) == []


def test_another_agencys_client_and_an_absent_one_give_the_same_response(
    api: Any, url: str, client_as: Any, stranger: Any, stranger_agency: Any
) -> None:
    theirs = f"/api/v1/agencies/{stranger_agency.pk}/clients"
    foreign = client_as(stranger).post(theirs, {"name": "Secret"}, format="json").json()
    for answer, absent in (
        (api.get(f"{url}/{foreign['id']}"), api.get(f"{url}/{uuid4()}")),
        (
            api.patch(f"{url}/{foreign['id']}", {"name": "Mine"}, format="json"),
            api.patch(f"{url}/{uuid4()}", {"name": "Mine"}, format="json"),
        ),
    ):
        assert answer.status_code == absent.status_code == 404
        assert answer.json()["detail"] == absent.json()["detail"]
    assert client_as(stranger).get(f"{theirs}/{foreign['id']}").json() == foreign


def test_a_repeated_post_with_one_key_creates_one_client(api: Any, url: str) -> None:
    headers = {"HTTP_IDEMPOTENCY_KEY": "one"}
    first = api.post(url, {"name": "Ada"}, format="json", **headers)
    again = api.post(url, {"name": "Ada"}, format="json", **headers)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert names(api, url) == ["Ada"]


def test_a_viewer_reads_clients_but_cannot_create_them(
    client_as: Any, viewer: Any, agency: Any, url: str
) -> None:
    answer = client_as(viewer).post(url, {"name": "Ada"}, format="json")
    assert answer.status_code == 403
    assert names(client_as(viewer), url) == []


def test_text_that_the_database_cannot_store_is_refused(api: Any, url: str) -> None:
    answer = api.post(url, {"name": "a\x00b"}, format="json")
    assert answer.status_code == 400
    assert "/name" in answer.content.decode()
    assert names(api, url) == []
