"""Threads of a process, shared out among those who ask: never all of them to one, first to whoever took least of the
processor lately, and one by one to whoever keeps it busy: threads of Python share one.
"""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from config.recent_use import RecentUse

T = TypeVar("T")

# Who took more than so many seconds of a processor lately has one thread; "lately" fades with this time constant.
BUSY_SECONDS, LATELY_SECONDS = 0.4, 2.0


class Full(Exception):
    """Too many requests wait, of everybody or of this asker."""


class Lane:
    """``threads`` do the work, ``each`` of them for one asker at most; the others wait.

    The next free thread goes to whoever took least of the processor lately, among equals to whose turn was longest
    ago, whatever the number of their requests. Who keeps the processor busy has one thread, not ``each``. At most
    ``waiting`` wait, ``waiting_each`` of one asker. Lives in one event loop.
    """

    def __init__(self, threads: int, *, each: int, waiting: int, waiting_each: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._free, self._each = threads, each
        self._waiting_most, self._waiting_each = waiting, waiting_each
        self._waiting = 0
        self._at_work: Counter[str] = Counter()
        self._use = RecentUse[str](LATELY_SECONDS)
        self._turns: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    async def run(self, asker: str, work: Callable[[], T]) -> T:
        """What the work returns, done in a thread when it is the asker's turn. Raises ``Full``."""
        await self._turn(asker)
        spent = 0.0

        def timed() -> T:
            nonlocal spent
            began = time.thread_time()
            try:
                return work()
            finally:
                spent = time.thread_time() - began

        try:
            context = contextvars.Context()
            return await asyncio.get_running_loop().run_in_executor(self._pool, context.run, timed)
        finally:
            self._use.note(asker, spent)
            self._leave(asker)

    def close(self) -> None:
        self._pool.shutdown()

    async def _turn(self, asker: str) -> None:
        if (
            self._waiting >= self._waiting_most
            or len(self._turns.get(asker, ())) >= self._waiting_each
        ):
            raise Full
        turn = asyncio.get_running_loop().create_future()
        self._turns.setdefault(asker, deque()).append(turn)
        self._waiting += 1
        self._call_up()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # called up, and gone before it came
                self._leave(asker)
            raise

    def _leave(self, asker: str) -> None:
        self._free += 1
        self._at_work[asker] -= 1
        if not self._at_work[asker]:
            del self._at_work[asker]
        self._call_up()

    def _call_up(self) -> None:
        """Give the free threads to those whose turn it is."""
        while self._free and (asker := self._next()) is not None:
            turns = self._turns[asker]
            turn = turns.popleft()
            self._waiting -= 1
            if turns:
                self._turns.move_to_end(asker)
            else:
                del self._turns[asker]
            if not turn.done():
                self._free -= 1
                self._at_work[asker] += 1
                turn.set_result(None)

    def _next(self) -> str | None:
        ready = (one for one in self._turns if self._at_work[one] < self._share(one))
        return min(ready, key=self._use.of, default=None)

    def _share(self, asker: str) -> int:
        return 1 if self._use.of(asker) > BUSY_SECONDS else self._each
