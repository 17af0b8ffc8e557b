"""What Celery delivers to carousels: that there may be pictures to fetch."""

from __future__ import annotations

from celery import shared_task

from carousels import media


@shared_task(name="carousels.tasks.fetch_media")
def fetch_media() -> int:
    """Fetch whatever is due; a second delivery finds less, or nothing."""
    return media.work_off()
