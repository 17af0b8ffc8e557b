"""Places at a painter: so many at a time, and never all of them for one agency."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID


class NoPlace(Exception):
    """Nobody left in time, or too many wait already."""


class Places:
    """``at_once`` are taken at a time; ``asked`` counts who waits, too, ``each`` those of one agency.

    Whoever is beyond that is refused at once: waiting takes up one of the server's threads.
    """

    def __init__(self, *, at_once: int, asked: int, each: int) -> None:
        self._free, self._asked_most, self._each = at_once, asked, each
        self._asked: Counter[UUID] = Counter()
        self._left = threading.Condition()

    @contextmanager
    def one(self, agency_id: UUID, *, patience: float) -> Iterator[None]:
        """A place for as long as the block lasts; raises ``NoPlace`` after ``patience`` seconds."""
        self._take(agency_id, patience)
        try:
            yield
        finally:
            with self._left:
                self._free += 1
                self._forget(agency_id)
                self._left.notify()

    def _take(self, agency_id: UUID, patience: float) -> None:
        with self._left:
            full = self._asked.total() >= self._asked_most
            if full or self._asked[agency_id] >= self._each:
                raise NoPlace
            self._asked[agency_id] += 1
            if not self._left.wait_for(lambda: self._free > 0, patience):
                self._forget(agency_id)
                raise NoPlace
            self._free -= 1

    def _forget(self, agency_id: UUID) -> None:
        self._asked[agency_id] -= 1
        if not self._asked[agency_id]:
            del self._asked[agency_id]
