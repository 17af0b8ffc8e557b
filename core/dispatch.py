"""Tickets: messages that say that there is work, never which. What is lost, the clock repeats."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from celery import Task

log = logging.getLogger("leporello.tickets")

_ONCE = {"max_retries": 0, "socket_timeout": 0.2, "socket_connect_timeout": 0.2}


def hand_out(task: Task[..., object], count: int = 1) -> bool:
    """Publish tickets for a task; whether the broker took them. Never fails.

    The connection is opened for the purpose, and tried once: a request must not wait for a broker
    that is not there.
    """
    once = {**current_app.conf.broker_transport_options, **_ONCE}
    try:
        with current_app.connection_for_write(transport_options=once) as connection:
            for _ in range(count):
                task.apply_async(connection=connection, retry=False)  # type: ignore[call-arg]  # passed on to the broker, which the stubs do not know
        return True
    except (OperationalError, RedisError, OSError):
        log.warning("no ticket could be handed out: the broker is not there")
        return False
