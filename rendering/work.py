"""One task, from claim to finish: load, fetch, paint, store, and only then write it down.

Bytes first, rows second: a worker that dies in the middle leaves at worst an object that no row
names. Safe to run twice: the same task gives the same bytes under the same key, and only the
holder of the lease may write.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import IO, Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from accounts.storage import spare
from accounts.tenancy import tenant
from brandkits.catalogue.formats import FORMATS
from carousels.models import Carousel
from config.metrics import TASKS
from config.objectstore import ObjectMissing, StoreUnavailable, store
from rendering import exports, pictures, queue
from rendering.ending import Made, Outcome, conclude, locked, show
from rendering.kinds import KINDS
from rendering.models import Blob, FrozenSnapshot, Output, Render, Task
from rendering.painter import Painter, PainterCrashed, PainterTimedOut, SceneRefused
from rendering.snapshot import Snapshot

log = logging.getLogger("leporello.render")

CRASHES_ALLOWED = 3
KEPT_SNAPSHOTS = 4


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


def perform(claim: queue.Claim) -> bool:
    """Do a claimed task and write down what came of it, if the lease is still ours.

    False when storage did not answer, and the task waits for better weather.
    """
    began = time.perf_counter()
    task = _begun(claim)
    if task is None:
        return True
    with queue.held(claim):
        try:
            snapshot, content = _frozen(task.agency_id, task.render.snapshot_id)
            job = Job(task, task.render, snapshot, content)
            outcome = _make(job)
            _write(claim, job, outcome)
        except StoreUnavailable as weather:
            log.warning("storage is unavailable: %s", weather, extra=_facts(claim))
            with tenant(claim.agency_id):
                _put_back(claim, task, delayed=True)
            return False
        except (OperationalError, InterfaceError):
            raise  # weather, too: the lease ends, and somebody else takes the task
        except (PainterCrashed, PainterTimedOut) as death:
            log.warning("the render child was lost: %s", death, extra=_facts(claim))
            outcome = _crashed(claim, task, "painter-died", str(death))
        except Exception:  # whatever a task brings about must end somewhere
            log.exception("a task broke its worker", extra=_facts(claim))
            outcome = _crashed(claim, task, "not-rendered", "This is our mistake.")
    TASKS.labels(task.kind, outcome.status).observe(time.perf_counter() - began)
    return True


def take_back() -> int:
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


@lru_cache(maxsize=KEPT_SNAPSHOTS)
def _frozen(agency_id: UUID, snapshot_id: UUID) -> tuple[Snapshot, bytes]:
    """A snapshot never changes; the slides of a deck come one after the other."""
    with tenant(agency_id):
        content = FrozenSnapshot.objects.of(agency_id).take(snapshot_id).content
    return Snapshot.model_validate_json(content), content.encode()


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


def _make(job: Job) -> Outcome:
    makers = {Task.Kind.SLIDE: _make_slide, Task.Kind.ZIP: _make_zip}
    try:
        pictures.fetch(job.task.agency_id, job.snapshot)
        return _fitting(job, makers.get(Task.Kind(job.task.kind), _make_whole)(job))
    except SceneRefused as refusal:
        return Outcome(Task.Status.FAILED, code="scene-refused", error=str(refusal))
    except pictures.PictureLost as loss:
        return Outcome(Task.Status.FAILED, code="picture-lost", error=str(loss))


def _fitting(job: Job, outcome: Outcome) -> Outcome:
    """The outcome, unless the channel that it is for does not take files of that size."""
    target = FORMATS.get(job.task.format)
    if not job.render.channel or target is None:
        return outcome
    for made in outcome.files.values():
        if made.bytes > target.max_bytes:
            error = (
                f"The file has {made.bytes:,} bytes; {target.name} takes {target.max_bytes:,}. "
                "Use a smaller picture or a plainer ground."
            )
            return Outcome(Task.Status.FAILED, code="file-too-large", error=error)
    return outcome


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
    plan = painter().plan(job.content, job.task.format, inspect=False)
    names = {kind: _name("\n".join([job.snapshot.title, *(s.fingerprint for s in plan)]), kind)}
    if done := _stored(job, names):
        return Outcome(Task.Status.SUCCEEDED, done)
    paint = painter().pdf if kind == Task.Kind.PDF else painter().contact_sheet
    made = _put(job, kind, names[kind], paint(job.content, job.task.format))
    return Outcome(Task.Status.SUCCEEDED, {kind: made}, anew=True)


def _make_zip(job: Job) -> Outcome:
    render, document = job.render, job.snapshot.document
    alts = {
        key: [slide.alt for slide in painter().plan(job.content, key, inspect=False)]
        for key in render.formats
    }
    with tenant(render.agency_id):
        carousels = Carousel.objects.of(render.agency_id).filter(pk=render.carousel_id)
        client = carousels.values_list("client__name", flat=True).get()
        outputs = list(
            Output.objects.of(render.agency_id).filter(render=render).select_related("blob", "task")
        )
    entries = [
        exports.Entry(output.filename, output.blob.key, _facts_of(output, alts, job))
        for output in sorted(outputs, key=partial(_place, render))
        if output.task.kind != Task.Kind.ZIP
    ]
    texts = exports.texts_of(document, alts)
    manifest = {
        "carousel": str(render.carousel_id),
        "version": render.version,
        "title": job.snapshot.title,
        "client": client,
        "language": document.language,
        "formats": render.formats,
        "captions": [
            {"channel": one.channel, "filename": name}
            for one in document.captions
            if (name := f"captions/{one.channel}.txt") in texts
        ],
    }
    try:
        with exports.write_zip(entries, manifest, texts) as archive:
            sha256 = hashlib.file_digest(archive, "sha256").hexdigest()  # type: ignore[arg-type]  # its type hides readinto
            size = archive.tell()
            archive.seek(0)
            made = _put_stream(job, "zip", _name(sha256, "zip"), archive, sha256, size)
    except ObjectMissing as lost:
        return Outcome(Task.Status.FAILED, code="file-lost", error=f"{lost} is gone from the store")
    return Outcome(Task.Status.SUCCEEDED, {"zip": made})


def _place(render: Render, output: Output) -> tuple[int, bool, int, str]:
    """Where a file stands in the ZIP: format by format, slides first and in their order."""
    slide = output.task.slide
    return render.formats.index(output.task.format), slide is None, slide or 0, output.file


def _facts_of(output: Output, alts: Mapping[str, list[str]], job: Job) -> dict[str, Any]:
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
            "alt": alts[output.task.format][slide],
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
    spare(*(blob.key for blob in known.values()))
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
    spare(key)
    store().put(key, data, content_type=KINDS[file].content_type)
    return Made(name, key, sha256, len(data), width, height)


def _put_stream(job: Job, file: str, name: str, stream: IO[bytes], sha256: str, size: int) -> Made:
    key = _key(job, sha256, file)
    spare(key)
    store().put(key, stream, content_type=KINDS[file].content_type)
    return Made(name, key, sha256, size)


def _key(job: Job, sha256: str, file: str) -> str:
    return f"agencies/{job.task.agency_id}/outputs/{sha256}.{KINDS[file].ending}"


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
        for file, made in outcome.files.items():
            _write_output(job, file, made)
        conclude(job.task, outcome)


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
    Output.objects.of(task.agency_id).update_or_create(
        task=task,
        file=file,
        defaults={
            "agency_id": task.agency_id,
            "render": render,
            "blob": blob,
            "filename": exports.filename_of(
                file, task.slide, job.snapshot.document, render.names, task.format
            ),
        },
    )


def _facts(claim: queue.Claim) -> dict[str, dict[str, str]]:
    return {"facts": {"agency": str(claim.agency_id), "task": str(claim.task_id)}}
