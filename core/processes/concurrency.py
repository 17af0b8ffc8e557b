"""Concurrency limits for expensive work (painters, child processes), shared fairly among agencies."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from core.database.transactions import release_connection
from core.errors import Overloaded
from core.processes.recent_use import RecentUse

_SOON = "Try again in a moment."
LATELY_SECONDS = 10.0  # the time constant with which recorded use decays


class ConcurrencyLimit:
    """Limits how many requests are inside expensive sections: ``most`` in all, ``each`` of one agency.

    Further requests are refused at once, because waiting would occupy one of the server's threads. Requests inside
    hold no database connection while they wait and work.
    """

    def __init__(self, *, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._inside: Counter[UUID] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def inside(self, agency_id: UUID) -> Iterator[None]:
        """Count as inside during the block. Raises ``Overloaded`` beyond a limit. Call it outside a transaction."""
        release_connection("a concurrency limit")
        with self._lock:
            if self._inside.total() >= self._most or self._inside[agency_id] >= self._each:
                raise Overloaded(_SOON, retry_after=1)
            self._inside[agency_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside[agency_id] -= 1
                if not self._inside[agency_id]:
                    del self._inside[agency_id]


@dataclass(eq=False, slots=True)
class _Waiter:
    agency_id: UUID


class FairSemaphore:
    """A semaphore of ``at_once`` places, at most ``each`` of them for one agency; others wait.

    The next place goes to the agency that held places for the shortest time recently, by ``use``, which several
    semaphores may share.
    """

    def __init__(self, *, at_once: int, each: int, use: RecentUse[UUID] | None = None) -> None:
        self._at_once, self._each = at_once, each
        self._use = use or RecentUse[UUID](LATELY_SECONDS)
        self._at_work: Counter[UUID] = Counter()
        self._waiting: list[_Waiter] = []
        self._changed = threading.Condition()

    @contextmanager
    def one(self, agency_id: UUID, *, patience: float) -> Iterator[None]:
        """Hold a place during the block. Raises ``Overloaded`` after waiting ``patience`` seconds."""
        self._take(agency_id, patience)
        began = time.monotonic()
        try:
            yield
        finally:
            self._use.note(agency_id, time.monotonic() - began)
            with self._changed:
                self._at_work[agency_id] -= 1
                self._changed.notify_all()

    def _take(self, agency_id: UUID, patience: float) -> None:
        waiter = _Waiter(agency_id)
        with self._changed:
            self._waiting.append(waiter)
            try:
                if not self._changed.wait_for(lambda: self._next() is waiter, patience):
                    raise Overloaded(_SOON, retry_after=1)
                self._at_work = +self._at_work  # drops agencies without a place
                self._at_work[agency_id] += 1
            finally:
                self._waiting.remove(waiter)
                self._changed.notify_all()

    def _next(self) -> _Waiter | None:
        """Return whose turn it is, or None if no place is free."""
        if self._at_work.total() >= self._at_once:
            return None
        may = (one for one in self._waiting if self._at_work[one.agency_id] < self._each)
        return min(may, key=lambda one: self._use.of(one.agency_id), default=None)


# The limit of this process. Its server has 16 threads, so four are always left for other requests.
concurrency_limit = ConcurrencyLimit(most=12, each=6)
