"""Events of renders, read from their rows and written as server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.tenancy import tenant
from rendering.models import Render, RenderProgress, Task

PAGE = 500


@dataclass(frozen=True, slots=True)
class EventBatch:
    """The events after a position up to ``to``. Unless ``complete``, more can be read.

    ``ended``: it contains the end of the render, after which nothing follows.
    """

    to: int
    messages: bytes
    complete: bool = True
    ended: bool = False


GONE = EventBatch(0, b"", ended=True)


def progress_of(renders: Iterable[UUID]) -> dict[UUID, int]:
    """Return the last event number of each unfinished render, with one query for all."""
    found = RenderProgress.objects.filter(pk__in=list(renders))
    return dict(found.values_list("render_id", "events"))


def read(agency_id: UUID, positions: Mapping[UUID, int]) -> dict[UUID, EventBatch]:
    """Return the events of some renders of one agency, each after its position."""
    with tenant(agency_id):
        rows = Render.objects.of(agency_id).filter(pk__in=positions).only(*_SHOWN)
        found = {row.pk: _batch(row, positions[row.pk]) for row in rows}
    return {pk: found.get(pk, GONE) for pk in positions}


_SHOWN = (
    *("id", "agency_id", "status", "finished_at"),
    *("events", "total", "done", "failed", "lint_count"),
)


def _batch(render: Render, after: int) -> EventBatch:
    # Numbers are assigned under the render's lock, so every event up to this one is committed.
    ended = list(
        Task.objects.of(render.agency_id)
        .filter(render=render, event__gt=after, event__lte=render.events)
        .order_by("event")[: PAGE + 1]
    )
    complete = len(ended) <= PAGE
    pieces = [_message(_finished(task), task.event) for task in ended[:PAGE]]
    if not complete:
        return EventBatch(ended[PAGE - 1].event or after, b"".join(pieces), complete=False)
    state = {
        "status": render.status,
        "done": render.done,
        "failed": render.failed,
        "total": render.total,
        "lint": render.lint_count,
    }
    last = render.events if render.ended else None
    pieces.append(_message(("end" if render.ended else "progress", state), last))
    return EventBatch(render.events, b"".join(pieces), ended=render.ended)


def _finished(task: Task) -> tuple[str, dict[str, Any]]:
    """Return the event of an ended task; ``slide`` counts from 1 and is null for a whole file."""
    slide = task.kind == Task.Kind.SLIDE
    return "slide" if slide else "file", {
        "slide": None if task.slide is None else task.slide + 1,
        "format": task.format,
        "files": task.files,
        "status": task.status,
        "error": {"code": task.error_code, "detail": task.error} if task.error_code else None,
        "lint": len(task.lint),
    }


def _message(event: tuple[str, dict[str, Any]], number: int | None) -> bytes:
    """Encode one event. Progress has no number: it describes a state, not something that happened."""
    name, data = event
    numbered = "" if number is None else f"id: {number}\n"
    return f"{numbered}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
