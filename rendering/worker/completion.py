"""Completion of tasks and renders: exact counts, and event numbers from which streams resume.

Everything runs in the caller's transaction and locks the render's row, so that exactly one task is the last,
and events are numbered in the order of their commits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.billing.usage import give_back
from core.pubsub import publish
from rendering import queue
from rendering.models import PendingHandOver, Render, RenderProgress, Task

_COUNTS = ("status", "finished_at", "unfinished", "done", "failed", "lint_count", "events")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A stored file that has no row yet."""

    fingerprint: str
    key: str
    sha256: str
    bytes: int
    width: int | None = None
    height: int | None = None


@dataclass(slots=True)
class Outcome:
    """The outcome of a task. ``billable`` means that something was painted, which counts towards usage.

    ``as_approved`` means that its files show what the render's review approved.
    """

    status: Task.Status
    files: dict[str, StoredFile] = field(default_factory=dict)
    lint: list[dict[str, Any]] = field(default_factory=list)
    code: str = ""
    error: str = ""
    billable: bool = False
    as_approved: bool = False


def lock_render(render_id: UUID, agency_id: UUID) -> Render:
    """Lock and return the row of a render, until the transaction ends."""
    return Render.objects.of(agency_id).select_for_update().get(pk=render_id)


def conclude(task: Task, outcome: Outcome) -> None:
    """Store the end of a task, queue the task that waited for it, and settle the render if it was the last."""
    render = lock_render(task.render_id, task.agency_id)
    if task.slides and not outcome.billable:
        give_back(task.agency_id, render.charged_month, task.slides)
    task.lint = outcome.lint
    render.unfinished -= 1
    _end(render, task, outcome)
    settle(render)


def settle(render: Render) -> None:
    """Store the counts of a locked render, and end it when no task is left."""
    if not render.unfinished:
        _end_or_pack(render)
    if render.ended:
        render.events += 1  # the end of the render is an event, too
        if render.hand_over_id:
            _schedule_packing(render.hand_over_id, render.agency_id)
    render.save(update_fields=_COUNTS)
    publish_progress(render)


def publish_progress(render: Render) -> None:
    """Publish the state of a locked render to streams, after the commit."""
    progress = RenderProgress.objects.filter(pk=render.pk)
    if render.ended:
        progress.delete()
    elif not progress.update(unfinished=render.unfinished, events=render.events):
        RenderProgress.objects.create(
            render_id=render.pk,
            agency_id=render.agency_id,
            priority=render.priority,
            unfinished=render.unfinished,
            events=render.events,
        )
    transaction.on_commit(partial(publish, render.pk))


def _schedule_packing(hand_over_id: UUID, agency_id: UUID) -> None:
    """Schedule a check whether a hand-over is complete, which cannot be decided here."""
    PendingHandOver.objects.update_or_create(
        hand_over_id=hand_over_id, defaults={"agency_id": agency_id, "due_at": Now()}
    )


def _end(render: Render, task: Task, outcome: Outcome) -> None:
    render.events += 1
    render.lint_count += len(outcome.lint)
    match outcome.status:
        case Task.Status.SUCCEEDED:
            render.done += 1
        case Task.Status.FAILED:
            render.failed += 1
        case Task.Status.DEAD:
            render.failed += 1
            queue.count_given_up(task.agency_id)
    task.status, task.event = outcome.status, render.events
    task.error_code, task.error = outcome.code, outcome.error[:500]
    task.save(update_fields=["status", "crashes", "error_code", "error", "lint", "event"])


def _end_or_pack(render: Render) -> None:
    """Queue the ZIP if one was requested and something was rendered, else end the render."""
    waiting = Task.objects.of(render.agency_id).filter(render=render, status=Task.Status.WAITING)
    packing = list(waiting)
    if packing and render.done:
        waiting.update(status=Task.Status.QUEUED)
        render.unfinished = len(packing)
        costs = {task.pk: task.cost for task in packing}
        queue.enqueue(render.agency_id, costs, render.priority)
        return
    nothing = Outcome(Task.Status.FAILED, code="nothing-to-pack", error="No file was rendered.")
    for task in packing:
        _end(render, task, nothing)
    if render.status != Render.Status.CANCELED:
        render.status = (
            Render.Status.SUCCEEDED
            if not render.failed
            else Render.Status.PARTIAL
            if render.done
            else Render.Status.FAILED
        )
    render.finished_at = timezone.now()
