"""What Celery delivers to carousels: that there may be pictures to fetch."""

from __future__ import annotations

from celery import shared_task

from carousels.threads import media
from core.dispatch import dispatch


@shared_task(name="carousels.tasks.fetch_media")
def fetch_media() -> int:
    """Fetch what is due, and hand the ticket on after a shift; a second delivery finds less, or nothing."""
    count = media.fetch_due()
    if media.due():
        dispatch(fetch_media.name)
    return count
