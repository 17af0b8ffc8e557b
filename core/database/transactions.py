"""What is slow waits outside of transactions, and keeps no connection of the pool from others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")

_kept: ContextVar[bool] = ContextVar("connection kept", default=False)


class InTransaction(RuntimeError):
    """Something that parses, paints, fetches or stores was called in a transaction: a bug."""


def outside_transaction(slow: Callable[P, R]) -> Callable[P, R]:
    """The same function, which raises ``InTransaction`` while a transaction is open."""

    @wraps(slow)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        _require_none(slow.__qualname__)
        return slow(*args, **kwargs)

    return checked


def release_connection(what: str) -> None:
    """Let others use this thread's connection while it waits; the next query gets another.

    Raises ``InTransaction`` while a transaction is open; ``what`` names who waits.
    """
    _require_none(what)
    if not _kept.get():
        connection.close()


@contextmanager
def kept_connection() -> Iterator[None]:
    """Keep this thread's connection for what the session holds, such as a lock."""
    token = _kept.set(True)
    try:
        yield
    finally:
        _kept.reset(token)


def _require_none(what: str) -> None:
    if connection.in_atomic_block:
        raise InTransaction(what)
