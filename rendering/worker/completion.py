"""How tasks end, and renders with them: exact counts, and numbers that streams resume from.

Everything here runs in the caller's transaction and holds the render's row, so that exactly one task
is the last, and events are numbered in the order in which they are committed.
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
    """A stored file, not yet in a row."""

    fingerprint: str
    key: str
    sha256: str
    bytes: int
    width: int | None = None
    height: int | None = None


@dataclass(slots=True)
class Outcome:
    """What a task came to; ``anew`` when something was painted, which is what counts.

    ``as_approved`` when its files show what the render's review saw.
    """

    status: Task.Status
    files: dict[str, StoredFile] = field(default_factory=dict)
    lint: list[dict[str, Any]] = field(default_factory=list)
    code: str = ""
    error: str = ""
    billable: bool = False
    as_approved: bool = False


def locked(render_id: UUID, agency_id: UUID) -> Render:
    """The row of a render, ours until the transaction ends."""
    return Render.objects.of(agency_id).select_for_update().get(pk=render_id)


def conclude(task: Task, outcome: Outcome) -> None:
    """Write a task's end, wake what waited for it, and settle the render when it was the last."""
    render = locked(task.render_id, task.agency_id)
    if task.slides and not outcome.billable:
        give_back(task.agency_id, render.charged_month, task.slides)
    task.lint = outcome.lint
    render.unfinished -= 1
    _end(render, task, outcome)
    settle(render)


def settle(render: Render) -> None:
    """Write a locked render's counts; when nothing is left to do, bring it to its end."""
    if not render.unfinished:
        _end_or_pack(render)
    if render.ended:
        render.events += 1  # the end is an event of its own
        if render.hand_over_id:
            _look_at(render.hand_over_id, render.agency_id)
    render.save(update_fields=_COUNTS)
    show(render)


def show(render: Render) -> None:
    """Let streams see a locked render as it is written."""
    pulse = RenderProgress.objects.filter(pk=render.pk)
    if render.ended:
        pulse.delete()
    elif not pulse.update(unfinished=render.unfinished, events=render.events):
        RenderProgress.objects.create(
            render_id=render.pk,
            agency_id=render.agency_id,
            priority=render.priority,
            unfinished=render.unfinished,
            events=render.events,
        )
    transaction.on_commit(partial(publish, render.pk))


def _look_at(hand_over_id: UUID, agency_id: UUID) -> None:
    """Have a hand-over packed if this was the last of its renders, which nobody can tell here."""
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
            queue.given_up(task.agency_id)
    task.status, task.event = outcome.status, render.events
    task.error_code, task.error = outcome.code, outcome.error[:500]
    task.save(update_fields=["status", "crashes", "error_code", "error", "lint", "event"])


def _end_or_pack(render: Render) -> None:
    """Pack what was rendered if that is asked for and not done yet; else nothing more will happen."""
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
