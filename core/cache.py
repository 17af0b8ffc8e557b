"""Django cache backends that survive an outage of Redis."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger("leporello.cache")

Result = TypeVar("Result")

# After a failure, Redis is not tried again for this long.
PAUSE_SECONDS = 5.0


class OptionalRedis(RedisCache):
    """A cache for what can be computed again. Without Redis it behaves as if it were empty."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except (RedisError, OSError):
            return default

    def set(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().set(*args, **kwargs)
        except (RedisError, OSError):
            return


class RedisOrDatabase(RedisCache):
    """A cache for sign-in limits. Without Redis it uses a database table (``OPTIONS["table"]``).

    Counts in one are not carried over to the other. Covers ``get``, ``set``, ``add`` and ``delete``, which are all
    that allauth's limits use.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params["OPTIONS"])
        table, most = options.pop("table"), options.pop("most")
        super().__init__(server, {**params, "OPTIONS": options})
        self._table = DatabaseCache(table, {**params, "OPTIONS": {"MAX_ENTRIES": most}})
        self._down_until = 0.0

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._first_available(
            lambda: super(RedisOrDatabase, self).get(key, default, version),
            lambda: self._table.get(key, default, version),
        )

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._first_available(
            lambda: super(RedisOrDatabase, self).set(*args, **kwargs),
            lambda: self._table.set(*args, **kwargs),
        )

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._first_available(
            lambda: super(RedisOrDatabase, self).add(*args, **kwargs),
            lambda: self._table.add(*args, **kwargs),
        )

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._first_available(
            lambda: super(RedisOrDatabase, self).delete(*args, **kwargs),
            lambda: self._table.delete(*args, **kwargs),
        )

    def _first_available(self, redis: Callable[[], Result], table: Callable[[], Result]) -> Result:
        if time.monotonic() >= self._down_until:
            try:
                return redis()
            except (RedisError, OSError):
                log.warning("Redis is unavailable: sign-in limits are counted in the database")
                self._down_until = time.monotonic() + PAUSE_SECONDS
        return table()
