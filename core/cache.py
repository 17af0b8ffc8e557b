"""The caches: Redis when it is there."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger("leporello.cache")

Told = TypeVar("Told")

# After Redis failed, nobody waits for it again so long.
PAUSE_SECONDS = 5.0


class OptionalRedis(RedisCache):
    """For what can be made again: losing it must not lose a request."""

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
    """For what bounds guessing: without Redis it is kept in a table (``OPTIONS["table"]``) of the database.

    What was counted in one of them does not count in the other. Holds for ``get``, ``set``, ``add`` and
    ``delete``, which are all that allauth's limits ask for.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params["OPTIONS"])
        table, most = options.pop("table"), options.pop("most")
        super().__init__(server, {**params, "OPTIONS": options})
        self._table = DatabaseCache(table, {**params, "OPTIONS": {"MAX_ENTRIES": most}})
        self._away_until = 0.0

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._asked(
            lambda: super(RedisOrDatabase, self).get(key, default, version),
            lambda: self._table.get(key, default, version),
        )

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._asked(
            lambda: super(RedisOrDatabase, self).set(*args, **kwargs),
            lambda: self._table.set(*args, **kwargs),
        )

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._asked(
            lambda: super(RedisOrDatabase, self).add(*args, **kwargs),
            lambda: self._table.add(*args, **kwargs),
        )

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._asked(
            lambda: super(RedisOrDatabase, self).delete(*args, **kwargs),
            lambda: self._table.delete(*args, **kwargs),
        )

    def _asked(self, redis: Callable[[], Told], table: Callable[[], Told]) -> Told:
        if time.monotonic() >= self._away_until:
            try:
                return redis()
            except (RedisError, OSError):
                log.warning("limits are counted in the database: Redis is not there")
                self._away_until = time.monotonic() + PAUSE_SECONDS
        return table()
