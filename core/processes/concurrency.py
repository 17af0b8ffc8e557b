"""Places at what is dear (a painter, a child): so many at a time, never all of them for one agency."""

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

_SOON = "Ask again in a moment."
LATELY_SECONDS = 10.0  # the time constant with which the use of places fades


class ConcurrencyLimit:
    """Who is at any of the places of a process: ``most`` of everybody, ``each`` of one agency.

    Whoever is beyond that is refused at once: waiting takes up one of the server's threads. Whoever is there waits
    and works, and keeps no connection to the database.
    """

    def __init__(self, *, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._there: Counter[UUID] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def inside(self, agency_id: UUID) -> Iterator[None]:
        """Be there for as long as the block lasts, or raise ``Crowded``. Must be called outside of a transaction."""
        release_connection("a place")
        with self._lock:
            if self._there.total() >= self._most or self._there[agency_id] >= self._each:
                raise Overloaded(_SOON, retry_after=1)
            self._there[agency_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._there[agency_id] -= 1
                if not self._there[agency_id]:
                    del self._there[agency_id]


@dataclass(eq=False, slots=True)
class _Guest:
    agency_id: UUID


class FairSemaphore:
    """``at_once`` are taken at a time, ``each`` of them by one agency; the others wait their turn.

    The next goes to the agency that had places for the shortest time lately, by ``use``, which several kinds of
    places may share.
    """

    def __init__(self, *, at_once: int, each: int, use: RecentUse[UUID] | None = None) -> None:
        self._at_once, self._each = at_once, each
        self._use = use or RecentUse[UUID](LATELY_SECONDS)
        self._at_work: Counter[UUID] = Counter()
        self._waiting: list[_Guest] = []
        self._moved = threading.Condition()

    @contextmanager
    def one(self, agency_id: UUID, *, patience: float) -> Iterator[None]:
        """A place for as long as the block lasts; raises ``Crowded`` after ``patience`` seconds."""
        self._take(agency_id, patience)
        began = time.monotonic()
        try:
            yield
        finally:
            self._use.note(agency_id, time.monotonic() - began)
            with self._moved:
                self._at_work[agency_id] -= 1
                self._moved.notify_all()

    def _take(self, agency_id: UUID, patience: float) -> None:
        guest = _Guest(agency_id)
        with self._moved:
            self._waiting.append(guest)
            try:
                if not self._moved.wait_for(lambda: self._next() is guest, patience):
                    raise Overloaded(_SOON, retry_after=1)
                self._at_work = +self._at_work  # agencies that left are forgotten
                self._at_work[agency_id] += 1
            finally:
                self._waiting.remove(guest)
                self._moved.notify_all()

    def _next(self) -> _Guest | None:
        """Whose turn it is, if there is a place."""
        if self._at_work.total() >= self._at_once:
            return None
        may = (one for one in self._waiting if self._at_work[one.agency_id] < self._each)
        return min(may, key=lambda one: self._use.of(one.agency_id), default=None)


# Of this process, whose server has four threads more than may be here.
concurrency_limit = ConcurrencyLimit(most=12, each=6)
