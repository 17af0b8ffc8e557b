"""Run two operations concurrently and pause one at each of its steps, to cover every interleaving.

A step is the time before a transaction, after each of its statements, and before and after each call of the
store. Nothing depends on chance or timing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from psycopg.pq import TransactionStatus

from core.storage.local import LocalStore

PATIENCE_S = 60.0
STORE = ("put", "open", "exists", "delete")
_WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"""
_mine = threading.local()


class _Run(threading.Thread):
    """Work in a thread with connections of its own; its exception is raised again when it is joined."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._failure: BaseException | None = None

    def run(self) -> None:
        try:
            self._work()
        except BaseException as failure:  # noqa: BLE001 - raised again by ended()
            self._failure = failure
        finally:
            connections.close_all()

    def ended(self) -> None:
        self.join(PATIENCE_S)
        assert not self.is_alive(), "it did not end"
        if self._failure is not None:
            raise self._failure


class Steps:
    """Pauses work at its steps."""

    def __init__(self) -> None:
        self._at_store: set[int] = set()

    def of(self, work: Callable[[], object], most: int) -> list[int]:
        """Run the work once and return the steps at which to pause it.

        These are at most ``most`` of its calls of the store and at most ``most`` other steps, evenly spread.
        """
        self._at_store.clear()
        others = set(range(self._walk(work, -1, lambda: None))) - self._at_store
        return sorted(_spread(self._at_store, most) | _spread(others, most))

    def pause(self, work: Callable[[], object], at: int, meanwhile: Callable[[], object]) -> None:
        """Run ``work`` up to a step, then ``meanwhile`` until it ends or waits for a lock, then the rest of both."""
        self._walk(work, at, meanwhile)

    def _walk(self, work: Callable[[], object], at: int, meanwhile: Callable[[], object]) -> int:
        arrived, go_on = threading.Event(), threading.Event()
        steps = 0

        def step(*, at_store: bool = False) -> None:
            nonlocal steps
            if at_store:
                self._at_store.add(steps)
            if steps == at:
                arrived.set()
                assert go_on.wait(PATIENCE_S)
            steps += 1

        def execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            raw = connection.connection
            if raw.info.transaction_status == TransactionStatus.IDLE:
                step()
            result = run(sql, params, many, context)
            step()
            return result

        def stepped() -> None:
            _mine.steps = (self, step)
            with connection.execute_wrapper(execute):
                work()

        first = _Run(stepped)
        first.start()
        while not arrived.wait(0.005) and first.is_alive():
            pass
        if arrived.is_set():
            second = _Run(meanwhile)
            second.start()
            while second.is_alive() and not self._somebody_waits():
                second.join(0.005)
            go_on.set()
            first.ended()
            second.ended()
        first.ended()
        return steps

    def _somebody_waits(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(_WAITING)
            return bool(cursor.fetchone()[0])

    def store(self, name: str, call: Callable[[], Any]) -> Any:
        """A call of the store; never in a transaction, which would hold its locks meanwhile."""
        step = _mine.steps[1]
        assert not connection.in_atomic_block, f"{name} of the store was called in a transaction"
        step(at_store=True)
        result = call()
        step(at_store=True)
        return result


def _spread(steps: set[int], most: int) -> set[int]:
    """At most ``most`` of the steps, including the first and the last."""
    ordered = sorted(steps)
    if len(ordered) <= most:
        return steps
    return {ordered[round(one * (len(ordered) - 1) / (most - 1))] for one in range(most)}


def _stepping(name: str) -> Callable[..., Any]:
    real = getattr(LocalStore, name)

    def method(self: LocalStore, *args: Any, **options: Any) -> Any:
        def call() -> Any:
            return real(self, *args, **options)

        steps = getattr(_mine, "steps", None)
        return steps[0].store(name, call) if steps else call()

    return method


def stepping(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Make calls of the store steps too, until the test ends."""
    for name in STORE:
        monkeypatch.setattr(LocalStore, name, _stepping(name))
    return Steps()
