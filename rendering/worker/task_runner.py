"""One task, from claim to finish: load, fetch, paint, store, and only then write it down.

Bytes first, rows second: a worker that dies in the middle leaves at worst an object that no row
names. Safe to run twice: the same task gives the same bytes under the same key, and only the
holder of the lease may write.
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
from rendering.worker.completion import Outcome, StoredFile, conclude, locked, show

log = logging.getLogger("leporello.render")

CRASHES_ALLOWED = 3
OUR_MISTAKE = (
    "This could not be made, which is our mistake: we have a note of it. Try again in a while."
)


def perform(claim: queue.Claim) -> bool:
    """Do a claimed task and write down what came of it, if the lease is still ours.

    False when storage did not answer, or a newer release is needed, and the task waits for that.
    """
    began = time.perf_counter()
    task = _begun(claim)
    if task is None:
        return True
    with queue.lease_kept(claim):
        try:
            snapshot, content = load_snapshot(task.agency_id, task.render.snapshot_id)
            job = Job(task, task.render, snapshot, content)
            outcome = make_artifacts(job)
            _write(claim, job, outcome)
        except (StoreUnavailable, FromNewer) as weather:
            log.warning("a task waits: %s", weather, extra=_facts(claim))
            with tenant(claim.agency_id):
                _put_back(claim, task, delayed=True)
            return False
        except (OperationalError, InterfaceError):
            raise  # weather, too: the lease ends, and somebody else takes the task
        except (PainterCrashed, PainterTimedOut) as death:
            log.warning("the render child was lost: %s", death, extra=_facts(claim))
            outcome = _crashed(claim, task, "painter-died", error_text(task, death))
        except Exception:  # whatever a task brings about must end somewhere
            log.exception("a task broke its worker", extra=_facts(claim))
            outcome = _crashed(claim, task, "not-rendered", OUR_MISTAKE)
    took = time.perf_counter() - began
    TASKS.labels(task.kind, outcome.status).observe(took)
    queue.charge(claim.agency_id, task.cost, took)
    return True


def requeue_lost_tasks() -> int:
    """Put the tasks of lost workers back into the queue; returns how many. Safe to run twice."""
    with transaction.atomic():
        lost = queue.requeue_expired()
        for agency, ids in lost.items():
            with tenant(agency):
                tasks = Task.objects.of(agency).filter(pk__in=ids)
                tasks.filter(status=Task.Status.RUNNING).update(status=Task.Status.QUEUED)
    return sum(map(len, lost.values()))


def _begun(claim: queue.Claim) -> Task | None:
    """The task, running from now on; None when there is nothing to do any more."""
    with tenant(claim.agency_id):
        tasks = Task.objects.of(claim.agency_id).filter(pk=claim.task_id)
        task = tasks.select_related("render").first()
        if task is None or task.status not in Task.UNFINISHED:
            queue.finish(claim)
            return None
        if task.render.status == Render.Status.CANCELED:
            _drop(claim, task)
            return None
        queue.without_waiting_for_the_disk()
        # A worker that lost its lease long ago must not take back what another has done.
        if not tasks.filter(status__in=Task.UNFINISHED).update(status=Task.Status.RUNNING):
            return None
        task.status = Task.Status.RUNNING
        if task.render.status == Render.Status.QUEUED:
            _begin(task.render)
        return task


def _begin(render: Render) -> None:
    """The first task of a render says that it is being worked on; of two at a time, one does."""
    render = locked(render.pk, render.agency_id)
    if render.status == Render.Status.QUEUED:
        render.status = Render.Status.PROCESSING
        render.events += 1
        render.save(update_fields=["status", "events"])
        show(render)


def _drop(claim: queue.Claim, task: Task) -> None:
    """Nobody wants it any more: its render was canceled while somebody was at it."""
    if queue.finish(claim):
        conclude(task, Outcome(Task.Status.CANCELED))


def _crashed(claim: queue.Claim, task: Task, code: str, reason: str) -> Outcome:
    """Use up one of the task's attempts: only what it does to the painter, or to us, counts."""
    task.crashes += 1
    dead = task.crashes >= CRASHES_ALLOWED
    outcome = Outcome(Task.Status.DEAD if dead else Task.Status.QUEUED, code=code, error=reason)
    with tenant(claim.agency_id):
        if not dead:
            _put_back(claim, task, delayed=False)
        elif queue.finish(claim):
            conclude(task, outcome)
    return outcome


def _put_back(claim: queue.Claim, task: Task, *, delayed: bool) -> None:
    """Leave a task to another try, unless its render was canceled meanwhile."""
    render = locked(task.render_id, task.agency_id)
    if render.status == Render.Status.CANCELED:
        _drop(claim, task)
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
    """The rows of files that are stored; those of another render that shows the same are shared.

    What was painted for an approval counts when it is asked for first.
    """
    task, render, agency = job.task, job.render, job.task.agency_id
    blobs = keep_blobs(agency, outcome.files)
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


def keep_blobs(
    agency_id: UUID, files: Mapping[str, StoredFile], *, owed: bool = False
) -> dict[str, UUID]:
    """The rows of stored files, by the kind of file; of two that show the same there is one row.

    New rows are ``owed``, or count already.
    """
    # In one order everywhere: two workers with the same two files must not wait for each other.
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
