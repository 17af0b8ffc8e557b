"""Request budgets: counted for an agency and for each of its members and keys, reported in headers."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from accounts.billing.plans import PLANS, Plan
from accounts.models import Agency, User

TIGHT = Plan("tight", None, None, None, 1.0, requests_a_minute=5, requests_a_minute_each=3)


@pytest.fixture
def path(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> str:
    """The path of a list, with a plan of 5 requests a minute, 3 of them by one person."""
    monkeypatch.setitem(PLANS, TIGHT.key, TIGHT)
    agency.plan = TIGHT.key
    agency.save(update_fields=["plan"])
    return f"/api/v1/agencies/{agency.pk}/clients"


def test_every_response_reports_the_remaining_budget(
    path: str, owner: User, client_as: Callable[[User], APIClient]
) -> None:
    api = client_as(owner)
    for left in (2, 1, 0):
        answer = api.get(path)
        assert answer["RateLimit-Policy"] == '"actor";q=3;w=60, "agency";q=5;w=60'
        actor, _, agency = answer["RateLimit"].partition(", ")
        assert agency.startswith(f'"agency";r={left + 2};t=')
        assert actor.startswith(f'"actor";r={left};t=')


def test_requests_over_the_budget_get_retry_after_and_have_no_effect(
    path: str, owner: User, editor: User, client_as: Callable[[User], APIClient]
) -> None:
    api = client_as(owner)
    for _ in range(3):
        assert api.get(path).status_code == 200
    refused = api.post(path, {"name": "Ada"}, format="json")
    assert refused.status_code == 429
    assert refused.json()["code"] == "throttled"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert '"actor";r=0' in refused["RateLimit"]
    assert client_as(editor).get(path).json()["results"] == []


def test_members_share_their_agencys_budget_and_agencies_do_not(
    path: str,
    owner: User,
    editor: User,
    stranger: User,
    stranger_agency: Agency,
    client_as: Callable[[User], APIClient],
) -> None:
    colleagues = client_as(owner), client_as(editor)
    got = [colleagues[turn % 2].get(path).status_code for turn in range(6)]
    assert got == [200] * 5 + [429]
    elsewhere = f"/api/v1/agencies/{stranger_agency.pk}/clients"
    assert client_as(stranger).get(elsewhere).status_code == 200


def test_every_api_key_has_its_own_budget(
    path: str, agency: Agency, owner: User, bearer: Callable[[Agency], APIClient]
) -> None:
    first, second = bearer(agency), bearer(agency)
    assert [first.get(path).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert second.get(path).status_code == 200


def test_requests_of_strangers_are_not_counted(
    path: str, agency: Agency, owner: User, stranger: User, client_as: Callable[[User], APIClient]
) -> None:
    api = client_as(stranger)
    assert {api.get(path).status_code for _ in range(8)} == {404}
    assert client_as(owner).get(path)["RateLimit"].split(", ")[1].startswith('"agency";r=4')


def test_a_refusal_reveals_no_id(
    path: str, owner: User, client_as: Callable[[User], APIClient]
) -> None:
    api = client_as(owner)
    refused = [api.get(path) for _ in range(4)][-1]
    assert str(UUID(str(owner.pk))) not in refused.content.decode()
