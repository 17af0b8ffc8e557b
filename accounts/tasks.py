"""Celery tasks of accounts: sending mail and deleting what has expired."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from accounts import idempotency
from accounts.access import tallies
from accounts.mail import outbox
from accounts.members import membership


@shared_task(name="accounts.tasks.send_mail")
def send_mail() -> int:
    """Send all mail that is due. A duplicate delivery finds less, or nothing."""
    return outbox.send_due()


@shared_task(name="accounts.tasks.tidy")
def tidy() -> int:
    """Delete expired sessions and tallies, accounts never verified, and idempotency records older than a week."""
    call_command("clearsessions")
    return (
        membership.delete_unverified() + idempotency.delete_old_records() + tallies.delete_expired()
    )
