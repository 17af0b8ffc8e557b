"""The audit log: changes of members, API keys, roles and the agency, and files that were handed over."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import AuditEvent

COLUMNS = ("at", "actor", "actor_name", "action", "subject", "details")
# Spreadsheets run a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class By:
    """The actor of an event, as records name them."""

    id: str
    name: str


def record(agency_id: UUID, by: By, action: str, subject: object, /, **details: Any) -> None:
    """Record an event in the transaction that causes it."""
    AuditEvent(
        agency_id=agency_id,
        actor=by.id,
        actor_name=by.name,
        action=action,
        subject=str(subject),
        details=details,
    ).save(force_insert=True)


def as_csv(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Yield the lines of a CSV file in the order of ``events``. No cell is a formula."""
    yield _line(COLUMNS)
    for event in events:
        yield _line(_cell(getattr(event, name)) for name in COLUMNS)


def _cell(value: object) -> str:
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(cells: Iterable[str]) -> str:
    file = io.StringIO()
    csv.writer(file).writerow(cells)
    return file.getvalue()
