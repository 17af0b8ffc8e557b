"""Resetting a password by mail and changing it in a session both end every other session."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from tests.accounts.browser import ACCOUNT, AUTH, ME, Browser, link_in, post

pytestmark = pytest.mark.django_db(transaction=True)
ASK, RESET = f"{AUTH}/password/request", f"{AUTH}/password/reset"
CHANGE = f"{ACCOUNT}/password/change"
OTHER = "six-loaves-and-a-bridge"


def asked(email: str) -> str:
    """Request a new password. Return the mailed key."""
    assert Browser().send("post", ASK, {"email": email}).status_code == 200
    (message,) = post()
    assert message.to == [email]
    return link_in(message, "reset-password")


def test_a_forgotten_password_is_replaced_by_mail_once(owner: User) -> None:
    signed_in = Browser()
    signed_in.sign_in(owner.email)
    key = asked(owner.email)
    browser = Browser()
    shown = browser.get(RESET, HTTP_X_PASSWORD_RESET_KEY=key)
    assert (shown.status_code, shown.json()["data"]["user"]["display"]) == (200, owner.email)
    refused = browser.send("post", RESET, {"key": key, "password": "short"})
    assert (refused.status_code, refused.json()["errors"][0]["param"]) == (400, "password")
    assert signed_in.get(ME).status_code == 200
    answer = browser.send("post", RESET, {"key": key, "password": OTHER})
    assert answer.status_code == 401  # nobody is signed in by it
    assert (browser.get(ME).status_code, signed_in.get(ME).status_code) == (401, 401)
    again = browser.send("post", RESET, {"key": key, "password": "seven-loaves-and-a-raft"})
    assert again.status_code == 400
    assert Browser().sign_in(owner.email).status_code == 400
    assert Browser().sign_in(owner.email, OTHER).status_code == 200
    (notice,) = post()
    assert (notice.subject, notice.to) == ("Your password was changed", [owner.email])


def test_an_unknown_address_gets_the_same_response_at_the_same_cost(
    owner: User, hashed: Callable[[], int]
) -> None:
    answers, subjects = [], []
    for email in (owner.email, "nobody@northquay.example"):
        answer = Browser().send("post", ASK, {"email": email})
        answers.append((answer.status_code, answer.json(), hashed()))
        (message,) = post()
        assert message.to == [email]
        subjects.append(message.subject)
    assert answers[0] == answers[1] == (200, {"status": 200}, 0)
    assert subjects == ["Choose a new password", "No account with this address"]


def test_repeated_reset_requests_are_limited_for_known_and_unknown_addresses(
    owner: User,
) -> None:
    for email in (owner.email, "nobody@northquay.example"):
        statuses = [Browser().send("post", ASK, {"email": email}).status_code for _ in range(6)]
        assert statuses == [200] * 5 + [429]
        assert len(post()) == 5


@pytest.mark.parametrize("mend", [str.upper, lambda key: key[:-1], lambda key: "0-" + key])
def test_a_forged_key_resets_nothing(owner: User, mend: Callable[[str], str]) -> None:
    key = mend(asked(owner.email))
    answer = Browser().send("post", RESET, {"key": key, "password": OTHER})
    assert (answer.status_code, answer.json()["errors"][0]["param"]) == (400, "key")
    assert Browser().sign_in(owner.email, OTHER).status_code == 400


def test_changing_the_password_invalidates_a_mailed_key(owner: User) -> None:
    key = asked(owner.email)
    browser = Browser()
    browser.sign_in(owner.email)
    changed = {"current_password": "five-loaves-and-a-ferry", "new_password": OTHER}
    assert browser.send("post", CHANGE, changed).status_code == 200
    answer = Browser().send("post", RESET, {"key": key, "password": "seven-loaves-and-a-raft"})
    assert answer.status_code == 400
    assert Browser().sign_in(owner.email, OTHER).status_code == 200


def test_a_wrong_current_password_changes_nothing(owner: User) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    wrong = {"current_password": "a-wrong-password", "new_password": OTHER}
    assert browser.send("post", CHANGE, wrong).status_code == 400
    assert post() == []
    assert Browser().sign_in(owner.email, OTHER).status_code == 400


def test_mailed_links_use_the_public_url_whatever_the_host_header(owner: User) -> None:
    Browser().send("post", ASK, {"email": owner.email}, HTTP_HOST="localhost")
    (message,) = post()
    assert "http://127.0.0.1:8000/#/reset-password/" in message.body
    assert "localhost" not in message.body
