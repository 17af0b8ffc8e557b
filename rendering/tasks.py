"""What Celery delivers: tickets. A ticket names no work; who gets one works until nothing is left."""

from __future__ import annotations

import logging

from celery import current_app, shared_task
from celery.signals import worker_process_init
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from rendering import queue, work

log = logging.getLogger("leporello.render")

_ONCE = {"max_retries": 0, "socket_timeout": 0.2, "socket_connect_timeout": 0.2}


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
    """Publish tickets, no more than there are slots. Never fails: the sweep repeats what is lost.

    The connection is opened for the purpose, and tried once: a request must not wait for a broker
    that is not there.
    """
    once = {**current_app.conf.broker_transport_options, **_ONCE}
    try:
        with current_app.connection_for_write(transport_options=once) as connection:
            for _ in range(min(waiting, settings.RENDER_SLOTS)):
                drain.apply_async(connection=connection, retry=False)  # type: ignore[call-arg]  # passed on to the broker, which the stubs do not know
    except (OperationalError, RedisError, OSError):
        log.warning("no ticket could be handed out: the broker is not there")
