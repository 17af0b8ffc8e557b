"""Read models of renders: state, links, and figures of the whole service."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from core.storage import signed_urls
from core.storage.signed_urls import LINK_EXPIRES, Link
from rendering.models import (
    AgencyQueue,
    Blob,
    Output,
    Render,
    RenderProgress,
    Task,
)
from rendering.queue import BULK, INTERACTIVE

USE_NOTED_EVERY = timedelta(days=1)
EXPIRED = "expired"  # the status of a file that was deleted
CLASSES = {INTERACTIVE: "interactive", BULK: "bulk"}

_RUNNING = """
    SELECT priority, count(*) FROM rendering_queueentry WHERE state = 'running' GROUP BY priority"""
# Reads only the first queued entry of the class from its index, however many follow.
_AGE = """
    SELECT coalesce(extract(epoch FROM clock_timestamp() - (
        SELECT ready_at FROM rendering_queueentry
        WHERE state = 'queued' AND priority = %s AND ready_at <= clock_timestamp()
        ORDER BY ready_at LIMIT 1)), 0)"""


@dataclass(frozen=True, slots=True)
class RenderState:
    """A render with its files and findings."""

    render: Render
    outputs: list[dict[str, Any]]
    lint: list[dict[str, Any]]


def render_tag(render: Render) -> str:
    """Return the ETag of a render's state, which changes with every event and as its links age."""
    # Links expire: a client that gets 304 must still hold valid ones.
    age = int(timezone.now().timestamp() // (LINK_EXPIRES.total_seconds() / 2))
    state = f"{render.status}:{render.events}:{age}"
    return f'"{hashlib.sha256(state.encode()).hexdigest()[:32]}"'


def render_state(render: Render) -> RenderState:
    """Return a render's state, with links valid for up to an hour, and mark its files as used."""
    tasks = list(Task.objects.of(render.agency_id).filter(render=render).order_by("id"))
    made = list(Output.objects.of(render.agency_id).filter(render=render).select_related("blob"))
    note_use(render.agency_id, (output.blob for output in made))
    by_task: dict[tuple[object, str], Output] = {(o.task_id, o.file): o for o in made}
    outputs = [
        _output(task, file, by_task.get((task.pk, file))) for task in tasks for file in task.files
    ]
    lint = [entry for task in tasks for entry in task.lint]
    return RenderState(render, outputs, lint)


def note_use(agency_id: UUID, blobs: Iterable[Blob]) -> None:
    """Mark files as used, so that they do not expire soon. Written at most once a day for each file."""
    now = timezone.now()
    stale = [blob.pk for blob in blobs if blob.last_used < now - USE_NOTED_EVERY]
    if stale:
        Blob.objects.of(agency_id).filter(pk__in=stale).update(last_used=now)


def link_to(output: Output) -> Link:
    """Return a link to a file under its own name, and mark the file as used."""
    note_use(output.agency_id, [output.blob])
    return link_as(output.blob, output.filename)


def link_as(blob: Blob, filename: str) -> Link:
    """Return a link to a stored file under a given name."""
    return signed_urls.link_to(blob.key, filename=filename, content_type=blob.content_type)


def _output(task: Task, file: str, output: Output | None) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": output.pk if output else None,
        "slide": None if task.slide is None else task.slide + 1,
        "format": task.format,
        "file": file,
        "status": task.status,
        "error": {"code": task.error_code, "detail": task.error} if task.error_code else None,
        "url": None,
        "expires_at": None,
        "sha256": None,
        "width": None,
        "height": None,
        "bytes": None,
        "filename": None,
    }
    if output is None:
        gone = task.status == Task.Status.SUCCEEDED
        return shown | ({"status": EXPIRED} if gone else {})
    blob = output.blob
    link = link_as(blob, output.filename)
    return shown | {
        "url": link.url,
        "expires_at": link.expires_at,
        "sha256": blob.sha256,
        "width": blob.width,
        "height": blob.height,
        "bytes": blob.bytes,
        "filename": output.filename,
    }


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """Tasks by class (``interactive``, ``bulk``): queued, running, and how long the oldest has waited.

    ``agencies`` counts agencies with unfinished renders; ``given_up`` counts tasks since the beginning.
    """

    queued: Mapping[str, int]
    running: Mapping[str, int]
    oldest_seconds: Mapping[str, float]
    renders: int
    agencies: int
    given_up: int


def service_figures() -> ServiceFigures:
    """Return the present figures of the service, in a few indexed queries."""
    unfinished = _by_class()
    running = dict.fromkeys(CLASSES, 0)
    oldest = {}
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING)
        running |= dict(cursor.fetchall())
        for priority, name in CLASSES.items():
            cursor.execute(_AGE, [priority])
            oldest[name] = float(cursor.fetchone()[0])
    return ServiceFigures(
        # The two counts are read at different moments, so their difference could be negative.
        queued={name: max(0, unfinished[p] - running[p]) for p, name in CLASSES.items()},
        running={name: running[p] for p, name in CLASSES.items()},
        oldest_seconds=oldest,
        renders=RenderProgress.objects.count(),
        agencies=RenderProgress.objects.values("agency_id").distinct().count(),
        given_up=AgencyQueue.objects.aggregate(all=Sum("dead"))["all"] or 0,
    )


def unfinished_tasks(**filters: object) -> int:
    """Return how many tasks are queued or running, in all or of the renders that match ``filters``."""
    return int(
        RenderProgress.objects.filter(**filters).aggregate(all=Sum("unfinished"))["all"] or 0
    )


def _by_class() -> dict[int, int]:
    counted = RenderProgress.objects.values_list("priority").annotate(all=Sum("unfinished"))
    return dict.fromkeys(CLASSES, 0) | dict(counted)
