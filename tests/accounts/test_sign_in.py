"""Sessions of people, through allauth's headless routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import IntegrityError
from django.urls import URLResolver, get_resolver
from rest_framework.test import APIClient

from accounts.auth.hashers import QuickArgon2
from accounts.members.membership import create_user
from accounts.models import Agency, User
from tests.accounts.browser import ACCOUNT, ME, SESSION, SIGN_IN, Browser
from tests.conftest import PASSWORD

CHANGE = f"{ACCOUNT}/password/change"


def test_a_person_signs_in_works_and_signs_out(owner: User, agency: Agency) -> None:
    browser = Browser()
    assert browser.get(ME).status_code == 401
    assert browser.sign_in(owner.email).status_code == 200
    assert browser.get(ME).json()["email"] == owner.email
    made = browser.send("post", f"/api/v1/agencies/{agency.pk}/clients", {"name": "Ada"})
    assert made.status_code == 201
    assert browser.send("delete", SESSION).status_code == 401  # allauth's word for signed out
    assert browser.get(ME).status_code == 401


def test_the_address_may_be_written_in_any_case(owner: User) -> None:
    assert Browser().sign_in(owner.email.upper()).status_code == 200


def test_one_address_is_one_person_whatever_its_case(owner: User) -> None:
    with pytest.raises(IntegrityError):
        create_user(owner.email.upper(), PASSWORD)
    assert User.objects.count() == EmailAddress.objects.count() == 1


def test_signing_in_requires_the_csrf_token(owner: User) -> None:
    browser = Browser()
    body = {"email": owner.email, "password": PASSWORD}
    assert browser.post(SIGN_IN, body, format="json").status_code == 403
    assert browser.get(ME).status_code == 401


def test_signing_in_changes_the_session_and_signing_out_ends_it(
    owner: User, stranger: User
) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    first = browser.cookies["sessionid"].value
    browser.send("delete", SESSION)
    browser.sign_in(stranger.email)
    assert browser.cookies["sessionid"].value != first
    thief = APIClient()
    thief.cookies["sessionid"] = first
    assert thief.get(ME).status_code == 401


def test_scripts_cannot_read_the_session_cookie(owner: User) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    cookie = browser.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_changing_the_password_ends_the_other_sessions(owner: User) -> None:
    here, there = Browser(), Browser()
    here.sign_in(owner.email)
    there.sign_in(owner.email)
    changed = {"current_password": PASSWORD, "new_password": "six-loaves-and-a-bridge"}
    assert here.send("post", CHANGE, changed).status_code == 200
    assert (here.get(ME).status_code, there.get(ME).status_code) == (200, 401)
    assert Browser().sign_in(owner.email).status_code == 400
    assert Browser().sign_in(owner.email, "six-loaves-and-a-bridge").status_code == 200


def test_a_wrong_password_and_an_unknown_address_look_the_same(
    owner: User, hashed: Callable[[], int]
) -> None:
    answers = []
    for email in (owner.email, "nobody@northquay.example"):
        hashed()
        answer = Browser().sign_in(email, "a-wrong-password")
        answers.append((answer.status_code, answer.json(), hashed()))
    assert answers[0] == answers[1]
    assert (answers[0][0], answers[0][2]) == (400, 1)


def test_guessing_is_blocked_for_that_account_only(owner: User, stranger: User) -> None:
    for _ in range(5):
        assert Browser().sign_in(owner.email, "a-wrong-password").status_code == 400
    browser = Browser()
    answer = browser.sign_in(owner.email)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "too_many_login_attempts"
    assert browser.get(ME).status_code == 401
    assert Browser().sign_in(stranger.email).status_code == 200


def test_without_redis_people_still_sign_in(owner: User, settings: Any) -> None:
    cold = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": cold}
    browser = Browser()
    assert browser.sign_in(owner.email, "a-wrong-password").status_code == 400
    assert browser.sign_in(owner.email).status_code == 200
    assert browser.get(ME).status_code == 200


def test_a_deactivated_person_has_no_access(owner: User) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    owner.is_active = False
    owner.save(update_fields=["is_active"])
    assert browser.get(ME).status_code == 401
    assert Browser().sign_in(owner.email).status_code != 200


def allauth_routes(resolver: URLResolver, prefix: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += allauth_routes(entry, route)
        elif route.startswith("_allauth/"):
            found.append(f"/{route}")
    return found


def test_no_route_of_allauth_breaks(owner: User) -> None:
    paths = allauth_routes(get_resolver())
    assert SIGN_IN in paths
    body = {"email": owner.email, "password": PASSWORD}
    broken = []
    browser = APIClient()
    browser.raise_request_exception = False
    for signed_in in (False, True):
        for path in paths:
            for method in ("get", "post", "put", "patch", "delete"):
                browser.cookies.clear()
                if signed_in:
                    browser.force_login(
                        owner, backend="allauth.account.auth_backends.AuthenticationBackend"
                    )
                answer = getattr(browser, method)(path, body, format="json")
                if answer.status_code >= 500:
                    broken.append((method, path, signed_in))
    assert broken == []


def test_cheaper_hashes_are_upgraded_and_costlier_ones_kept(owner: User, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["accounts.auth.hashers.Argon2"]
    cheaper = QuickArgon2().encode(PASSWORD, "a-salt-of-some-length")
    dearer = Argon2PasswordHasher().encode(PASSWORD, "a-salt-of-some-length")
    for hashed, stays in ((cheaper, False), (dearer, True)):
        User.objects.filter(pk=owner.pk).update(password=hashed)
        assert Browser().sign_in(owner.email).status_code == 200
        kept = User.objects.get(pk=owner.pk)
        assert (kept.password == hashed) is stays
        assert kept.check_password(PASSWORD)
