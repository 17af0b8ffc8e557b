"""Key rotation: encrypts everything confidential again under the newest key, so that an old key can be removed.

Rows are locked one at a time, so serving goes on. A second run finds nothing to do, except what processes without
the newest key encrypted meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import models, transaction

from accounts import idempotency
from accounts.auth import mfa
from accounts.mail import outbox
from accounts.models import Agency, IdempotencyRecord, OutgoingMail
from accounts.tenancy import tenant
from core.encryption import DecryptionFailed, EncryptedJSON, decrypt, encrypt, is_current

_SECRETS = ("secret", "seed")


class _AsItIs(EncryptedJSON):
    """Reads the signed payload of a session without decrypting it."""

    def loads(self, data: bytes) -> str:
        return data.decode()


def rotate_keys() -> tuple[int, int]:
    """Encrypt all rows with the newest key. Return how many were encrypted again, and how many no key decrypts.

    The latter are left as they are.
    """
    done = [
        _each(OutgoingMail.objects.all(), _mail),
        _each(Authenticator.objects.all(), _authenticator),
        _each(Session.objects.all(), _session),
    ]
    for agency_id in list(Agency.objects.values_list("pk", flat=True)):
        with tenant(agency_id):
            records = IdempotencyRecord.objects.of(agency_id).exclude(sealed="")
            done.append(_each(records, _answer))
    return sum(count for count, _ in done), sum(lost for _, lost in done)


def _each(rows: models.QuerySet[Any], rotate: Callable[[Any], bool]) -> tuple[int, int]:
    count = lost = 0
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=pk).first()
            try:
                count += bool(row and rotate(row))
            except DecryptionFailed:
                lost += 1
    return count, lost


def _mail(row: OutgoingMail) -> bool:
    if is_current(outbox.PURPOSE, row.sealed):
        return False
    row.sealed = encrypt(outbox.PURPOSE, decrypt(outbox.PURPOSE, row.sealed))
    row.save(update_fields=["sealed"])
    return True


def _answer(row: IdempotencyRecord) -> bool:
    if is_current(idempotency.PURPOSE, row.sealed):
        return False
    row.sealed = encrypt(idempotency.PURPOSE, decrypt(idempotency.PURPOSE, row.sealed))
    row.save(update_fields=["sealed"])
    return True


def _authenticator(row: Any) -> bool:
    old = {name: row.data[name] for name in _SECRETS if name in row.data}
    if all(is_current(mfa.PURPOSE, secret) for secret in old.values()):
        return False
    row.data |= {name: encrypt(mfa.PURPOSE, decrypt(mfa.PURPOSE, old[name])) for name in old}
    row.save(update_fields=["data"])
    return True


def _session(row: Session) -> bool:
    store = SessionStore()
    try:
        encrypted = signing.loads(row.session_data, salt=store.key_salt, serializer=_AsItIs)
    except (
        signing.BadSignature
    ):  # signed with a secret key that is gone: the session is invalid anyway
        return False
    if is_current(EncryptedJSON.purpose, encrypted):
        return False
    row.session_data = store.encode(EncryptedJSON().loads(encrypted.encode()))
    row.save(update_fields=["session_data"])
    return True
