"""What happened to a render, read from its rows and written as server-sent events."""

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
class News:
    """What happened after an event up to another, ``to``; more of it waits unless ``whole``.

    ``ended`` when it tells of the end, after which nothing comes.
    """

    to: int
    messages: bytes
    whole: bool = True
    ended: bool = False


GONE = News(0, b"", ended=True)


def beats(renders: Iterable[UUID]) -> dict[UUID, int]:
    """How far renders have come that have not ended: one query for all of them."""
    found = RenderProgress.objects.filter(pk__in=list(renders))
    return dict(found.values_list("render_id", "events"))


def read(agency_id: UUID, positions: Mapping[UUID, int]) -> dict[UUID, News]:
    """The news of some renders of one agency, of each after its position."""
    with tenant(agency_id):
        rows = Render.objects.of(agency_id).filter(pk__in=positions).only(*_SHOWN)
        found = {row.pk: _news(row, positions[row.pk]) for row in rows}
    return {pk: found.get(pk, GONE) for pk in positions}


_SHOWN = (
    *("id", "agency_id", "status", "finished_at"),
    *("events", "total", "done", "failed", "lint_count"),
)


def _news(render: Render, after: int) -> News:
    # Numbers are given out under the render's lock: up to this one, every event is committed.
    ended = list(
        Task.objects.of(render.agency_id)
        .filter(render=render, event__gt=after, event__lte=render.events)
        .order_by("event")[: PAGE + 1]
    )
    whole = len(ended) <= PAGE
    pieces = [_message(_finished(task), task.event) for task in ended[:PAGE]]
    if not whole:
        return News(ended[PAGE - 1].event or after, b"".join(pieces), whole=False)
    state = {
        "status": render.status,
        "done": render.done,
        "failed": render.failed,
        "total": render.total,
        "lint": render.lint_count,
    }
    last = render.events if render.ended else None
    pieces.append(_message(("end" if render.ended else "progress", state), last))
    return News(render.events, b"".join(pieces), ended=render.ended)


def _finished(task: Task) -> tuple[str, dict[str, Any]]:
    """A piece that ended, well or not; ``slide`` counts from 1 and is null for a whole file."""
    slide = task.kind == Task.Kind.SLIDE
    return "slide" if slide else "file", {
        "slide": None if task.slide is None else task.slide + 1,
        "format": task.format,
        "files": task.files,
        "status": task.status,
        "error": {"code": task.error_code, "detail": task.error} if task.error_code else None,
        "lint": len(task.lint),
    }


def _message(said: tuple[str, dict[str, Any]], number: int | None) -> bytes:
    """One event. Progress has no number: it is how things stand, not something that happened."""
    name, data = said
    numbered = "" if number is None else f"id: {number}\n"
    return f"{numbered}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
