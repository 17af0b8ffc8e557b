"""Rotation of signing and encryption keys while people work: nothing is lost."""

from __future__ import annotations

import io
import threading
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections
from rest_framework.test import APIClient

from accounts.mail import messages
from accounts.models import Agency, OutgoingMail, User
from core.encryption import DecryptionFailed, decrypt, encrypt, is_current
from core.storage.local import LocalStore
from tests.accounts.browser import AUTH, CODES, ME, Browser, link_in, pending, post, totp
from tests.accounts.conftest import Clock

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND = ("".join([digit] * 40) for digit in "12")


def rotate() -> str:
    out = io.StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def test_signatures_stay_valid_after_the_secret_key_changes(
    owner: User, agency: Agency, settings: Any
) -> None:
    browser = Browser()
    browser.sign_in(owner.email)
    body = {"email": "ivo@northquay.example", "role": "viewer"}
    browser.send("post", f"/api/v1/agencies/{agency.pk}/invitations", body)
    browser.send("post", f"{AUTH}/password/request", {"email": owner.email})
    invitation, reset = post()
    store = LocalStore.from_settings()
    store.put("keys/words", b"words", content_type="text/plain")
    link = store.presign_get(
        "keys/words", expires=timedelta(minutes=5), filename="b.txt", content_type="text/plain"
    )
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-secret-key-" * 4, [old]
    assert browser.get(ME).json()["email"] == owner.email
    (listed,) = browser.get(f"{AUTH}/sessions").json()["data"]
    assert listed["is_current"] is True
    token = link_in(invitation, "invitations")
    assert APIClient().get(f"/api/v1/invitations/{token}").status_code == 200
    found: Any = APIClient().get(link.removeprefix(settings.PUBLIC_URL))
    assert b"".join(found.streaming_content) == b"words"
    found.close()
    key = link_in(reset, "reset-password")
    reader = Browser()
    path = f"{AUTH}/password/reset"
    assert reader.get(path, HTTP_X_PASSWORD_RESET_KEY=key).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert browser.get(ME).status_code == 200  # it moved to the new key when it was used
    assert APIClient().get(f"/api/v1/invitations/{token}").status_code == 404
    assert APIClient().get(link.removeprefix(settings.PUBLIC_URL)).status_code == 403
    assert reader.get(path, HTTP_X_PASSWORD_RESET_KEY=key).status_code == 400


def test_the_first_key_encrypts_and_all_keys_decrypt(settings: Any) -> None:
    settings.ENCRYPTION_KEYS = [FIRST]
    old = encrypt("mail", "words")
    settings.ENCRYPTION_KEYS = [SECOND, FIRST]
    new = encrypt("mail", "words")
    assert decrypt("mail", old) == decrypt("mail", new) == "words"
    assert (is_current("mail", old), is_current("mail", new)) == (False, True)
    settings.ENCRYPTION_KEYS = [SECOND]
    assert decrypt("mail", new) == "words"
    with pytest.raises(DecryptionFailed):
        decrypt("mail", old)


def test_ciphertexts_of_one_purpose_do_not_decrypt_for_another() -> None:
    sealed = encrypt("mail", "words")
    with pytest.raises(DecryptionFailed):
        decrypt("mfa", sealed)
    bent = sealed[:-2] + ("A" if sealed[-2] != "A" else "B") + sealed[-1]
    with pytest.raises(DecryptionFailed):
        decrypt("mail", bent)


def test_rotation_covers_everything_so_that_the_old_key_can_be_removed(
    owner: User, stranger: User, settings: Any, clock: Clock
) -> None:
    settings.ENCRYPTION_KEYS = [FIRST]
    browser, idle = Browser(), Browser()
    browser.sign_in(owner.email)
    idle.sign_in(stranger.email)
    secret = browser.turn_mfa_on()
    codes = browser.get(CODES).json()["data"]["unused_codes"]
    post()
    messages.send("verify_address", owner.email, code="BCDF-GHJK")
    settings.ENCRYPTION_KEYS = [SECOND, FIRST]
    count = Session.objects.count() + 3  # the mail, the authenticator, the seed of codes
    assert rotate() == f"{count} encrypted again\n"
    assert rotate() == "0 encrypted again\n"
    settings.ENCRYPTION_KEYS = [SECOND]
    assert browser.get(ME).json()["email"] == owner.email
    assert idle.get(ME).json()["email"] == stranger.email
    assert browser.get(CODES).json()["data"]["unused_codes"] == codes
    (message,) = post()
    assert "BCDF-GHJK" in message.body
    again = Browser()
    assert pending(again.sign_in(owner.email)) == ["mfa_authenticate"]
    assert again.second_step(totp(secret)).status_code == 200


def test_undecryptable_rows_are_reported_and_left(owner: User, settings: Any) -> None:
    settings.ENCRYPTION_KEYS = [FIRST]
    messages.send("verify_address", owner.email, code="BCDF-GHJK")
    before = OutgoingMail.objects.get().sealed
    settings.ENCRYPTION_KEYS = [SECOND]
    assert "1 cannot be decrypted with any key" in rotate()
    assert OutgoingMail.objects.get().sealed == before


def test_recovery_codes_can_be_used_during_key_rotation(
    owner: User, settings: Any, clock: Clock
) -> None:
    """Both write the same row; neither overwrites the other's change."""
    browser = Browser()
    browser.sign_in(owner.email)
    browser.turn_mfa_on()
    codes = browser.get(CODES).json()["data"]["unused_codes"]
    waiting = [Browser() for _ in range(4)]
    for one in waiting:
        one.sign_in(owner.email)
    settings.ENCRYPTION_KEYS = [SECOND, *settings.ENCRYPTION_KEYS]
    statuses = []

    def use(one: Browser, code: str) -> None:
        statuses.append(one.second_step(code).status_code)
        connections.close_all()

    def renew() -> None:
        rotate()
        connections.close_all()

    threads = [
        threading.Thread(target=use, args=pair) for pair in zip(waiting, codes, strict=False)
    ]
    threads.insert(2, threading.Thread(target=renew))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 4
    rotate()
    kept = Authenticator.objects.get(type="recovery_codes").data
    assert is_current("mfa", kept["seed"])
    assert kept["used_mask"].bit_count() == 4
    settings.ENCRYPTION_KEYS = [SECOND]
    assert set(browser.get(CODES).json()["data"]["unused_codes"]) == set(codes[4:])
