"""Redis pub/sub: tells current listeners that something happened.

Nothing may depend on it: a message that is lost or sent twice costs time and nothing else.
"""

from __future__ import annotations

import logging
import time
from functools import cache
from uuid import UUID

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger("leporello.nudges")

CHANNEL = "leporello.nudges"
QUIET_SECONDS = 5.0  # no attempts after a failure: work must not wait for an unavailable broker


@cache
def _client() -> Redis:
    return Redis.from_url(
        settings.REDIS_CLIENT_URL,
        socket_timeout=0.2,
        socket_connect_timeout=0.2,
        retry=Retry(NoBackoff(), 0),
    )


_quiet_until = 0.0


def publish(about: UUID) -> None:
    """Publish that something happened to the object with this id. Never raises."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        _client().publish(CHANNEL, about.bytes)
    except (RedisError, OSError):
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("no message could be published: the broker is unavailable")
