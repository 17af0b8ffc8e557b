"""Signing up: an address is verified before its account can be used, and no response reveals who has an account."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connections

from accounts.models import OutgoingMail, User
from tests.accounts.browser import AUTH, ME, SIGN_UP, Browser, code_in, link_in, pending, post
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "nina@northquay.example"


def test_a_person_signs_up_verifies_the_address_and_creates_an_agency() -> None:
    browser = Browser()
    answer = browser.sign_up("Nina@Northquay.example", name="Nina")
    assert (answer.status_code, pending(answer)) == (401, ["verify_email"])
    assert browser.get(ME).status_code == 401
    (message,) = post()
    assert message.to == [NEW]
    before = browser.cookies["sessionid"].value
    assert browser.verify(code_in(message)).status_code == 200
    assert browser.cookies["sessionid"].value != before
    me = browser.get(ME).json()
    assert (me["email"], me["name"], me["agencies"]) == (NEW, "Nina", [])
    made = browser.send("post", "/api/v1/agencies", {"name": "Northquay"})
    assert (made.status_code, browser.get(ME).json()["agencies"][0]["role"]) == (201, "owner")
    assert Browser().sign_in(NEW).status_code == 200


def test_signing_in_with_an_unverified_address_asks_for_the_code_again() -> None:
    Browser().sign_up(NEW)
    post()
    browser = Browser()
    assert browser.sign_in(NEW).json()["errors"][0]["code"] == "too_many_login_attempts"
    assert post() == []  # no code seconds after another
    cache.clear()
    answer = browser.sign_in(NEW)
    assert (answer.status_code, pending(answer)) == (401, ["verify_email"])
    assert browser.get(ME).status_code == 401
    (message,) = post()
    assert browser.verify(code_in(message)).status_code == 200
    assert browser.get(ME).status_code == 200


def test_a_code_works_only_in_its_browser_and_with_few_guesses() -> None:
    browser = Browser()
    browser.sign_up(NEW)
    code = code_in(post()[0])
    assert Browser().verify(code).status_code == 409
    for _ in range(3):
        assert browser.verify("BBBB-BBBB").status_code == 400
    assert browser.verify(code).status_code == 409
    assert browser.get(ME).status_code == 401
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_resending_a_code_invalidates_the_previous_one(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    browser = Browser()
    browser.sign_up(NEW)
    assert browser.send("post", f"{AUTH}/email/verify/resend").status_code == 200
    first, second = post()
    assert browser.verify(code_in(first)).status_code == 400
    assert browser.verify(code_in(second)).status_code == 200


def test_a_taken_address_gets_the_same_response_as_a_new_one(
    owner: User, hashed: Callable[[], int]
) -> None:
    answers = []
    for email in (owner.email, NEW):
        hashed()
        answer = Browser().sign_up(email)
        answers.append((answer.status_code, answer.json(), hashed(), OutgoingMail.objects.count()))
        mails = post()
        assert [message.to for message in mails] == [[email]]
    assert answers[0] == answers[1]
    assert answers[0][2:] == (1, 1)
    assert User.objects.filter(email=owner.email).count() == 1


def test_the_owner_of_a_taken_address_gets_a_mail(owner: User) -> None:
    browser = Browser()
    browser.sign_up(owner.email, "another-password")
    (message,) = post()
    assert message.subject == "You already have an account"
    assert "/#/forgot-password" in message.body
    assert browser.verify("BBBB-BBBB").status_code == 400
    assert Browser().sign_in(owner.email, "another-password").status_code == 400
    assert Browser().sign_in(owner.email).status_code == 200


def test_concurrent_sign_ups_with_one_address_create_one_account(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    browsers = [Browser() for _ in range(4)]
    answers = []

    def sign_up(browser: Browser) -> None:
        answer = browser.sign_up(NEW)
        answers.append((answer.status_code, pending(answer)))
        connections.close_all()

    threads = [threading.Thread(target=sign_up, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(401, ["verify_email"])] * 4
    assert User.objects.filter(email=NEW).count() == 1
    subjects = sorted(message.subject for message in post())
    assert subjects == ["You already have an account"] * 3 + ["Your code for Leporello"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": NEW, "password": "short"}, "password"),
        ({"email": NEW, "password": "password1234"}, "password"),
        ({"email": "nobody", "password": PASSWORD}, "email"),
        ({"password": PASSWORD}, "email"),
        ({"email": NEW, "password": PASSWORD, "name": "n" * 121}, "name"),
    ],
)
def test_invalid_sign_up_fields_are_named(
    transactional_db: None, body: dict[str, str], field: str
) -> None:
    answer = Browser().send("post", SIGN_UP, body)
    assert answer.status_code == 400
    assert {error["param"] for error in answer.json()["errors"]} == {field}
    assert not User.objects.exists()
    assert post() == []


@pytest.mark.parametrize("password", [r"five\u0000loaves-and-a-ferry", r"five-loaves\ud800-ferry"])
def test_impossible_passwords_are_refused(transactional_db: None, password: str) -> None:
    body = f'{{"email": "{NEW}", "password": "{password}"}}'
    for path in ("signup", "login"):
        browser = Browser()
        token = browser.cookies["csrftoken"].value
        kind = "application/json"
        url = f"{AUTH}/{path}"
        answer = browser.post(url, body, content_type=kind, HTTP_X_CSRFTOKEN=token)
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith("/password: ")
    assert not User.objects.exists()


def test_signing_up_requires_the_csrf_token(transactional_db: None) -> None:
    browser = Browser()
    answer = browser.post(SIGN_UP, {"email": NEW, "password": PASSWORD}, format="json")
    assert answer.status_code == 403
    assert not User.objects.exists()


def test_repeated_sign_ups_are_limited_for_known_and_unknown_addresses(
    owner: User,
) -> None:
    statuses = [Browser().sign_up(f"n{n}@northquay.example").status_code for n in range(20)]
    assert statuses == [401] * 20
    assert [Browser().sign_up(email).status_code for email in (owner.email, NEW)] == [429, 429]
    assert User.objects.count() == 21


def test_signing_up_and_resetting_work_without_redis(owner: User, settings: Any) -> None:
    cold = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": cold}
    browser = Browser()
    browser.sign_up(NEW)
    assert browser.verify(code_in(post()[0])).status_code == 200
    asked = Browser().send("post", f"{AUTH}/password/request", {"email": owner.email})
    assert asked.status_code == 200
    assert [message.to for message in post()] == [[owner.email]]


def test_sign_up_is_closed_when_only_invitations_are_allowed(owner: User, settings: Any) -> None:
    settings.SIGN_UP = "invited"
    answers = []
    for email in (owner.email, NEW):
        browser = Browser()
        answer = browser.sign_up(email)
        answers.append((answer.status_code, answer.json()))
        session = browser.get(f"{AUTH}/session").json()
        assert "signup" not in [flow["id"] for flow in session["data"]["flows"]]
    assert answers[0] == answers[1]
    assert answers[0][0] == 403
    assert User.objects.count() == 1
    assert post() == []


def test_an_address_belongs_to_the_person_who_verifies_it(owner: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    squatter = Browser()
    squatter.sign_up(NEW, "the-squatters-own")
    post()
    browser = Browser()
    browser.sign_in(owner.email)
    browser.reauthenticate()
    address = "/_allauth/browser/v1/account/email"
    assert browser.send("post", address, {"email": NEW}).status_code == 200
    (message,) = [one for one in post() if one.to == [NEW]]
    assert browser.verify(code_in(message)).status_code == 200
    assert browser.get(ME).json()["email"] == NEW
    assert User.objects.count() == 1
    assert Browser().sign_in(NEW, "the-squatters-own").status_code == 400
    assert squatter.verify(code_in(message)).status_code in (400, 409)


def test_an_unfinished_sign_up_can_be_repeated_with_another_password(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    Browser().sign_up(NEW, "a-password-forgotten")
    post()
    browser = Browser()
    browser.send("post", f"{AUTH}/password/request", {"email": NEW})
    key = link_in(post()[0], "reset-password")
    body = {"key": key, "password": PASSWORD}
    assert browser.send("post", f"{AUTH}/password/reset", body).status_code == 401
    assert pending(browser.sign_in(NEW)) == ["verify_email"]
    code = next(code_in(one) for one in post() if one.subject.startswith("Your code"))
    assert browser.verify(code).status_code == 200
    assert browser.get(ME).status_code == 200
