"""Celery tasks of carousels: fetching pictures."""

from __future__ import annotations

from celery import shared_task

from carousels.threads import media
from core.dispatch import dispatch


@shared_task(name="carousels.tasks.fetch_media")
def fetch_media() -> int:
    """Fetch what is due for one shift, then send the next wake-up; a repeated message finds less or nothing."""
    count = media.fetch_due()
    if media.due():
        dispatch(fetch_media.name)
    return count
