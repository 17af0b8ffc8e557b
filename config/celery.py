"""The Celery application. Its messages are wake-ups; the work itself is in the database."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import beat_init, before_task_publish, heartbeat_sent, worker_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
# Celery would import every view for system checks and ignore their findings; migrating reports them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")

app = Celery("leporello")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()


@worker_init.connect
def answer_scrapes(**_: object) -> None:
    """Serve a worker's metrics at ``METRICS_LISTEN``, if set."""
    if settings.METRICS_LISTEN:
        from core.observability.metrics import listen

        listen(settings.METRICS_LISTEN)


# Celery's own heartbeat of a worker, every two seconds while it is connected to the broker.
@heartbeat_sent.connect
def _beats(**_: object) -> None:
    """Touch ``PULSE_FILE``, whose age a health check reads."""
    if settings.PULSE_FILE:
        settings.PULSE_FILE.touch()


@beat_init.connect
def _ticks(**_: object) -> None:
    """Touch ``PULSE_FILE`` whenever beat publishes a task, which it does every ten seconds."""
    before_task_publish.connect(_beats)
    _beats()
