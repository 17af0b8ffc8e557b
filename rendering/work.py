"""One task, from claim to finish: load, fetch, paint, store, and only then write it down.

Bytes first, rows second: a worker that dies in the middle leaves at worst an object that no row
names. Safe to run twice: the same task gives the same bytes under the same key, and only the
holder of the lease may write.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import IO, Any

from django.utils import timezone

from accounts.tenancy import tenant
from accounts.usage import give_back
from config.objectstore import ObjectMissing, StoreUnavailable, store
from rendering import exports, pictures, queue
from rendering.kinds import KINDS
from rendering.models import Blob, Output, Render, Task
from rendering.painter import Painter, PainterCrashed, PainterTimedOut, SceneRefused
from rendering.snapshot import Snapshot

log = logging.getLogger("leporello.render")

CRASHES_ALLOWED = 3


@cache
def painter() -> Painter:
    """The render child of this process; it ends with it."""
    child = Painter(pictures.folder())
    atexit.register(child.close)
    return child


@dataclass(frozen=True, slots=True)
class Job:
    """What a task needs, read in one short block."""

    task: Task
    render: Render
    snapshot: Snapshot
    content: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """A stored file, not yet in a row."""

    fingerprint: str
    key: str
    sha256: str
    bytes: int
    width: int | None = None
    height: int | None = None


@dataclass(slots=True)
class Outcome:
    """What a task came to; ``anew`` when something was painted, which is what counts."""

    status: Task.Status
    files: dict[str, Made] = field(default_factory=dict)
    lint: list[dict[str, Any]] = field(default_factory=list)
    code: str = ""
    error: str = ""
    anew: bool = False


def perform(claim: queue.Claim) -> None:
    """Do a claimed task and write down what came of it, if the lease is still ours."""
    job = _load(claim)
    if job is None:
        return
    try:
        outcome = _make(job)
    except StoreUnavailable as weather:
        log.warning("storage is unavailable: %s", weather, extra=_facts(claim))
        with tenant(claim.agency_id):
            if queue.release(claim, delayed=True):
                Task.objects.of(claim.agency_id).filter(pk=claim.task_id).update(
                    status=Task.Status.QUEUED
                )
        return
    except (PainterCrashed, PainterTimedOut) as death:
        _crashed(claim, job.task, str(death))
        return
    except SceneRefused as refusal:
        outcome = Outcome(Task.Status.FAILED, code="scene-refused", error=str(refusal))
    except pictures.PictureLost as loss:
        outcome = Outcome(Task.Status.FAILED, code="picture-lost", error=str(loss))
    _write(claim, job, outcome)


def _load(claim: queue.Claim) -> Job | None:
    with tenant(claim.agency_id):
        task = (
            Task.objects.of(claim.agency_id)
            .select_related("render", "render__snapshot", "render__carousel__client")
            .filter(pk=claim.task_id)
            .first()
        )
        if task is None or task.status not in Task.UNFINISHED:
            queue.finish(claim)
            return None
        task.status = Task.Status.RUNNING
        task.save(update_fields=["status"])
        Render.objects.of(claim.agency_id).filter(
            pk=task.render_id, status=Render.Status.QUEUED
        ).update(status=Render.Status.PROCESSING)
        content = task.render.snapshot.content
    snapshot = Snapshot.model_validate_json(content)
    return Job(task, task.render, snapshot, content.encode())


def _make(job: Job) -> Outcome:
    pictures.fetch(job.task.agency_id, job.snapshot)
    if job.task.kind == Task.Kind.SLIDE:
        return _make_slide(job)
    if job.task.kind == Task.Kind.ZIP:
        return _make_zip(job)
    return _make_whole(job)


def _make_slide(job: Job) -> Outcome:
    task = job.task
    # Laying it out is cheap, and tells whether it was painted before.
    slide = painter().slide(job.content, task.format, task.slide or 0, [], inspect=True)
    names = {file: _name(slide.fingerprint, file) for file in task.files}
    done = _stored(job, names)
    missing = [file for file in task.files if file not in done]
    if missing:
        painted = painter().slide(job.content, task.format, task.slide or 0, missing)
        for file in missing:
            data = painted.files[file]
            done[file] = _put(job, file, names[file], data, painted.width, painted.height)
    lint = [{"slide": task.slide, **entry} for entry in slide.lint]
    return Outcome(Task.Status.SUCCEEDED, done, lint, anew=bool(missing))


def _make_whole(job: Job) -> Outcome:
    """A file over all slides: PDF or contact sheet."""
    kind = job.task.kind
    plan = painter().plan(job.content, job.task.format)
    names = {kind: _name("\n".join([job.snapshot.title, *(s.fingerprint for s in plan)]), kind)}
    if done := _stored(job, names):
        return Outcome(Task.Status.SUCCEEDED, done)
    paint = painter().pdf if kind == Task.Kind.PDF else painter().contact_sheet
    made = _put(job, kind, names[kind], paint(job.content, job.task.format))
    return Outcome(Task.Status.SUCCEEDED, {kind: made}, anew=True)


def _make_zip(job: Job) -> Outcome:
    render, document = job.render, job.snapshot.document
    alts = [slide.alt for slide in painter().plan(job.content, render.formats[0])]
    with tenant(render.agency_id):
        outputs = list(
            Output.objects.of(render.agency_id)
            .filter(render=render)
            .select_related("blob", "task")
            .order_by("filename")
        )
    entries = [
        exports.Entry(output.filename, output.blob.key, _facts_of(output, alts, job))
        for output in outputs
    ]
    manifest = {
        "carousel": str(render.carousel_id),
        "version": render.version,
        "title": job.snapshot.title,
        "client": job.task.render.carousel.client.name,
        "language": document.language,
        "formats": render.formats,
    }
    try:
        with exports.write_zip(entries, manifest, alts) as archive:
            sha256 = hashlib.file_digest(archive, "sha256").hexdigest()  # type: ignore[arg-type]  # its type hides readinto
            size = archive.tell()
            archive.seek(0)
            made = _put_stream(job, "zip", _name(sha256, "zip"), archive, sha256, size)
    except ObjectMissing as lost:
        return Outcome(Task.Status.FAILED, code="file-lost", error=f"{lost} is gone from the store")
    return Outcome(Task.Status.SUCCEEDED, {"zip": made})


def _facts_of(output: Output, alts: list[str], job: Job) -> dict[str, Any]:
    """What the manifest says of a file."""
    blob, slide = output.blob, output.task.slide
    facts: dict[str, Any] = {
        "filename": output.filename,
        "file": output.file,
        "format": output.task.format,
        "sha256": blob.sha256,
        "bytes": blob.bytes,
    }
    if slide is not None:
        facts |= {
            "slide": slide + 1,
            "width": blob.width,
            "height": blob.height,
            "alt": alts[slide],
            "links": exports.links_of(job.snapshot.document, slide),
        }
    return facts


def _name(shown: str, file: str) -> str:
    return hashlib.sha256(f"{shown}:{file}".encode()).hexdigest()


def _stored(job: Job, names: Mapping[str, str]) -> dict[str, Made]:
    """The files that were made before and are still in the store."""
    agency = job.task.agency_id
    with tenant(agency):
        blobs = Blob.objects.of(agency).filter(fingerprint__in=names.values())
        known = {blob.fingerprint: blob for blob in blobs}
    return {
        file: Made(name, blob.key, blob.sha256, blob.bytes, blob.width, blob.height)
        for file, name in names.items()
        if (blob := known.get(name)) and store().exists(blob.key)
    }


def _put(
    job: Job,
    file: str,
    name: str,
    data: bytes,
    width: int | None = None,
    height: int | None = None,
) -> Made:
    sha256 = hashlib.sha256(data).hexdigest()
    key = _key(job, sha256, file)
    store().put(key, data, content_type=KINDS[file].content_type)
    return Made(name, key, sha256, len(data), width, height)


def _put_stream(job: Job, file: str, name: str, stream: IO[bytes], sha256: str, size: int) -> Made:
    key = _key(job, sha256, file)
    store().put(key, stream, content_type=KINDS[file].content_type)
    return Made(name, key, sha256, size)


def _key(job: Job, sha256: str, file: str) -> str:
    return f"agencies/{job.task.agency_id}/outputs/{sha256}.{KINDS[file].ending}"


def _crashed(claim: queue.Claim, task: Task, reason: str) -> None:
    """Use up one of the task's attempts: only what its own slide does to the painter counts."""
    log.warning("the render child was lost: %s", reason, extra=_facts(claim))
    with tenant(claim.agency_id):
        task.crashes += 1
        if task.crashes >= CRASHES_ALLOWED:
            if queue.finish(claim):
                _conclude(task, Outcome(Task.Status.DEAD, code="painter-died", error=reason))
        elif queue.release(claim, delayed=False):
            task.status = Task.Status.QUEUED
            task.save(update_fields=["status", "crashes"])


def _write(claim: queue.Claim, job: Job, outcome: Outcome) -> None:
    agency = claim.agency_id
    with tenant(agency):
        if not queue.finish(claim):
            log.info("the lease was lost; another worker has the task", extra=_facts(claim))
            return
        for file, made in outcome.files.items():
            _write_output(job, file, made)
        _conclude(job.task, outcome)


def _write_output(job: Job, file: str, made: Made) -> None:
    task, render = job.task, job.render
    blob, _ = Blob.objects.of(task.agency_id).update_or_create(
        fingerprint=made.fingerprint,
        defaults={
            "agency_id": task.agency_id,
            "key": made.key,
            "sha256": made.sha256,
            "bytes": made.bytes,
            "width": made.width,
            "height": made.height,
            "content_type": KINDS[file].content_type,
            "last_used": timezone.now(),
        },
    )
    prefix = f"{task.format}-" if len(render.formats) > 1 and task.format else ""
    Output.objects.of(task.agency_id).update_or_create(
        task=task,
        file=file,
        defaults={
            "agency_id": task.agency_id,
            "render": render,
            "blob": blob,
            "filename": exports.filename_of(file, task.slide, job.snapshot.document, prefix),
        },
    )


def _conclude(task: Task, outcome: Outcome) -> None:
    """Write a task's end, wake what waited for it, and settle the render when it was the last."""
    agency = task.agency_id
    # All who end tasks of this render pass here one by one, so that exactly one is the last.
    render = Render.objects.of(agency).select_for_update().get(pk=task.render_id)
    task.status = outcome.status
    task.error_code, task.error = outcome.code, outcome.error[:500]
    task.lint = outcome.lint
    task.save(update_fields=["status", "crashes", "error_code", "error", "lint"])
    if task.slides and not outcome.anew:
        give_back(agency, render.charged_month, task.slides)
    settle(render)


def settle(render: Render) -> None:
    """Bring a render's status up to date with its tasks, in the caller's transaction."""
    tasks = Task.objects.of(render.agency_id).filter(render=render)
    by_status: dict[str, int] = {}
    for status in tasks.values_list("status", flat=True):
        by_status[status] = by_status.get(status, 0) + 1
    if by_status.get(Task.Status.QUEUED) or by_status.get(Task.Status.RUNNING):
        return
    done = by_status.get(Task.Status.SUCCEEDED, 0)
    if by_status.get(Task.Status.WAITING):
        waiting = tasks.filter(status=Task.Status.WAITING)
        if done:
            ids = list(waiting.values_list("pk", flat=True))
            waiting.update(status=Task.Status.QUEUED)
            queue.enqueue(render.agency_id, ids, queue.INTERACTIVE)
            return
        waiting.update(
            status=Task.Status.FAILED, error_code="nothing-to-pack", error="No file was rendered."
        )
    if render.status != Render.Status.CANCELED:
        lost = sum(by_status.values()) - done
        render.status = (
            Render.Status.SUCCEEDED
            if not lost
            else Render.Status.PARTIAL
            if done
            else Render.Status.FAILED
        )
    render.finished_at = timezone.now()
    render.save(update_fields=["status", "finished_at"])


def _facts(claim: queue.Claim) -> dict[str, dict[str, str]]:
    return {"facts": {"agency": str(claim.agency_id), "task": str(claim.task_id)}}
