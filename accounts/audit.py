"""The record of what was done to people, keys, roles and the agency itself, and what left the house."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import AuditEvent

COLUMNS = ("at", "actor", "actor_name", "action", "subject", "details")
# A spreadsheet runs a cell that begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, as records name them."""

    id: str
    name: str


def record(agency_id: UUID, by: By, action: str, subject: object, /, **details: Any) -> None:
    """Write down who did what to what, in the transaction that does it."""
    AuditEvent(
        agency_id=agency_id,
        actor=by.id,
        actor_name=by.name,
        action=action,
        subject=str(subject),
        details=details,
    ).save(force_insert=True)


def as_csv(events: Iterable[AuditEvent]) -> Iterator[str]:
    """Lines of CSV, the oldest event first; no cell is a formula."""
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
