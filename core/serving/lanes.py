"""Fair sharing of a process's threads among askers.

No asker gets all threads. The next one goes to the asker that used the processor least recently, and an asker that
keeps the processor busy gets one thread at a time, because Python's threads share one processor.
"""

from __future__ import annotations

import asyncio
import contextvars
import math
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from socket import socket
from typing import TypeVar

from core.processes.recent_use import RecentUse
from core.serving.slots import Slots

T = TypeVar("T")

# An asker is busy with more than this many processor seconds of recent use, which decays with this time constant.
BUSY_SECONDS, LATELY_SECONDS = 1.0, 2.0
# A busy asker begins once no other asker has worked for QUIET_SECONDS and a slot is free, or after GAP_SECONDS.
QUIET_SECONDS, GAP_SECONDS = 0.05, 0.5
# Work that may be done elsewhere is done there until this long after its asker was last busy: the server's processes
# each see a share of an asker's requests, and none knows of all.
STAY_SECONDS = 10.0
RETRY_SECONDS = 0.02  # between checks whether another process released a slot


_elsewhere: contextvars.ContextVar[list[float] | None] = contextvars.ContextVar(
    "seconds elsewhere", default=None
)


def count_elsewhere(seconds: float) -> None:
    """Add the time that another process, such as the database, worked for the current request to its asker's use."""
    if (taken := _elsewhere.get()) is not None:
        taken.append(seconds)


class Full(Exception):
    """Too many requests wait, in all or of this asker."""


class Busy(Exception):
    """The turn of an asker who keeps the processor busy. The work was not begun."""


class Lanes:
    """The lanes of a process: each asker's recent use of the processor, and the askers at work in any lane.

    ``slots`` are shared with other processes and used by busy askers. Belongs to one event loop.
    """

    def __init__(self, slots: Slots | None = None) -> None:
        self.slots = slots
        self.use = RecentUse[str](LATELY_SECONDS)
        # Of the use, only seconds of an interpreter. Those of the database grow while the machine has much to do.
        self.own = RecentUse[str](LATELY_SECONDS)
        self.at_work: Counter[str] = Counter()
        self._aside: Counter[str] = Counter()
        self._stay_until: dict[str, float] = {}
        self._lanes: list[Lane] = []
        self._others_ended = -math.inf

    def open(self, threads: int, *, each: int, waiting: int, waiting_each: int) -> Lane:
        """Open another lane."""
        return self._opened(Lane(self, threads, each, waiting, waiting_each))

    def open_aside(self, threads: int, *, waiting: int, waiting_each: int) -> Lane:
        """Another lane, for work that another process does."""
        return self._opened(LaneAside(self, threads, 1, waiting, waiting_each))

    def _opened(self, lane: Lane) -> Lane:
        self._lanes.append(lane)
        return lane

    def close(self) -> None:
        for lane in self._lanes:
            lane.close()

    def is_busy(self, asker: str) -> bool:
        """Whether an asker keeps the processor busy, or has work that another process does."""
        return asker in self._aside or self.use.of(asker) > BUSY_SECONDS

    def goes_aside(self, asker: str) -> bool:
        """Whether an asker keeps an interpreter busy, or did a while ago, or has work that another process does."""
        return (
            asker in self._aside
            or self.own.of(asker) > BUSY_SECONDS
            or self._stay_until.get(asker, 0.0) > time.monotonic()
        )

    def note(self, asker: str, own: float, elsewhere: float) -> None:
        """Add seconds of an interpreter, and processor seconds elsewhere, to the use of an asker."""
        self.use.note(asker, own + elsewhere)
        self.own.note(asker, own)
        if self.own.of(asker) > BUSY_SECONDS:
            now = time.monotonic()
            self._stay_until = {k: until for k, until in self._stay_until.items() if until > now}
            self._stay_until[asker] = now + STAY_SECONDS

    @contextmanager
    def kept_busy(self, asker: str) -> Iterator[None]:
        """Count an asker as busy for as long as the block lasts."""
        self._aside[asker] += 1
        try:
            yield
        finally:
            self._aside[asker] -= 1
            if not self._aside[asker]:
                del self._aside[asker]

    def quiet_at(self) -> float:
        """Return when only busy askers will have worked for ``QUIET_SECONDS``, in loop time; infinite if unknown."""
        if all(self.is_busy(asker) for asker in self.at_work):
            return self._others_ended + QUIET_SECONDS
        return math.inf

    def end(self, asker: str) -> None:
        """Record that a request of an asker ended, and let others begin."""
        self.at_work[asker] -= 1
        if not self.at_work[asker]:
            del self.at_work[asker]
        if not self.is_busy(asker):
            self._others_ended = asyncio.get_running_loop().time()
        for lane in self._lanes:
            lane.call_up()


@dataclass(slots=True)
class _Turn:
    began: asyncio.Future[None]
    asked: float
    unless_busy: bool
    slot: socket | None = None


class Lane:
    """A pool of ``threads``, at most ``each`` of them for one asker; other requests wait.

    The next free thread goes to the asker with the least recent use, among equals to the one whose last turn was
    longest ago, regardless of how many requests each has. A busy asker has one thread instead of ``each``, and begins
    when no other asker has worked for a moment and a slot is free, or after half a second. At most ``waiting``
    requests wait, ``waiting_each`` of one asker.
    """

    def __init__(
        self, lanes: Lanes, threads: int, each: int, waiting: int, waiting_each: int
    ) -> None:
        self._lanes = lanes
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._free, self._each = threads, each
        self._waiting_most, self._waiting_each = waiting, waiting_each
        self._waiting = 0
        self._at_work: Counter[str] = Counter()
        self._turns: OrderedDict[str, deque[_Turn]] = OrderedDict()
        self._again: asyncio.TimerHandle | None = None

    async def run(self, asker: str, work: Callable[[], T], *, unless_busy: bool = False) -> T:
        """Do the work in a thread when it is the asker's turn, and return its result. Raises ``Full``.

        With ``unless_busy``, raises ``Busy`` instead if the asker keeps an interpreter busy, or did a while ago.
        """
        turn = await self._turn(asker, unless_busy)
        before = self._lanes.own.of(asker)
        own, elsewhere = 0.0, list[float]()

        def timed() -> T:
            nonlocal own
            _elsewhere.set(elsewhere)
            began = time.thread_time()
            try:
                return work()
            finally:
                own = time.thread_time() - began

        try:
            context = contextvars.Context()
            return await asyncio.get_running_loop().run_in_executor(self._pool, context.run, timed)
        finally:
            self._note(asker, before, own, sum(elsewhere))
            self._leave(asker, turn)

    def _note(self, asker: str, before: float, own: float, elsewhere: float) -> None:  # noqa: ARG002
        """Add what a request took to its asker's use; ``before`` it, the asker's own seconds were so many."""
        self._lanes.note(asker, own, elsewhere)

    def close(self) -> None:
        self._pool.shutdown()

    async def _turn(self, asker: str, unless_busy: bool) -> _Turn:  # noqa: FBT001 - private
        if (
            self._waiting >= self._waiting_most
            or len(self._turns.get(asker, ())) >= self._waiting_each
        ):
            raise Full
        loop = asyncio.get_running_loop()
        turn = _Turn(loop.create_future(), loop.time(), unless_busy)
        self._turns.setdefault(asker, deque()).append(turn)
        self._waiting += 1
        self.call_up()
        try:
            await turn.began
        except asyncio.CancelledError:
            if not turn.began.cancelled():  # canceled after it got a thread
                self._leave(asker, turn)
            raise
        return turn

    def _leave(self, asker: str, turn: _Turn) -> None:
        if turn.slot:
            turn.slot.close()
        self._free += 1
        self._at_work[asker] -= 1
        if not self._at_work[asker]:
            del self._at_work[asker]
        self._lanes.end(asker)

    def call_up(self) -> None:
        """Give the free threads to the askers whose turn it is."""
        while self._free and (asker := self._next()) is not None:
            turn = self._turns[asker][0]
            gone = turn.began.done()
            elsewhere = turn.unless_busy and self._lanes.goes_aside(asker)
            if not (gone or elsewhere or self._may_begin(asker, turn)):
                return
            self._forget_first(asker)
            if gone:
                continue
            if elsewhere:
                turn.began.set_exception(Busy())
            else:
                self._free -= 1
                self._at_work[asker] += 1
                self._lanes.at_work[asker] += 1
                turn.began.set_result(None)

    def _forget_first(self, asker: str) -> None:
        turns = self._turns[asker]
        turns.popleft()
        self._waiting -= 1
        if turns:
            self._turns.move_to_end(asker)
        else:
            del self._turns[asker]

    def _next(self) -> str | None:
        ready = (one for one in self._turns if self._at_work[one] < self._share(one))
        return min(ready, key=self._lanes.use.of, default=None)

    def _share(self, asker: str) -> int:
        return 1 if self._lanes.is_busy(asker) else self._each

    def _may_begin(self, asker: str, turn: _Turn) -> bool:
        """Return whether an asker may begin now. If not, schedule the next check."""
        if not self._lanes.is_busy(asker):
            return True
        loop = asyncio.get_running_loop()
        now, latest = loop.time(), turn.asked + GAP_SECONDS
        again = min(self._lanes.quiet_at(), latest)
        if now >= again:
            turn.slot = self._lanes.slots.take() if self._lanes.slots else None
            if turn.slot or not self._lanes.slots or now >= latest:
                return True
            again = min(now + RETRY_SECONDS, latest)
        if self._again:
            self._again.cancel()
        self._again = loop.call_at(again, self.call_up)
        return False


class LaneAside(Lane):
    """A lane for work that another process does. Its threads only wait, so a turn begins at once.

    An asker counts as busy until all their requests in it are answered.
    """

    async def run(self, asker: str, work: Callable[[], T], *, unless_busy: bool = False) -> T:
        with self._lanes.kept_busy(asker):
            return await super().run(asker, work, unless_busy=unless_busy)

    def _note(self, asker: str, before: float, own: float, elsewhere: float) -> None:
        """Add the other process's seconds. While it only waits for a processor, the asker's use does not fade."""
        spent = own + elsewhere
        faded = before * math.exp(-spent / LATELY_SECONDS) - self._lanes.own.of(asker)
        self._lanes.note(asker, spent + max(0.0, faded), 0.0)

    def _may_begin(self, asker: str, turn: _Turn) -> bool:  # noqa: ARG002 - a lane's question
        return True
