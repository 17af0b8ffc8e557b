"""Limits of guessing, mail and new agencies hold without Redis and after deletions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.db.models.functions import Now
from rest_framework.test import APIClient

from accounts import tasks
from accounts.access import throttling
from accounts.auth import adapter
from accounts.billing.plans import PLANS, Plan
from accounts.mail import messages
from accounts.members import invitations
from accounts.models import Agency, CachedLimit, OutgoingMail, Tally, User
from drills.servers import Redis
from tests.accounts.browser import AUTH, Browser, post, totp
from tests.world import contents

pytestmark = pytest.mark.django_db(transaction=True)
TIGHT = Plan("tight", None, None, None, 1.0, requests_a_minute=5, requests_a_minute_each=3)
TOO_MANY = "too_many_login_attempts"


@pytest.fixture
def redis(tmp_path: Path, settings: Any) -> Iterator[Redis]:
    """The test's own Redis server, which caches and throttles use."""
    server = Redis(tmp_path / "redis")
    server.start()
    place = server.env()["REDIS_URL"]
    settings.REDIS_URL = place
    location = place.replace("redis+socket://", "unix://")
    settings.CACHES = {name: {**one, "LOCATION": location} for name, one in settings.CACHES.items()}
    throttling.throttle.cache_clear()
    yield server
    throttling.throttle.cache_clear()
    server.close()


def guesses(email: str, most: int = 12) -> int:
    """Return how many wrong passwords are checked before guessing is blocked."""
    browser = Browser()
    for number in range(most):
        answer = browser.sign_in(email, f"wrong-{number}-and-longer")
        if answer.json()["errors"][0]["code"] == TOO_MANY:
            return number
    return most


def test_password_guessing_is_blocked_also_without_redis(owner: User, redis: Redis) -> None:
    redis.kill()
    assert guesses(owner.email) == 5
    right = Browser().sign_in(owner.email)
    assert (right.status_code, right.json()["errors"][0]["code"]) == (400, TOO_MANY)
    assert CachedLimit.objects.exists()


def test_losing_redis_during_guessing_allows_one_more_round_only(owner: User, redis: Redis) -> None:
    browser = Browser()
    for number in range(3):
        assert browser.sign_in(owner.email, f"wrong-{number}-and-longer").status_code == 400
    redis.kill()
    assert guesses(owner.email) == 5


def test_concurrent_guesses_are_all_counted_without_redis(owner: User, redis: Redis) -> None:
    redis.kill()
    blocked = []

    def guess(number: int) -> None:
        answer = Browser().sign_in(owner.email, f"wrong-{number}-and-longer")
        blocked.append(answer.json()["errors"][0]["code"] == TOO_MANY)
        connections.close_all()

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(blocked) == [False] * 5 + [True] * 3


def test_code_guessing_is_blocked_also_without_redis(owner: User, redis: Redis) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    secret = browser.turn_mfa_on()
    redis.kill()
    guessing = Browser()
    guessing.sign_in(owner.email)
    wrong = str((int(totp(secret)) + 500_000) % 1_000_000).zfill(6)
    codes = [guessing.second_step(wrong).json()["errors"][0]["code"] for _ in range(10)]
    assert codes[-1] == TOO_MANY


def test_mail_that_anybody_can_request_is_limited_also_without_redis(
    owner: User, redis: Redis
) -> None:
    redis.kill()
    for _ in range(8):
        Browser().send("post", f"{AUTH}/password/request", {"email": owner.email})
    assert len(post()) == 5


def test_without_redis_each_process_counts_requests_for_itself(
    redis: Redis,
    agency: Agency,
    owner: User,
    client_as: Callable[[User], APIClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(PLANS, TIGHT.key, TIGHT)
    Agency.objects.filter(pk=agency.pk).update(plan=TIGHT.key)
    api, path = client_as(owner), f"/api/v1/agencies/{agency.pk}/clients"
    redis.kill()
    answers = [api.get(path) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["RateLimit"].startswith('"actor";r=0')


def test_expired_counters_are_deleted(redis: Redis) -> None:
    redis.kill()
    cache.set("kept", [1.5], 3_600)
    cache.set("over", [1.5], 3_600)
    CachedLimit.objects.filter(cache_key__contains="over").update(expires=Now())
    assert (cache.get("kept"), cache.get("over")) == ([1.5], None)
    cache.set("over", [1.5], 3_600)
    CachedLimit.objects.filter(cache_key__contains="over").update(expires=Now())
    tasks.tidy()
    assert [one.cache_key for one in CachedLimit.objects.all()] == [":1:kept"]


def test_every_mail_to_a_typed_address_is_limited(owner: User) -> None:
    """Covers mail to addresses that anybody may have typed; other mail goes to a signed-in person's own address."""
    typed = {*adapter.MAILS.values(), "invitation"}
    own = {*adapter.NOTICES.values(), "mfa_on", "recovery_codes_made"}
    assert typed | own == set(messages.SUBJECTS)
    assert not typed & own


def test_an_address_that_strangers_type_gets_a_limited_number_of_mails_an_hour(owner: User) -> None:
    """However many machines the requests come from, and even if Redis loses its data."""
    for _ in range(adapter.MOST_AN_HOUR + 2):
        cache.clear()
        assert Browser().sign_up(owner.email).status_code == 401
    assert len(post()) == adapter.MOST_AN_HOUR
    Tally.objects.update(ends_at=Now())
    cache.clear()
    Browser().sign_up(owner.email)
    assert len(post()) == 1
    Tally.objects.update(ends_at=Now())
    tasks.tidy()
    assert not Tally.objects.exists()


@pytest.fixture
def url(agency: Agency) -> str:
    return f"/api/v1/agencies/{agency.pk}/invitations"


def invite(api: APIClient, url: str, email: str) -> Any:
    return api.post(url, {"email": email, "role": "editor"}, format="json")


def test_withdrawing_invitations_does_not_reset_the_daily_limit_of_an_address(
    agency: Agency, owner: User, client_as: Callable[[User], APIClient], url: str
) -> None:
    boss = client_as(owner)
    for _ in range(invitations.MOST_TO_ONE):
        made = invite(boss, url, "Ivo@northquay.example")
        assert made.status_code == 201
        assert boss.delete(f"{url}/{made.json()['id']}").status_code == 204
    before = contents(str(agency.pk)), OutgoingMail.objects.count(), list(Tally.objects.values())
    refused = invite(boss, url, "ivo@northquay.example")
    assert (refused.status_code, refused.json()["code"]) == (409, "invited-too-often")
    after = contents(str(agency.pk)), OutgoingMail.objects.count(), list(Tally.objects.values())
    assert after == before
    assert invite(boss, url, "ada@northquay.example").status_code == 201
    Tally.objects.update(ends_at=Now() - timedelta(seconds=1))
    assert invite(boss, url, "ivo@northquay.example").status_code == 201


def test_resent_invitations_and_those_of_other_agencies_count(
    agency: Agency,
    owner: User,
    stranger: User,
    stranger_agency: Agency,
    client_as: Callable[[User], APIClient],
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(invitations, "AGAIN_AFTER", timedelta(0))
    monkeypatch.setattr(invitations, "MOST_FROM_ALL", 4)
    boss = client_as(owner)
    made = invite(boss, url, "ivo@northquay.example").json()
    again = [boss.post(f"{url}/{made['id']}/resend").status_code for _ in range(3)]
    assert again == [200, 200, 409]
    elsewhere, other = client_as(stranger), f"/api/v1/agencies/{stranger_agency.pk}/invitations"
    there = invite(elsewhere, other, "ivo@northquay.example")
    assert there.status_code == 201
    assert elsewhere.post(f"{other}/{there.json()['id']}/resend").status_code == 409


def test_invitations_of_an_agency_are_limited_per_day(
    agency: Agency,
    owner: User,
    client_as: Callable[[User], APIClient],
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(invitations, "MOST_A_DAY", 2)
    boss = client_as(owner)
    got = [invite(boss, url, f"{name}@northquay.example").status_code for name in "abc"]
    assert got == [201, 201, 409]


def found(api: APIClient, name: str) -> Any:
    return api.post("/api/v1/agencies", {"name": name}, format="json")


def test_agencies_that_a_person_transferred_count_towards_their_limit(
    owner: User, agency: Agency, editor: User, client_as: Callable[[User], APIClient], settings: Any
) -> None:
    settings.AGENCIES_EACH = 2
    api = client_as(owner)
    second = found(api, "Second")
    assert second.status_code == 201
    given = api.post(
        f"/api/v1/agencies/{agency.pk}/transfer", {"member": str(editor.pk)}, format="json"
    )
    assert given.status_code == 204
    refused = found(api, "Third")
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-agencies")
    assert Agency.objects.count() == 2
    assert found(client_as(editor), "Hers").status_code == 201


def test_concurrent_founding_does_not_exceed_the_limit(
    owner: User, agency: Agency, client_as: Callable[[User], APIClient], settings: Any
) -> None:
    settings.AGENCIES_EACH = 3
    apis = [client_as(owner) for _ in range(5)]
    statuses = []

    def ask(api: APIClient) -> None:
        statuses.append(found(api, "Another").status_code)
        connections.close_all()

    threads = [threading.Thread(target=ask, args=(api,)) for api in apis]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201, 201, 409, 409, 409]
    assert Agency.objects.count() == 3
