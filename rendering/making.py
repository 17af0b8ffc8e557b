"""The files of one task: found again or painted, and stored.

Safe to run twice and at the same time: the same task gives the same bytes under the same key.
"""

from __future__ import annotations

import atexit
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import IO
from uuid import UUID

from accounts.storage import spare
from accounts.tenancy import tenant
from brandkits.catalogue.formats import FORMATS
from config.objectstore import ObjectMissing, store
from rendering import exports, pictures
from rendering.contents import contents_of
from rendering.ending import Made, Outcome
from rendering.kinds import KINDS, SLIDE_FILES, WHOLE_FILES
from rendering.models import Blob, Render, Task
from rendering.painter import Painter, PainterFailed, SceneRefused
from rendering.snapshot import Snapshot


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


def make(job: Job) -> Outcome:
    """Paint, or find again, the files of a task and store them.

    Raises ``PainterCrashed``, ``PainterTimedOut`` and ``StoreUnavailable``; what would be refused, or would
    fail, again is an outcome.
    """
    makers = {Task.Kind.SLIDE: _make_slide, Task.Kind.ZIP: _make_zip}
    try:
        pictures.fetch(job.task.agency_id, job.snapshot)
        return _fitting(job, makers.get(Task.Kind(job.task.kind), _make_whole)(job))
    except SceneRefused as refusal:
        return Outcome(Task.Status.FAILED, code="scene-refused", error=str(refusal))
    except PainterFailed as failure:
        return Outcome(Task.Status.FAILED, code="not-rendered", error=failure.told)
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
    # Painted slides tell themselves what will not read well; without them, the first whole file does.
    files = job.render.files
    wholes = [file for file in files if file in WHOLE_FILES]
    tells = not set(files).intersection(SLIDE_FILES) and kind == wholes[0]
    plan = painter().plan(job.content, job.task.format, inspect=tells)
    lint = [{"slide": n, **one} for n, slide in enumerate(plan) for one in slide.lint if tells]
    names = {kind: _name("\n".join([job.snapshot.title, *(s.fingerprint for s in plan)]), kind)}
    if done := _stored(job, names):
        return Outcome(Task.Status.SUCCEEDED, done, lint)
    paint = painter().pdf if kind == Task.Kind.PDF else painter().contact_sheet
    made = _put(job, kind, names[kind], paint(job.content, job.task.format))
    return Outcome(Task.Status.SUCCEEDED, {kind: made}, lint, anew=True)


def _make_zip(job: Job) -> Outcome:
    try:
        contents = contents_of(job.render, job.snapshot, alts_of(job.render, job.content))
        made = store_zip(job.render.agency_id, exports.write_zip({"": contents}))
    except ObjectMissing:
        error = "A file of this render is gone: render the carousel again."
        return Outcome(Task.Status.FAILED, code="file-lost", error=error)
    return Outcome(Task.Status.SUCCEEDED, {"zip": made})


def alts_of(render: Render, content: bytes) -> dict[str, list[str]]:
    """What the slides of a render show, in words, by format."""
    return {
        key: [slide.alt for slide in painter().plan(content, key, inspect=False)]
        for key in render.formats
    }


def store_zip(agency_id: UUID, archive: IO[bytes]) -> Made:
    """Keep a ZIP, which is closed then."""
    with archive:
        sha256 = hashlib.file_digest(archive, "sha256").hexdigest()  # type: ignore[arg-type]  # its type hides readinto
        size = archive.tell()
        archive.seek(0)
        key = _key(agency_id, sha256, "zip")
        spare(key)
        store().put(key, archive, content_type=KINDS["zip"].content_type)
    return Made(_name(sha256, "zip"), key, sha256, size)


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
    key = _key(job.task.agency_id, sha256, file)
    spare(key)
    store().put(key, data, content_type=KINDS[file].content_type)
    return Made(name, key, sha256, len(data), width, height)


def _key(agency_id: UUID, sha256: str, file: str) -> str:
    return f"agencies/{agency_id}/outputs/{sha256}.{KINDS[file].ending}"
