"""Wake-up messages for workers, without ids of tasks. Celery beat resends what the broker loses."""

from __future__ import annotations

import logging

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger("leporello.dispatch")

_ONCE = {"max_retries": 0, "socket_timeout": 0.2, "socket_connect_timeout": 0.2}


def dispatch(task: str, count: int = 1) -> bool:
    """Send ``count`` messages that start the Celery task of that name. Return whether the broker took them.

    Never raises. Opens a connection for the purpose and tries once: a request must not wait for an unavailable broker.
    """
    once = {**current_app.conf.broker_transport_options, **_ONCE}
    try:
        with current_app.connection_for_write(transport_options=once) as connection:
            for _ in range(count):
                current_app.send_task(task, connection=connection, retry=False)
        return True
    except (OperationalError, RedisError, OSError):
        log.warning("no task could be dispatched: the broker is unavailable")
        return False
