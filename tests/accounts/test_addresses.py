"""Changing an address requires signing in, the password again, and verifying the new address."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from tests.accounts.browser import ACCOUNT, ME, Browser, code_in, post

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = f"{ACCOUNT}/email"
NEW = "olga@southquay.example"


@pytest.fixture
def browser(owner: User) -> Browser:
    browser = Browser()
    browser.sign_in(owner.email)
    return browser


def test_an_address_changes_once_the_new_one_is_verified(browser: Browser, owner: User) -> None:
    assert browser.send("post", ADDRESS, {"email": NEW}).status_code == 401
    browser.reauthenticate()
    assert browser.send("post", ADDRESS, {"email": NEW}).status_code == 200
    listed = browser.get(ADDRESS).json()["data"]
    assert {(one["email"], one["verified"]) for one in listed} == {
        (owner.email, True),
        (NEW, False),
    }
    assert browser.get(ME).json()["email"] == owner.email
    assert EmailAddress.objects.count() == 1
    assert Browser().sign_in(NEW).status_code == 400
    (message,) = post()
    assert browser.verify(code_in(message)).status_code == 200
    assert browser.get(ME).json()["email"] == NEW
    assert Browser().sign_in(owner.email).status_code == 400
    assert Browser().sign_in(NEW).status_code == 200
    (notice,) = post()
    assert (notice.to, NEW in notice.body) == ([owner.email], True)


def test_a_taken_address_gets_the_same_response_and_keeps_its_owner(
    browser: Browser, owner: User, stranger: User
) -> None:
    browser.reauthenticate()
    answer = browser.send("post", ADDRESS, {"email": stranger.email})
    assert answer.status_code == 200
    (message,) = post()
    assert message.to == [stranger.email]
    assert browser.verify("BBBB-BBBB").status_code == 400
    assert browser.verify(code_in(message)).status_code == 400
    assert browser.get(ME).json()["email"] == owner.email
    assert Browser().sign_in(stranger.email).status_code == 200


def test_an_unverified_new_address_cannot_reset_the_password(browser: Browser, owner: User) -> None:
    browser.reauthenticate()
    browser.send("post", ADDRESS, {"email": NEW})
    post()
    Browser().send("post", f"{ACCOUNT[:-8]}/auth/password/request", {"email": NEW})
    (message,) = post()
    assert message.subject == "No account with this address"


def test_the_only_address_cannot_be_removed(browser: Browser, owner: User) -> None:
    browser.reauthenticate()
    assert browser.send("delete", ADDRESS, {"email": owner.email}).status_code == 400
    assert browser.get(ME).json()["email"] == owner.email
