"""What Celery delivers to accounts: that there may be mail to send, or things to put away."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from accounts import idempotency
from accounts.access import tallies
from accounts.mail import outbox
from accounts.members import membership


@shared_task(name="accounts.tasks.send_mail")
def send_mail() -> int:
    """Send whatever is due; a second delivery finds less, or nothing."""
    return outbox.send_due()


@shared_task(name="accounts.tasks.tidy")
def tidy() -> int:
    """Put away sessions and tallies that are over, accounts that nobody finished, and keys of last week's requests."""
    call_command("clearsessions")
    return membership.forget_unproved() + idempotency.forget_old() + tallies.forget_over()
