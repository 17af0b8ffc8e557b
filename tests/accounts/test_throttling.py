"""Budgets of requests: counted for an agency and for everyone in it, told in headers."""

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
    """A list of an agency that may be asked for 5 times a minute, 3 times by one person."""
    monkeypatch.setitem(PLANS, TIGHT.key, TIGHT)
    agency.plan = TIGHT.key
    agency.save(update_fields=["plan"])
    return f"/api/v1/agencies/{agency.pk}/clients"


def test_every_answer_tells_what_is_left(
    path: str, owner: User, client_as: Callable[[User], APIClient]
) -> None:
    api = client_as(owner)
    for left in (2, 1, 0):
        answer = api.get(path)
        assert answer["RateLimit-Policy"] == '"actor";q=3;w=60, "agency";q=5;w=60'
        actor, _, agency = answer["RateLimit"].partition(", ")
        assert agency.startswith(f'"agency";r={left + 2};t=')
        assert actor.startswith(f'"actor";r={left};t=')


def test_who_asks_too_often_is_told_when_to_come_back_and_nothing_is_done(
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


def test_an_agency_has_one_budget_for_everybody_and_other_agencies_have_theirs(
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


def test_every_key_has_a_budget_of_its_own(
    path: str, agency: Agency, owner: User, bearer: Callable[[Agency], APIClient]
) -> None:
    first, second = bearer(agency), bearer(agency)
    assert [first.get(path).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert second.get(path).status_code == 200


def test_to_strangers_nothing_is_counted(
    path: str, agency: Agency, owner: User, stranger: User, client_as: Callable[[User], APIClient]
) -> None:
    api = client_as(stranger)
    assert {api.get(path).status_code for _ in range(8)} == {404}
    assert client_as(owner).get(path)["RateLimit"].split(", ")[1].startswith('"agency";r=4')


def test_a_refused_person_is_named_by_no_id(
    path: str, owner: User, client_as: Callable[[User], APIClient]
) -> None:
    api = client_as(owner)
    refused = [api.get(path) for _ in range(4)][-1]
    assert str(UUID(str(owner.pk))) not in refused.content.decode()
