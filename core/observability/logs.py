"""Structured logs: one JSON object a line, with ids for correlation and without user content."""

from __future__ import annotations

import json
import logging
import re
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TextIO

request_id: ContextVar[str] = ContextVar("request_id", default="")
_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=MappingProxyType({}))

_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")


@contextmanager
def request(given: str) -> Iterator[str]:
    """Log every line inside with the id of a request, and yield it.

    It is the one that the caller gave if it looks like an id, else a new one.
    """
    identity = given if _ID.match(given) else uuid.uuid4().hex
    token = request_id.set(identity)
    try:
        yield identity
    finally:
        request_id.reset(token)


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """Add these ids (of an agency, a render, a task) to every line that is logged inside."""
    token = _about.set({**_about.get(), **{name: str(value) for name, value in ids.items()}})
    try:
        yield
    finally:
        _about.reset(token)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; ``extra={"facts": {...}}`` adds named values."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identity := request_id.get():
            entry["request_id"] = identity
        entry |= {**_about.get(), **getattr(record, "facts", {})}
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str)


class Readable(logging.Formatter):
    """Formats a record as plain text."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")


def by_route(record: logging.LogRecord) -> bool:
    """Replace request paths by routes in a log record: a path may hold the token of an invitation."""
    request = getattr(record, "request", None)
    path = getattr(request, "path", None)
    if path and isinstance(record.args, tuple):
        found = getattr(request, "resolver_match", None)
        route = found.route if found else "-"
        record.args = tuple(route if value == path else value for value in record.args)
    return True


def to(stream: TextIO, *, json: bool) -> logging.Handler:
    """Return a handler that writes to a stream, with paths replaced by routes."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if json else Readable())
    handler.addFilter(by_route)
    return handler


def configure(*, json: bool) -> None:
    """Send all logs of the process to standard error."""
    handler = to(sys.stderr, json=json)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("django.request").setLevel(logging.ERROR)
