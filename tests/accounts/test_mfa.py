"""Two-step sign-in: authenticator codes and recovery codes, each valid once."""

from __future__ import annotations

import base64
import threading
import zlib
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connections

from accounts.capabilities import Role
from accounts.members.membership import add_member
from accounts.models import Agency, User
from core.encryption import decrypt
from tests.accounts.browser import AUTH, CODES, ME, TOTP, Browser, link_in, pending, post, totp
from tests.accounts.conftest import Clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secret(owner: User, clock: Clock) -> str:
    """The owner's authenticator."""
    browser = Browser()
    browser.sign_in(owner.email)
    secret = browser.turn_mfa_on()
    clock.now += 30
    return secret


def half_way(owner: User) -> Browser:
    browser = Browser()
    answer = browser.sign_in(owner.email)
    assert (answer.status_code, pending(answer)) == (401, ["mfa_authenticate"])
    assert browser.get(ME).status_code == 401
    return browser


def test_codes_match_the_example_of_the_standard() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [totp(secret, at) for at in (59, 1_111_111_109, 20_000_000_000)] == [
        "287082",
        "081804",
        "353130",
    ]


def test_turning_it_on_requires_the_password_and_a_code(owner: User, clock: Clock) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    shown = browser.get(TOTP)
    assert shown.status_code == 404
    secret = shown.json()["meta"]["secret"]
    assert f"secret={secret}&issuer=Leporello" in shown.json()["meta"]["totp_url"]
    assert browser.send("post", TOTP, {"code": totp(secret)}).status_code == 401
    browser.reauthenticate()
    assert browser.send("post", TOTP, {"code": "000000"}).status_code == 400
    assert not Authenticator.objects.exists()
    assert browser.send("post", TOTP, {"code": totp(secret)}).status_code == 200
    (message,) = post()
    assert (message.subject, message.to) == ("Two-step sign-in is on", [owner.email])


def test_signing_in_requires_a_code_that_was_not_used_before(
    owner: User, clock: Clock, secret: str
) -> None:
    browser, other = half_way(owner), half_way(owner)
    assert browser.second_step("000000").status_code == 400
    assert browser.get(ME).status_code == 401
    code = totp(secret, clock.now)
    before = browser.cookies["sessionid"].value
    assert browser.second_step(code).status_code == 200
    assert browser.cookies["sessionid"].value != before
    assert browser.get(ME).status_code == 200
    assert other.second_step(code).status_code == 400  # somebody looked over a shoulder
    assert other.get(ME).status_code == 401
    clock.now += 30
    assert other.second_step(code).status_code == 400
    assert other.second_step(totp(secret, clock.now)).status_code == 200


def test_a_recovery_code_works_once(owner: User, secret: str) -> None:
    browser = half_way(owner)
    browser.second_step(totp(secret))
    assert browser.get(CODES).status_code == 401
    browser.reauthenticate()
    codes = browser.get(CODES).json()["data"]["unused_codes"]
    assert len(set(codes)) == 10
    lost = half_way(owner)
    assert lost.second_step(codes[0]).status_code == 200
    assert lost.get(ME).status_code == 200
    assert half_way(owner).second_step(codes[0]).status_code == 400
    assert half_way(owner).second_step(codes[1]).status_code == 200


def test_concurrent_uses_of_a_recovery_code_sign_in_once(owner: User, secret: str) -> None:
    browser = half_way(owner)
    browser.second_step(totp(secret))
    browser.reauthenticate()
    code = browser.get(CODES).json()["data"]["unused_codes"][0]
    browsers = [half_way(owner) for _ in range(4)]
    statuses = []

    def take(one: Browser) -> None:
        statuses.append(one.second_step(code).status_code)
        connections.close_all()

    threads = [threading.Thread(target=take, args=(one,)) for one in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 400, 400, 400]


def test_new_recovery_codes_invalidate_the_old_ones(owner: User, secret: str) -> None:
    browser = half_way(owner)
    browser.second_step(totp(secret))
    browser.reauthenticate()
    old = browser.get(CODES).json()["data"]["unused_codes"]
    new = browser.send("post", CODES).json()["data"]["unused_codes"]
    assert not set(old) & set(new)
    assert half_way(owner).second_step(old[0]).status_code == 400
    assert half_way(owner).second_step(new[0]).status_code == 200
    assert "You have new recovery codes" in [message.subject for message in post()]


def test_code_guessing_is_blocked(owner: User, clock: Clock, secret: str) -> None:
    for _ in range(5):
        assert half_way(owner).second_step("000000").status_code == 400
    browser = half_way(owner)
    answer = browser.second_step(totp(secret))
    assert answer.json()["errors"][0]["code"] == "too_many_login_attempts"
    assert browser.get(ME).status_code == 401


def test_turning_it_off_requires_the_password(owner: User, secret: str) -> None:
    browser = half_way(owner)
    browser.second_step(totp(secret))
    assert browser.send("delete", TOTP).status_code == 401
    assert Authenticator.objects.count() == 2
    browser.reauthenticate()
    assert browser.send("delete", TOTP).status_code == 200
    assert not Authenticator.objects.exists()
    assert Browser().sign_in(owner.email).status_code == 200
    assert [one.subject for one in post()] == ["Two-step sign-in is on", "Two-step sign-in is off"]


def test_resetting_the_password_does_not_skip_the_second_step(owner: User, secret: str) -> None:
    browser = Browser()
    browser.send("post", f"{AUTH}/password/request", {"email": owner.email})
    (message,) = [one for one in post() if one.subject == "Choose a new password"]
    body = {"key": link_in(message, "reset-password"), "password": "six-loaves-and-a-bridge"}
    answer = browser.send("post", f"{AUTH}/password/reset", body)
    assert answer.status_code == 401
    answer = browser.sign_in(owner.email, "six-loaves-and-a-bridge")
    assert pending(answer) == ["mfa_authenticate"]


def test_secrets_are_encrypted_in_the_database(owner: User, clock: Clock) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    browser.reauthenticate()
    secret = browser.get(TOTP).json()["meta"]["secret"]
    waiting = Session.objects.get(pk=browser.cookies["sessionid"].value)
    assert secret not in opened(waiting.session_data)
    assert waiting.get_decoded()["mfa.totp.secret"] == secret
    browser.send("post", TOTP, {"code": totp(secret)})
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert decrypt("mfa", kept) == secret
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert len(decrypt("mfa", seed)) == 80


def opened(session_data: str) -> str:
    """Return what the row of a session reveals without keys: it is compressed and signed."""
    packed = session_data.removeprefix(".").split(":")[0]
    data = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    return (zlib.decompress(data) if session_data.startswith(".") else data).decode("latin-1")


def test_an_agency_may_require_two_step_sign_in(
    owner: User, editor: User, agency: Agency, clock: Clock, bearer: Any
) -> None:
    url = f"/api/v1/agencies/{agency.pk}"
    boss, member = Browser(), Browser()
    boss.sign_in(owner.email)
    member.sign_in(editor.email)
    program = bearer(agency)
    early = boss.send("patch", url, {"require_mfa": True})
    assert (early.status_code, early.json()["code"]) == (403, "mfa-required")
    assert member.get(f"{url}/clients").status_code == 200
    boss.turn_mfa_on()
    assert boss.send("patch", url, {"require_mfa": True}).json()["require_mfa"] is True
    for path in (
        "",
        "/clients",
        "/members",
        "/carousels",
        "/renders",
        "/catalogue/themes/x/thumbnail",
    ):
        refused = member.get(url + path)
        assert (refused.status_code, refused.json()["code"]) == (403, "mfa-required")
    written = member.send("post", f"{url}/clients", {"name": "Ada"})
    assert written.json()["code"] == "mfa-required"
    assert boss.get(f"{url}/clients").json()["results"] == []
    assert program.get(f"{url}/clients").status_code == 200
    assert member.get(ME).status_code == 200
    member.turn_mfa_on()
    assert member.send("post", f"{url}/clients", {"name": "Ada"}).status_code == 201


def test_the_requirement_applies_to_the_session_not_the_account(
    owner: User, agency: Agency, clock: Clock, secret: str
) -> None:
    """A session opened with the password alone, before codes were required, is refused."""
    Agency.objects.filter(pk=agency.pk).update(require_mfa=True)
    url = f"/api/v1/agencies/{agency.pk}"
    old = Browser()
    old.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    refused = old.get(f"{url}/clients")
    assert (refused.status_code, refused.json()["code"]) == (403, "second-step-required")
    assert "second step" in refused.json()["detail"]
    new = half_way(owner)
    assert new.second_step(totp(secret, clock.now)).status_code == 200
    assert new.get(f"{url}/clients").status_code == 200


def test_turning_it_on_ends_the_sessions_that_took_no_second_step(
    owner: User, agency: Agency, clock: Clock
) -> None:
    own, thief = Browser(), Browser()
    for browser in (own, thief):
        browser.sign_in(owner.email)
        assert browser.get(ME).status_code == 200
    own.turn_mfa_on()
    assert thief.get(ME).status_code == 401
    assert own.get(ME).status_code == 200
    events = own.get(f"/api/v1/agencies/{agency.pk}/audit-events").json()["results"]
    assert "person.sessions-ended" in {one["action"] for one in events}


def test_requiring_it_needs_the_right_to_change_the_agency(
    owner: User, editor: User, agency: Agency, clock: Clock
) -> None:
    member = Browser()
    member.sign_in(editor.email)
    member.turn_mfa_on()
    url = f"/api/v1/agencies/{agency.pk}"
    assert member.send("patch", url, {"require_mfa": True}).status_code == 403
    assert member.get(url).json()["require_mfa"] is False


def test_one_agencys_requirement_does_not_apply_to_another(
    owner: User, editor: User, agency: Agency, stranger_agency: Agency, clock: Clock
) -> None:
    add_member(stranger_agency, editor, Role.EDITOR)
    Agency.objects.filter(pk=agency.pk).update(require_mfa=True)
    member = Browser()
    member.sign_in(editor.email)
    assert member.get(f"/api/v1/agencies/{agency.pk}/clients").status_code == 403
    assert member.get(f"/api/v1/agencies/{stranger_agency.pk}/clients").status_code == 200
