"""Runs one task from claim to completion: load, fetch, paint, store, then save rows.

Bytes are stored before rows: a worker that dies in between leaves at worst an object that no row names. Safe
to run twice: the same task stores the same bytes under the same key, and only the holder of the lease may
write rows.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from accounts.tenancy import tenant
from carousels.snapshots import FromNewer, load_snapshot
from core.observability.metrics import TASKS
from core.storage import StoreUnavailable
from painting.process import PainterCrashed, PainterTimedOut
from rendering import queue
from rendering.models import Blob, Master, Output, Render, Task
from rendering.outputs import exports
from rendering.outputs.file_types import KINDS
from rendering.worker.artifacts import Job, error_text, make_artifacts
from rendering.worker.completion import Outcome, StoredFile, conclude, lock_render, publish_progress

log = logging.getLogger("leporello.render")

CRASHES_ALLOWED = 3
OUR_MISTAKE = "This failed because of an error on our side, which we have logged. Try again later."


def perform(claim: queue.Claim) -> bool:
    """Perform a claimed task and store its outcome, if the lease still holds.

    Returns False after a temporary failure: storage did not answer, or a newer release is needed. The task is
    then requeued with a delay.
    """
    began = time.perf_counter()
    task = _start_task(claim)
    if task is None:
        return True
    with queue.lease_kept(claim):
        try:
            snapshot, content = load_snapshot(task.agency_id, task.render.snapshot_id)
            job = Job(task, task.render, snapshot, content)
            outcome = make_artifacts(job)
            _write(claim, job, outcome)
        except (StoreUnavailable, FromNewer) as failure:
            log.warning("a task is retried later: %s", failure, extra=_facts(claim))
            with tenant(claim.agency_id):
                _requeue(claim, task, delayed=True)
            return False
        except (OperationalError, InterfaceError):
            raise  # temporary as well: the lease expires, and another worker takes the task
        except (PainterCrashed, PainterTimedOut) as death:
            log.warning("the render child was lost: %s", death, extra=_facts(claim))
            outcome = _crashed(claim, task, "painter-died", error_text(task, death))
        except Exception:  # an unexpected error must end the task, or it would be tried forever
            log.exception("a task failed unexpectedly", extra=_facts(claim))
            outcome = _crashed(claim, task, "not-rendered", OUR_MISTAKE)
    took = time.perf_counter() - began
    TASKS.labels(task.kind, outcome.status).observe(took)
    queue.charge(claim.agency_id, task.cost, took)
    return True


def requeue_lost_tasks() -> int:
    """Requeue the tasks of lost workers. Returns how many. Safe to run twice."""
    with transaction.atomic():
        lost = queue.requeue_expired()
        for agency, ids in lost.items():
            with tenant(agency):
                tasks = Task.objects.of(agency).filter(pk__in=ids)
                tasks.filter(status=Task.Status.RUNNING).update(status=Task.Status.QUEUED)
    return sum(map(len, lost.values()))


def _start_task(claim: queue.Claim) -> Task | None:
    """Mark a claimed task as running and return it, or None when there is nothing to do any more."""
    with tenant(claim.agency_id):
        tasks = Task.objects.of(claim.agency_id).filter(pk=claim.task_id)
        task = tasks.select_related("render").first()
        if task is None or task.status not in Task.UNFINISHED:
            queue.finish(claim)
            return None
        if task.render.status == Render.Status.CANCELED:
            _cancel_task(claim, task)
            return None
        queue.commit_asynchronously()
        # A worker that lost its lease long ago must not undo what another one finished.
        if not tasks.filter(status__in=Task.UNFINISHED).update(status=Task.Status.RUNNING):
            return None
        task.status = Task.Status.RUNNING
        if task.render.status == Render.Status.QUEUED:
            _start_render(task.render)
        return task


def _start_render(render: Render) -> None:
    """Mark a render as processing with its first task; of two concurrent ones, one does it."""
    render = lock_render(render.pk, render.agency_id)
    if render.status == Render.Status.QUEUED:
        render.status = Render.Status.PROCESSING
        render.events += 1
        render.save(update_fields=["status", "events"])
        publish_progress(render)


def _cancel_task(claim: queue.Claim, task: Task) -> None:
    """End a task whose render was canceled while it was claimed."""
    if queue.finish(claim):
        conclude(task, Outcome(Task.Status.CANCELED))


def _crashed(claim: queue.Claim, task: Task, code: str, reason: str) -> Outcome:
    """Count a failed attempt, and give the task up after the last. Temporary failures do not count."""
    task.crashes += 1
    dead = task.crashes >= CRASHES_ALLOWED
    outcome = Outcome(Task.Status.DEAD if dead else Task.Status.QUEUED, code=code, error=reason)
    with tenant(claim.agency_id):
        if not dead:
            _requeue(claim, task, delayed=False)
        elif queue.finish(claim):
            conclude(task, outcome)
    return outcome


def _requeue(claim: queue.Claim, task: Task, *, delayed: bool) -> None:
    """Requeue a task, unless its render was canceled meanwhile."""
    render = lock_render(task.render_id, task.agency_id)
    if render.status == Render.Status.CANCELED:
        _cancel_task(claim, task)
    elif queue.release(claim, delayed=delayed):
        task.status = Task.Status.QUEUED
        task.save(update_fields=["status", "crashes"])


def _write(claim: queue.Claim, job: Job, outcome: Outcome) -> None:
    agency = claim.agency_id
    with tenant(agency):
        if not queue.finish(claim):
            log.info("the lease was lost; another worker has the task", extra=_facts(claim))
            return
        if outcome.files:
            _write_outputs(job, outcome)
        conclude(job.task, outcome)


def _write_outputs(job: Job, outcome: Outcome) -> None:
    """Save the rows of stored files. Renders that show the same share one blob.

    A file that was painted for an approval counts towards usage when first requested.
    """
    task, render, agency = job.task, job.render, job.task.agency_id
    blobs = save_blobs(agency, outcome.files)
    if task.kind == Task.Kind.SLIDE:
        shown = list(blobs.values())
        if outcome.as_approved and render.review_id:
            masters = Master.objects.of(agency).filter(review=render.review_id, format=task.format)
            shown += masters.filter(slide=task.slide or 0).values_list("blob", flat=True)
        owed = Blob.objects.of(agency).filter(pk__in=shown, owed=True)
        outcome.billable |= bool(owed.update(owed=False))
    Output.objects.of(agency).bulk_create(
        [
            Output(
                agency_id=agency,
                render=render,
                task=task,
                file=file,
                blob_id=blob,
                filename=exports.filename_of(
                    file, task.slide, job.snapshot.document, render.filename_template, task.format
                ),
                as_approved=outcome.as_approved,
            )
            for file, blob in blobs.items()
        ],
        update_conflicts=True,
        unique_fields=["task", "file"],
        update_fields=["blob", "filename", "as_approved"],
    )


def save_blobs(
    agency_id: UUID, files: Mapping[str, StoredFile], *, owed: bool = False
) -> dict[str, UUID]:
    """Save the rows of stored files, by file type. Files with the same fingerprint share one row.

    New rows are ``owed``, or count towards usage at once.
    """
    # In the same order everywhere, so that two workers with the same files cannot deadlock.
    ordered = sorted(files.items(), key=lambda item: item[1].fingerprint)
    blobs = Blob.objects.of(agency_id)
    blobs.bulk_create(
        [
            Blob(
                agency_id=agency_id,
                fingerprint=made.fingerprint,
                key=made.key,
                sha256=made.sha256,
                bytes=made.bytes,
                width=made.width,
                height=made.height,
                content_type=KINDS[file].content_type,
                last_used=timezone.now(),
                owed=owed,
            )
            for file, made in ordered
        ],
        update_conflicts=True,
        unique_fields=["agency", "fingerprint"],
        update_fields=["key", "sha256", "bytes", "width", "height", "content_type", "last_used"],
    )
    names = [made.fingerprint for made in files.values()]
    rows = dict(blobs.filter(fingerprint__in=names).values_list("fingerprint", "pk"))
    return {file: rows[made.fingerprint] for file, made in files.items()}


def _facts(claim: queue.Claim) -> dict[str, dict[str, str]]:
    return {"facts": {"agency": str(claim.agency_id), "task": str(claim.task_id)}}
