"""What Celery delivers to accounts: that there may be mail to send."""

from __future__ import annotations

from celery import shared_task

from accounts import outbox


@shared_task(name="accounts.tasks.send_mail")
def send_mail() -> int:
    """Send whatever is due; a second delivery finds less, or nothing."""
    return outbox.work_off()
