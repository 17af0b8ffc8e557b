"""Reviews: a version is approved or changes are requested; any change of the carousel outdates them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Agency, AuditEvent, User
from accounts.tenancy import tenant
from carousels.models import Review
from tests.desk import Desk


@pytest.fixture
def reviewer(owner: User, client_as: Callable[[User], APIClient]) -> APIClient:
    return client_as(owner)


def give_review(
    api: APIClient, desk: Desk, carousel: Any, verdict: str, version: int = 1, **fields: Any
) -> Any:
    url = f"{desk.base}/carousels/{carousel['id']}/reviews"
    body = {"verdict": verdict, **fields}
    return api.post(url, body, format="json", HTTP_IF_MATCH=f'"{version}"')


def current_verdicts(desk: Desk, carousel: Any) -> tuple[str | None, str | None]:
    """Return the verdict in the carousel and in the list, which must agree with its filter."""
    found = desk.api.get(f"{desk.base}/carousels/{carousel['id']}").json()["review"]
    listed = desk.api.get(f"{desk.base}/carousels").json()["results"]
    [listed_verdict] = [one["verdict"] for one in listed if one["id"] == carousel["id"]]
    for verdict in ("approved", "changes_requested"):
        asked = desk.api.get(f"{desk.base}/carousels", {"verdict": verdict}).json()["results"]
        assert (carousel["id"] in [one["id"] for one in asked]) is (verdict == listed_verdict)
    return found and found["verdict"], listed_verdict


def retitled(desk: Desk, carousel: Any, version: int) -> int:
    operation = {"op": "set_document", "title": f"Title {version}"}
    return int(desk.operate(carousel, operation, version=version)["version"])


def test_an_approval_names_its_author_and_version(
    desk: Desk, reviewer: APIClient, agency: Agency
) -> None:
    carousel = desk.draft()
    answer = give_review(reviewer, desk, carousel, "approved", note="  Lovely. ")
    assert answer.status_code == 201
    review = answer.json()
    assert (review["version"], review["note"], review["actor_name"]) == (1, "Lovely.", "Olga")
    assert desk.api.get(f"{desk.base}/carousels/{carousel['id']}").json()["review"] == review
    assert current_verdicts(desk, carousel) == ("approved", "approved")
    with tenant(agency):
        assert AuditEvent.objects.of(agency).filter(action="carousel.approved").count() == 1


def test_any_change_outdates_a_review_and_filing_does_not(desk: Desk, reviewer: APIClient) -> None:
    carousel = desk.draft()
    url = f"{desk.base}/carousels/{carousel['id']}"
    give_review(reviewer, desk, carousel, "approved")
    filed = desk.api.patch(url, {"tags": ["May"]}, format="json", HTTP_IF_MATCH='"1"').json()
    assert (filed["version"], current_verdicts(desk, carousel)) == (2, ("approved", "approved"))
    assert retitled(desk, carousel, 2) == 3
    assert current_verdicts(desk, carousel) == (None, None)
    undone = desk.api.post(f"{url}/undo", HTTP_IF_MATCH='"3"')
    assert undone.status_code == 200
    assert current_verdicts(desk, carousel) == (None, None)
    assert give_review(reviewer, desk, carousel, "approved", 4).status_code == 201
    assert current_verdicts(desk, carousel) == ("approved", "approved")
    desk.apply_kit(carousel, {"author": {"name": "Rivermill", "handle": "@mill"}})
    assert current_verdicts(desk, carousel) == (None, None)


def test_typing_on_after_an_approval_outdates_it_too(desk: Desk, reviewer: APIClient) -> None:
    carousel = desk.draft()
    slide = carousel["document"]["slides"][0]
    element = next(one for one in slide["elements"] if "text" in one)
    for version, text in enumerate(("A", "An", "And"), start=1):
        operation = {"op": "set_text", "element": element["id"], "text": text}
        desk.operate(carousel, operation, version=version)
        if version == 2:
            give_review(reviewer, desk, carousel, "approved", 3)
            assert current_verdicts(desk, carousel) == ("approved", "approved")
    versions = desk.api.get(f"{desk.base}/carousels/{carousel['id']}/versions").json()["results"]
    assert [(one["since"], one["version"]) for one in versions] == [(3, 4), (1, 3)]
    assert current_verdicts(desk, carousel) == (None, None)
    approved = desk.get(f"carousels/{carousel['id']}/versions/3")["document"]["slides"][0]
    assert "An" in [one.get("text") for one in approved["elements"]]


def test_the_last_review_of_a_version_is_current_and_all_are_stored(
    desk: Desk, reviewer: APIClient
) -> None:
    carousel = desk.draft()
    give_review(reviewer, desk, carousel, "approved")
    give_review(reviewer, desk, carousel, "changes_requested", note="The logo is the old one.")
    assert current_verdicts(desk, carousel) == ("changes_requested", "changes_requested")
    reviews = desk.api.get(f"{desk.base}/carousels/{carousel['id']}/reviews").json()["results"]
    assert [one["verdict"] for one in reviews] == ["changes_requested", "approved"]


@pytest.mark.parametrize(
    ("status", "verdict", "version", "pointer"),
    [
        (412, "approved", 2, None),
        (422, "changes_requested", 1, "/note"),
        (422, "splendid", 1, "/verdict"),
    ],
)
def test_a_review_of_another_version_or_without_its_note_is_refused(
    desk: Desk,
    reviewer: APIClient,
    agency: Agency,
    status: int,
    verdict: str,
    version: int,
    pointer: str | None,
) -> None:
    carousel = desk.draft()
    answer = give_review(reviewer, desk, carousel, verdict, version)
    assert answer.status_code == status
    assert [one["pointer"] for one in answer.json().get("errors", [])] == [pointer] * bool(pointer)
    with tenant(agency):
        assert not Review.objects.of(agency).exists()
    assert current_verdicts(desk, carousel) == (None, None)


def test_a_copy_of_an_approved_carousel_is_not_approved(desk: Desk, reviewer: APIClient) -> None:
    carousel = desk.draft()
    give_review(reviewer, desk, carousel, "approved")
    copy = desk.post(f"carousels/{carousel['id']}/duplicate", {})
    assert current_verdicts(desk, copy) == (None, None)


def test_a_guest_reviews_and_reads_reviews_of_their_client(
    desk: Desk, agency: Agency, guest: User, client_as: Callable[[User], APIClient], owner: User
) -> None:
    api = client_as(owner)
    named = {"all_clients": False, "clients": [desk.client]}
    changed = api.patch(f"{desk.base}/members/{guest.pk}", named, format="json")
    assert changed.status_code == 200
    carousel = desk.draft()
    assert give_review(client_as(guest), desk, carousel, "approved").status_code == 201
    assert current_verdicts(desk, carousel) == ("approved", "approved")
    other = (
        client_as(guest).get(f"{desk.base}/carousels/{carousel['id']}/reviews").json()["results"]
    )
    assert [one["actor_name"] for one in other] == ["Gustav"]
