"""The Celery application. Its messages are tickets: what to do is in the database."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import beat_init, before_task_publish, heartbeat_sent, worker_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
# Celery would load every view for checks whose findings it drops; whoever migrates is told them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")

app = Celery("leporello")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()


@worker_init.connect
def answer_scrapes(**_: object) -> None:
    """A worker on a machine of its own tells its figures at ``METRICS_LISTEN``."""
    if settings.METRICS_LISTEN:
        from core.observability.metrics import listen

        listen(settings.METRICS_LISTEN)


# Celery's own heartbeat of a worker, every two seconds while it is connected to the broker.
@heartbeat_sent.connect
def _beats(**_: object) -> None:
    """Say in ``PULSE_FILE`` that this process is at work; its age is what a health check asks for."""
    if settings.PULSE_FILE:
        settings.PULSE_FILE.touch()


@beat_init.connect
def _ticks(**_: object) -> None:
    """The clock lives as long as it publishes; it does so every ten seconds."""
    before_task_publish.connect(_beats)
    _beats()
