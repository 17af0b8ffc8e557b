"""Guards that keep slow work outside transactions and off the connection pool."""

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
    """Work that parses, paints, fetches or stores was called inside a transaction. A bug."""


def outside_transaction(slow: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function so that it raises ``InTransaction`` while a transaction is open."""

    @wraps(slow)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        _require_none(slow.__qualname__)
        return slow(*args, **kwargs)

    return checked


def release_connection(what: str) -> None:
    """Return this thread's connection to the pool while it waits; its next query takes another.

    ``what`` names the work in the error. Raises ``InTransaction`` while a transaction is open. Does nothing inside
    ``kept_connection``.
    """
    _require_none(what)
    if not _kept.get():
        connection.close()


@contextmanager
def kept_connection() -> Iterator[None]:
    """Keep this thread's connection during the block, for session state such as a lock."""
    token = _kept.set(True)
    try:
        yield
    finally:
        _kept.reset(token)


def _require_none(what: str) -> None:
    if connection.in_atomic_block:
        raise InTransaction(what)
