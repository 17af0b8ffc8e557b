"""What Celery delivers: tickets. A ticket names no work; who gets one works until nothing is left."""

from __future__ import annotations

import logging

from celery import shared_task
from celery.signals import worker_process_init
from django.conf import settings

from config import tickets
from rendering import queue, work

log = logging.getLogger("leporello.render")


@worker_process_init.connect
def warm_up(**_: object) -> None:
    """The first slide of a new worker need not wait for its render child."""
    work.painter().start()


@shared_task(name="rendering.tasks.drain")
def drain() -> int:
    """Claim and perform until the queue is empty; returns how many tasks that were.

    Safe to deliver twice: a second ticket finds less to do, or nothing.
    """
    count = 0
    while claim := queue.claim():
        work.perform(claim)
        count += 1
    return count


@shared_task(name="rendering.tasks.sweep")
def sweep() -> None:
    """Take tasks back from lost workers, and hand out tickets for whatever waits.

    Whatever Redis lost, the next sweep makes up for: the queue itself is in the database.
    """
    if expired := queue.requeue_expired():
        log.warning("%s tasks of lost workers were put back", expired)
    hand_out(queue.waiting())


def hand_out(waiting: int) -> None:
    """Publish tickets, no more than there are slots."""
    tickets.hand_out(drain, min(waiting, settings.RENDER_SLOTS))
