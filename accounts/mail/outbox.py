"""The outbox: a mail is a row in the transaction that causes it; a worker sends it and deletes the row.

Nothing is lost when a process, the broker or the mail server dies: a row stays until its mail is accepted or
permanently refused. After a crash between sending and deleting, that one mail is sent again under the same Message-ID.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from email.utils import parseaddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import OutgoingMail
from core.encryption import DecryptionFailed, decrypt, encrypt

PURPOSE = "mail"
# Longer than any SMTP session: each of its steps has ``EMAIL_TIMEOUT``.
LEASE = timedelta(minutes=5)
PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=15)
# Every link and code in a mail has expired by then.
GIVEN_UP_AFTER = timedelta(days=7)

# Failures of the server, not of one mail.
_SERVER_FAILURES = (
    SMTPServerDisconnected,
    SMTPConnectError,
    SMTPHeloError,
    SMTPAuthenticationError,
)

log = logging.getLogger("leporello.mail")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it is delivered."""

    to: str
    subject: str
    text: str
    html: str


class _Down(Exception):
    """The server accepts no mail at the moment."""


def enqueue(mail: Mail) -> None:
    """Store a mail to be sent, in the caller's transaction."""
    OutgoingMail.objects.create(sealed=encrypt(PURPOSE, json.dumps(asdict(mail))), due_at=Now())


def send_due() -> int:
    """Send mails until none is due or the server is down. Return how many were sent.

    Safe to run concurrently with itself.
    """
    sent = 0
    with _server() as server:
        while row := _claim():
            try:
                sent += _send(server, row)
            except _Down:
                break
    return sent


def _claim() -> OutgoingMail | None:
    with transaction.atomic():
        due = OutgoingMail.objects.select_for_update(skip_locked=True).filter(due_at__lte=Now())
        row = due.order_by("due_at").first()
        if row is not None:
            row.attempts += 1
            OutgoingMail.objects.filter(pk=row.pk).update(
                due_at=Now() + LEASE, attempts=row.attempts
            )
        return row


@contextmanager
def _server() -> Iterator[BaseEmailBackend]:
    """Yield one SMTP connection for all mails, opened with the first."""
    server = get_connection()
    try:
        yield server
    finally:
        server.close()


def _send(server: BaseEmailBackend, row: OutgoingMail) -> bool:
    """Send a mail. Return whether it was sent; if not, it waits longer each time. Raises ``_Down``."""
    claimed = OutgoingMail.objects.filter(pk=row.pk, attempts=row.attempts)
    try:
        server.open()
        server.send_messages([_message(row)])
    except SMTPRecipientsRefused as refusal:
        if all(500 <= code < 600 for code, _ in refusal.recipients.values()):
            log.warning("mail %s was permanently refused and is dropped", row.pk)
            claimed.delete()
        else:
            _postpone(row, refusal)
        return False
    except _SERVER_FAILURES as failure:
        server.close()
        _postpone(row, failure)
        raise _Down from None
    except (SMTPException, DecryptionFailed) as failure:
        _postpone(row, failure)
        return False
    except OSError as failure:
        server.close()
        _postpone(row, failure)
        raise _Down from None
    claimed.delete()
    return True


def _postpone(row: OutgoingMail, failure: Exception) -> None:
    # Log only the error's class: a server's reply may quote addresses.
    reason = type(failure).__name__
    claimed = OutgoingMail.objects.filter(pk=row.pk, attempts=row.attempts)
    if row.created_at < timezone.now() - GIVEN_UP_AFTER:
        log.error("mail %s could not be sent in %s days: %s", row.pk, GIVEN_UP_AFTER.days, reason)
        claimed.delete()
        return
    pause = min(PAUSE * 2 ** min(row.attempts - 1, 10), LONGEST_PAUSE)
    log.warning("mail %s is retried in %s s: %s", row.pk, pause.total_seconds(), reason)
    claimed.update(due_at=Now() + pause)


def _message(row: OutgoingMail) -> EmailMultiAlternatives:
    mail = Mail(**json.loads(decrypt(PURPOSE, row.sealed)))
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": f"<{row.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    return message
