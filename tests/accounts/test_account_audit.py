"""Events of a person's account are recorded in the audit log of each of their agencies."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.capabilities import Role
from accounts.members.membership import add_member
from accounts.models import Agency, AuditEvent, User
from accounts.tenancy import tenant
from tests.accounts.browser import (
    ACCOUNT,
    AUTH,
    CODES,
    ME,
    TOTP,
    Browser,
    code_in,
    link_in,
    post,
    totp,
)
from tests.accounts.conftest import Clock

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = "six-loaves-and-a-bridge"


def events(agency: Agency, user: User) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the recorded events of a person, oldest first: action, actor and details."""
    with tenant(agency):
        rows = AuditEvent.objects.of(agency).filter(subject=str(user.pk)).order_by("id")
        return [(one.action, one.actor_name, one.details) for one in rows]


def actions(agency: Agency, user: User) -> list[str]:
    return [action for action, _, _ in events(agency, user)]


def test_account_events_are_recorded_in_each_of_the_persons_agencies_and_no_other(
    editor: User, agency: Agency, stranger_agency: Agency, stranger: User
) -> None:
    browser = Browser()
    browser.sign_in(editor.email)
    assert events(agency, editor) == [("person.signed-in", "Edda", {})]
    assert events(stranger_agency, editor) == []
    add_member(stranger_agency, editor, Role.VIEWER)
    body = {"current_password": "five-loaves-and-a-ferry", "new_password": OTHER}
    browser.send("post", f"{ACCOUNT}/password/change", body)
    assert events(stranger_agency, editor) == [("person.password-changed", "Edda", {})]
    assert actions(agency, editor) == ["person.signed-in", "person.password-changed"]
    assert actions(agency, stranger) == []


def test_renaming_a_person_is_recorded_in_their_agencies(
    editor: User, agency: Agency, stranger_agency: Agency
) -> None:
    browser = Browser()
    browser.sign_in(editor.email)
    answer = browser.send("patch", ME, {"name": " Edda Falk "})
    assert (answer.status_code, answer.json()["name"]) == (200, "Edda Falk")
    assert browser.get(ME).json()["name"] == "Edda Falk"
    recorded = events(agency, editor)[1:]
    renamed = {"before": "Edda", "after": "Edda Falk"}
    assert recorded == [("person.renamed", "Edda Falk", renamed)]
    assert events(stranger_agency, editor) == []
    browser.send("patch", ME, {"name": "Edda Falk"})
    assert events(agency, editor)[1:] == recorded
    for wrong, place in (({"name": " "}, "/name"), ({"email": "edda@new.example"}, "/email")):
        refused = browser.send("patch", ME, wrong)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, place)
    assert (browser.get(ME).json()["name"], editor.email) == ("Edda Falk", "edda@northquay.example")


def test_signing_in_is_recorded_only_after_the_last_step(
    owner: User, agency: Agency, clock: Clock
) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    secret = browser.turn_mfa_on()
    before = actions(agency, owner)
    half = Browser()
    half.sign_in(owner.email)
    assert actions(agency, owner) == before == ["person.signed-in", "person.mfa-on"]
    assert half.second_step(totp(secret)).status_code == 200
    assert actions(agency, owner) == [*before, "person.signed-in"]


def test_blocked_password_guessing_is_recorded_once(owner: User, agency: Agency) -> None:
    for _ in range(5):
        Browser().sign_in(owner.email, "a-wrong-password")
    assert actions(agency, owner) == []
    for _ in range(3):
        Browser().sign_in(owner.email)
    assert events(agency, owner) == [
        ("person.sign-in-blocked", "Somebody who is not signed in", {})
    ]


def test_blocked_code_guessing_is_recorded(owner: User, agency: Agency, clock: Clock) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    browser.turn_mfa_on()
    for _ in range(6):
        half = Browser()
        half.sign_in(owner.email)
        half.second_step("000000")
    assert actions(agency, owner)[-1] == "person.sign-in-blocked"


def test_account_changes_are_recorded(
    owner: User, agency: Agency, settings: Any, clock: Clock
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    browser, other = Browser(), Browser()
    browser.sign_in(owner.email)
    other.sign_in(owner.email)
    ids = [
        one["id"] for one in browser.get(f"{AUTH}/sessions").json()["data"] if not one["is_current"]
    ]
    browser.send("delete", f"{AUTH}/sessions", {"sessions": ids})
    browser.turn_mfa_on()
    browser.send("post", CODES)
    browser.send("post", f"{ACCOUNT}/email", {"email": "olga@southquay.example"})
    code = next(code_in(one) for one in post() if one.to == ["olga@southquay.example"])
    assert browser.verify(code).status_code == 200
    browser.send("delete", TOTP)
    Browser().send("post", f"{AUTH}/password/request", {"email": "olga@southquay.example"})
    mails = post()
    key = link_in(mails[-1], "reset-password")
    Browser().send("post", f"{AUTH}/password/reset", {"key": key, "password": OTHER})
    mails += post()
    assert [(action, details) for action, _, details in events(agency, owner)] == [
        ("person.signed-in", {}),
        ("person.signed-in", {}),
        ("person.sessions-ended", {"sessions": 1}),
        ("person.mfa-on", {}),
        ("person.recovery-codes-made", {}),
        (
            "person.address-changed",
            {"from_email": owner.email, "to_email": "olga@southquay.example"},
        ),
        ("person.mfa-off", {}),
        ("person.password-changed", {}),
    ]
    assert {actor for _, actor, _ in events(agency, owner)} == {"Olga"}
    assert [(one.subject, one.to[0]) for one in mails] == [
        ("Your address was changed", owner.email),
        ("Two-step sign-in is off", "olga@southquay.example"),
        ("Choose a new password", "olga@southquay.example"),
        ("Your password was changed", "olga@southquay.example"),
    ]


def test_refused_changes_are_not_recorded(owner: User, agency: Agency) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    before = actions(agency, owner)
    wrong = {"current_password": "a-wrong-password", "new_password": OTHER}
    assert browser.send("post", f"{ACCOUNT}/password/change", wrong).status_code == 400
    assert browser.send("post", TOTP, {"code": "000000"}).status_code in (400, 401)
    assert browser.send("post", CODES).status_code in (400, 401)
    address = {"email": "olga@southquay.example"}
    assert browser.send("post", f"{ACCOUNT}/email", address).status_code == 401
    assert browser.send("delete", TOTP).status_code == 200  # there is none
    assert actions(agency, owner) == before
    assert post() == []
