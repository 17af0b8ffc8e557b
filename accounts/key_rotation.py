"""Whatever is sealed, sealed anew under the newest key, so that an old one can be taken away.

Row by row, each locked while it is rewritten: serving goes on, and running it twice finds nothing to
do. What is sealed by a process that does not know the newest key yet, the next run finds.
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
    """Reads what a session's signature covers, without opening it."""

    def loads(self, data: bytes) -> str:
        return data.decode()


def rotate_keys() -> tuple[int, int]:
    """How many rows were sealed anew, and how many no key opens; those are left as they are."""
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


def _each(rows: models.QuerySet[Any], renew: Callable[[Any], bool]) -> tuple[int, int]:
    count = lost = 0
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=pk).first()
            try:
                count += bool(row and renew(row))
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
    if all(is_current(mfa.PURPOSE, sealed) for sealed in old.values()):
        return False
    row.data |= {name: encrypt(mfa.PURPOSE, decrypt(mfa.PURPOSE, old[name])) for name in old}
    row.save(update_fields=["data"])
    return True


def _session(row: Session) -> bool:
    store = SessionStore()
    try:
        sealed = signing.loads(row.session_data, salt=store.key_salt, serializer=_AsItIs)
    except signing.BadSignature:  # of a secret key that is gone: it opens nothing any more
        return False
    if is_current(EncryptedJSON.purpose, sealed):
        return False
    row.session_data = store.encode(EncryptedJSON().loads(sealed.encode()))
    row.save(update_fields=["session_data"])
    return True
