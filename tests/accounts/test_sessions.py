"""A person's sessions: listed with browser and address, last seen, ended from another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts.models import Agency, User
from tests.accounts.browser import AUTH, ME, Browser

pytestmark = pytest.mark.django_db(transaction=True)
SESSIONS = f"{AUTH}/sessions"


def listed(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(SESSIONS).json()["data"]
    return sorted(found, key=lambda one: one["id"])


def test_two_browsers_are_listed_and_one_ends_the_other(owner: User, stranger: User) -> None:
    here, there, foreign = Browser("Firefox"), Browser("Chromium"), Browser("Lynx")
    for browser, user in ((there, owner), (here, owner), (foreign, stranger)):
        browser.sign_in(user.email)
    found = listed(here)
    assert [(one["user_agent"], one["is_current"]) for one in found] == [
        ("Chromium", False),
        ("Firefox", True),
    ]
    assert all(one["ip"] == "127.0.0.1" for one in found)
    (others,) = listed(foreign)
    refused = here.send("delete", SESSIONS, {"sessions": [others["id"]]})
    assert refused.status_code == 400
    assert foreign.get(ME).status_code == 200
    answer = here.send("delete", SESSIONS, {"sessions": [found[0]["id"]]})
    assert [one["user_agent"] for one in answer.json()["data"]] == ["Firefox"]
    assert (here.get(ME).status_code, there.get(ME).status_code) == (200, 401)


def test_ending_sessions_requires_the_csrf_token(owner: User) -> None:
    here, there = Browser(), Browser()
    here.sign_in(owner.email)
    there.sign_in(owner.email)
    ids = [one["id"] for one in listed(here)]
    assert here.delete(SESSIONS, {"sessions": ids}, format="json").status_code == 403
    assert there.get(ME).status_code == 200


def test_last_use_of_a_session_is_recorded_to_the_minute(owner: User) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    past = timezone.now() - timedelta(minutes=5)
    UserSession.objects.update(last_seen_at=past)
    browser.get(ME)
    (one,) = listed(browser)
    seen = datetime.fromtimestamp(one["last_seen_at"], UTC)
    assert seen > past + timedelta(minutes=4)
    browser.get(ME)
    assert listed(browser)[0]["last_seen_at"] == one["last_seen_at"]


def test_a_password_change_leaves_one_session_on_the_list(owner: User) -> None:
    here, there = Browser("Firefox"), Browser("Chromium")
    here.sign_in(owner.email)
    there.sign_in(owner.email)
    changed = {
        "current_password": "five-loaves-and-a-ferry",
        "new_password": "six-loaves-and-a-bridge",
    }
    here.send("post", "/_allauth/browser/v1/account/password/change", changed)
    here.get(ME)
    assert [one["user_agent"] for one in listed(here)] == ["Firefox"]


def test_behind_a_proxy_a_session_shows_the_clients_address(owner: User, settings: Any) -> None:
    claimed = {"HTTP_X_FORWARDED_FOR": "198.51.100.7, 203.0.113.9"}
    for proxies, seen in ((0, "127.0.0.1"), (1, "203.0.113.9")):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        browser = Browser()
        body = {"email": owner.email, "password": "five-loaves-and-a-ferry"}
        browser.send("post", f"{AUTH}/login", body, **claimed)
        assert [one["ip"] for one in listed(browser) if one["is_current"]] == [seen]


def test_an_unlisted_session_is_listed_after_a_request(owner: User, agency: Agency) -> None:
    browser = Browser()
    browser.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert listed(browser) == []
    browser.get(ME)
    assert len(listed(browser)) == 1
