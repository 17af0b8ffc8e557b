"""Artifacts: makes and stores the files of one task, reusing those that were made before.

Safe to run twice and concurrently: the same task stores the same bytes under the same key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from accounts.billing.storage import retain
from accounts.tenancy import tenant
from core.storage import ObjectMissing, store
from design.snapshot import Snapshot
from painting import pictures
from painting.pool import painter
from painting.process import (
    PaintedSlide,
    PainterError,
    PainterFailed,
    SceneRefused,
    SlidePlan,
)
from rendering.models import Blob, Master, Render, Task
from rendering.outputs import exports
from rendering.outputs.contents import contents_of
from rendering.outputs.file_types import KINDS, SLIDE_FILES, WHOLE_FILES
from rendering.worker.completion import Outcome, StoredFile


@dataclass(frozen=True, slots=True)
class Job:
    """Everything a task needs, read in one short transaction."""

    task: Task
    render: Render
    snapshot: Snapshot
    content: bytes


def make_artifacts(job: Job) -> Outcome:
    """Paint the files of a task, or find them again, and store them.

    Raises ``PainterCrashed``, ``PainterTimedOut`` and ``StoreUnavailable``. Failures that a retry would
    repeat are returned as an outcome.
    """
    try:
        return _within_limit(job, _make_files(job))
    except SceneRefused as refusal:
        return Outcome(
            Task.Status.FAILED, code="scene-refused", error=error_text(job.task, refusal)
        )
    except PainterFailed as failure:
        return Outcome(Task.Status.FAILED, code="not-rendered", error=error_text(job.task, failure))
    except pictures.PictureLost as loss:
        return Outcome(Task.Status.FAILED, code="picture-lost", error=str(loss))


def _make_files(job: Job) -> Outcome:
    if job.task.kind == Task.Kind.ZIP:
        return _make_zip(job)
    with pictures.fetch(job.task.agency_id, job.snapshot) as files:
        make_it = _make_slide if job.task.kind == Task.Kind.SLIDE else _make_whole
        return make_it(job, files)


def error_text(task: Task, error: PainterError) -> str:
    """Return the message for users about a painter's error; for a file over all slides, it names the slide."""
    if task.slide is not None or error.slide is None:
        return error.user_message
    return f"Slide {error.slide + 1}: {error.user_message}"


def _within_limit(job: Job, outcome: Outcome) -> Outcome:
    """Return the outcome, or a failure if a file is too large for the render's channel."""
    target = job.snapshot.format(job.task.format)
    if not job.render.channel or target is None or target.max_bytes is None:
        return outcome
    for made in outcome.files.values():
        if made.bytes > target.max_bytes:
            error = (
                f"The file has {made.bytes:,} bytes; {target.name} accepts {target.max_bytes:,}. "
                "Use a smaller picture or a plainer background."
            )
            return Outcome(Task.Status.FAILED, code="file-too-large", error=error)
    return outcome


def _make_slide(job: Job, files: pictures.Files) -> Outcome:
    """Make the files of a slide, from its master if there is one and the engine now paints differently."""
    task, index = job.task, job.task.slide or 0
    master = masters_of(job.render, task.format).get(index)
    slide, used = _laid_out(job, files, index, master)
    names = {file: fingerprint_of(slide.fingerprint, file) for file in task.files}
    if master and used and "png" in names:
        names["png"] = master.blob.fingerprint
    done = stored(task.agency_id, names)
    missing = [file for file in task.files if file not in done]
    if missing:
        if master and used:
            files.bring_master(master.blob.key, master.blob.sha256)
        painted = painter().slide(job.content, task.format, index, missing, masters=used)
        for file in missing:
            data, size = painted.files[file], (painted.width, painted.height)
            done[file] = put(task.agency_id, file, names[file], data, *size)
    found = master.lint if master and used else slide.lint
    lint = [{"slide": task.slide, **entry} for entry in found]
    as_approved = master is not None
    return Outcome(
        Task.Status.SUCCEEDED, done, lint, billable=bool(missing), as_approved=as_approved
    )


def _laid_out(
    job: Job, files: pictures.Files, index: int, master: Master | None
) -> tuple[PaintedSlide, dict[int, str]]:
    """Lay a slide out, which is cheap and gives its fingerprint. Also returns its master's digest if shown."""
    content, target = job.content, job.task.format
    try:
        slide = painter().slide(content, target, index, [], inspect=True)
    except PainterError:
        if master is None:
            raise
    else:
        if master is None or fingerprint_of(slide.fingerprint, "png") == master.blob.fingerprint:
            if absent := files.lost.keys() & set(slide.pictures):
                raise pictures.PictureLost(files.lost[min(absent)])
            return slide, {}
    used = {index: master.blob.sha256}
    return painter().slide(content, target, index, [], masters=used), used


def _make_whole(job: Job, files: pictures.Files) -> Outcome:
    """Make a file over all slides, PDF or contact sheet. Slides that are painted differently now use masters."""
    kind, target = job.task.kind, job.task.format
    masters = masters_of(job.render, target)
    # The tasks of painted slides report lint themselves. Without any, the first whole file does.
    wanted = job.render.files
    wholes = [file for file in wanted if file in WHOLE_FILES]
    reports_lint = not set(wanted).intersection(SLIDE_FILES) and kind == wholes[0]
    used, plan = _planned(job.content, target, masters, inspect=reports_lint)
    lint = [
        {"slide": number, **one}
        for number, slide in enumerate(plan)
        for one in (masters[number].lint if number in used else slide.lint)
        if reports_lint
    ]
    for number, slide in enumerate(plan):
        if number not in used and (absent := files.lost.keys() & set(slide.pictures)):
            raise pictures.PictureLost(f"Slide {number + 1}: {files.lost[min(absent)]}")
    shown = "\n".join([job.snapshot.title, *(slide.fingerprint for slide in plan)])
    names = {kind: fingerprint_of(shown, kind)}
    done = stored(job.task.agency_id, names)
    billable = not done
    if billable:
        for number in used:
            files.bring_master(masters[number].blob.key, masters[number].blob.sha256)
        paint = painter().pdf if kind == Task.Kind.PDF else painter().contact_sheet
        data = paint(job.content, target, masters=used)
        done = {kind: put(job.task.agency_id, kind, names[kind], data)}
    as_approved = len(masters) == len(plan)
    return Outcome(Task.Status.SUCCEEDED, done, lint, billable=billable, as_approved=as_approved)


def _planned(
    content: bytes, target: str, masters: Mapping[int, Master], *, inspect: bool
) -> tuple[dict[int, str], list[SlidePlan]]:
    """Plan all slides. Returns the masters' digests of those that are shown as masters, and the plan."""
    used: dict[int, str] = {}
    while True:
        try:
            plan = painter().plan(content, target, inspect=inspect, masters=used)
        except PainterError as error:
            if error.slide is None or error.slide in used or error.slide not in masters:
                raise
            used[error.slide] = masters[error.slide].blob.sha256
            continue
        other = {
            number: master.blob.sha256
            for number, master in masters.items()
            if number not in used
            and fingerprint_of(plan[number].fingerprint, "png") != master.blob.fingerprint
        }
        if not other:
            return used, plan
        used |= other


def masters_of(render: Render, target: str) -> dict[int, Master]:
    """Return the masters of a render in a format, by slide; none if the render has no review."""
    if render.review_id is None:
        return {}
    with tenant(render.agency_id):
        rows = Master.objects.of(render.agency_id).filter(review=render.review_id, format=target)
        return {master.slide: master for master in rows.select_related("blob")}


def _make_zip(job: Job) -> Outcome:
    try:
        contents = contents_of(job.render, job.snapshot)
        made = store_zip(job.render.agency_id, exports.write_zip({"": contents}))
    except ObjectMissing:
        error = "A file of this render is missing: render the carousel again."
        return Outcome(Task.Status.FAILED, code="file-lost", error=error)
    return Outcome(Task.Status.SUCCEEDED, {"zip": made})


def store_zip(agency_id: UUID, archive: IO[bytes]) -> StoredFile:
    """Store a ZIP and close it."""
    with archive:
        sha256 = hashlib.file_digest(archive, "sha256").hexdigest()  # type: ignore[arg-type]  # its type hides readinto
        size = archive.tell()
        archive.seek(0)
        key = _key(agency_id, sha256, "zip")
        retain(key)
        store().put(key, archive, content_type=KINDS["zip"].content_type)
    return StoredFile(fingerprint_of(sha256, "zip"), key, sha256, size)


def fingerprint_of(shown: str, file: str) -> str:
    return hashlib.sha256(f"{shown}:{file}".encode()).hexdigest()


def stored(agency: UUID, names: Mapping[str, str]) -> dict[str, StoredFile]:
    """Return the files that were made before and are still in the store."""
    with tenant(agency):
        blobs = Blob.objects.of(agency).filter(fingerprint__in=names.values())
        known = {blob.fingerprint: blob for blob in blobs}
    retain(*(blob.key for blob in known.values()))
    return {
        file: StoredFile(name, blob.key, blob.sha256, blob.bytes, blob.width, blob.height)
        for file, name in names.items()
        if (blob := known.get(name)) and store().exists(blob.key)
    }


def put(
    agency: UUID,
    file: str,
    name: str,
    data: bytes,
    width: int | None = None,
    height: int | None = None,
) -> StoredFile:
    """Store a file under the digest of its bytes. ``name`` is the fingerprint of what it shows."""
    sha256 = hashlib.sha256(data).hexdigest()
    key = _key(agency, sha256, file)
    retain(key)
    store().put(key, data, content_type=KINDS[file].content_type)
    return StoredFile(name, key, sha256, len(data), width, height)


def _key(agency_id: UUID, sha256: str, file: str) -> str:
    return f"agencies/{agency_id}/outputs/{sha256}.{KINDS[file].ending}"
