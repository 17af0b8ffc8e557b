"""Services that start, cancel and retry renders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum

from accounts.billing.storage import require_storage
from accounts.billing.usage import charge, give_back
from accounts.models import Agency
from brandkits.catalogue.own_formats import require_formats
from carousels.editing.edits import hold_version
from carousels.models import Carousel, Review
from carousels.reviews import current_review
from carousels.snapshots import freeze, save_snapshot, with_formats
from core.errors import Conflict, StaleVersion, Unavailable, invalid, missing
from design.snapshot import Snapshot
from rendering import queue
from rendering.models import HandOver, Render, Task
from rendering.outputs.channel_targets import files_for_channel
from rendering.outputs.file_types import SLIDE_FILES, WHOLE_FILES
from rendering.outputs.filename_template import fill_template, validate_template
from rendering.queries import unfinished_tasks
from rendering.tasks import wake_workers
from rendering.worker.completion import lock_render, publish_progress, settle

QUEUE_RETRY = 30  # seconds
SMALL = 60  # slides; larger renders wait behind interactive ones
PAGES_A_SLIDE = 2  # a page of a whole file takes about half as long as a painted slide


class QueueFull(Unavailable):
    """The queue is full. Nothing of the request was stored."""

    code, title = "queue-full", "The render queue is full"


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """What to render: files in formats (by default the carousel's own), or all files for a channel.

    ``by_api`` means that a program publishes the files there.
    """

    formats: Sequence[str] = ()
    files: Sequence[str] = ()
    channel: str = ""
    by_api: bool = False
    filename_template: str = ""


@transaction.atomic
def request_render(
    agency: Agency, *, carousel_id: UUID, version: int | None, wanted: RenderOptions
) -> Render:
    """Freeze a carousel and queue everything requested of it.

    Later changes of the carousel never reach this render. If its present version is approved, slides look as
    they did when they were approved.
    """
    carousels = Carousel.objects.of(agency).select_for_update(of=("self",))
    carousel = carousels.select_related("kit_version", "client").filter(pk=carousel_id).first()
    if carousel is None:
        raise missing("carousel", ["/carousel"])
    if version is not None and version != carousel.version:
        raise StaleVersion(
            f"The carousel is at version {carousel.version}, not {version}.",
            current=carousel.version,
        )
    hold_version(carousel)
    snapshot = freeze(carousel)
    frozen_snapshot = save_snapshot(agency.pk, snapshot)
    render = Render(carousel=carousel, version=carousel.version, snapshot=frozen_snapshot)
    review = current_review(carousel)
    if (
        review
        and review.verdict == Review.Verdict.APPROVED
        and review.snapshot_digest == frozen_snapshot.digest
    ):
        render.review = review
    start_render(agency, render, snapshot, wanted)
    return render


def start_render(agency: Agency, render: Render, snapshot: Snapshot, wanted: RenderOptions) -> None:
    """Queue everything requested of a snapshot, which must be the render's.

    Sending wake-ups cannot fail the request: without a broker, the sweep starts the work later.
    """
    carousel, files, formats = render.carousel, wanted.files, wanted.formats
    document = snapshot.document
    if not document.slides:
        raise invalid("/carousel", "The carousel has no slides: add one first.", "empty")
    if wanted.channel:
        target, files = files_for_channel(document, wanted.channel, by_api=wanted.by_api)
        formats = [target.key]
    if render.hand_over_id:
        files = [file for file in files if file != "zip"]  # the hand-over has one of all
    elif set(files) == {"zip"}:
        files = ["png", "zip"]
    formats = list(dict.fromkeys(formats or document.formats or [document.format]))
    require_formats(agency, formats)
    wider = with_formats(agency.pk, snapshot, formats)
    if wider is not snapshot:
        render.snapshot = save_snapshot(agency.pk, wider)
    pattern = validate_template(wanted.filename_template, formats)
    render.agency, render.channel = agency, wanted.channel
    render.formats, render.files = formats, list(dict.fromkeys(files))
    render.filename_template = fill_template(
        pattern, title=carousel.title, client=carousel.client.name
    )
    tasks = _tasks(render, len(document.slides))
    _require_room(agency, len(tasks))
    require_storage(agency)
    render.charged_month = charge(agency, sum(task.slides for task in tasks))
    # A single render, which somebody may be watching, does not wait behind hand-overs.
    render.priority = queue.BULK if render.hand_over_id else _priority(tasks)
    queued = [task for task in tasks if task.status == Task.Status.QUEUED]
    render.total, render.unfinished = len(tasks), len(queued)
    render.save(force_insert=True)
    Task.objects.of(agency).bulk_create(tasks, batch_size=2_000)
    publish_progress(render)
    _queue(render, queued)


@transaction.atomic
def cancel_render(render: Render) -> Render:
    """Cancel all tasks that have not begun. Running ones finish by themselves."""
    render = lock_render(render.pk, render.agency_id)
    if render.status not in Render.UNFINISHED:
        raise Conflict(f"The render has ended: it is {render.status}.")
    tasks = Task.objects.of(render.agency_id).filter(render=render)
    queued = list(
        tasks.filter(status__in=[Task.Status.QUEUED, Task.Status.RUNNING]).values_list(
            "pk", flat=True
        )
    )
    withdrawn = tasks.filter(pk__in=queue.withdraw(queued))
    give_back(render.agency_id, render.charged_month, _slides(withdrawn))
    render.unfinished -= withdrawn.update(status=Task.Status.CANCELED)
    tasks.filter(status=Task.Status.WAITING).update(status=Task.Status.CANCELED)
    render.status = Render.Status.CANCELED
    render.events += 1
    settle(render)
    return render


@transaction.atomic
def retry_render(agency: Agency, render: Render) -> Render:
    """Repeat only the failed tasks. A ZIP is packed again from the files that exist then.

    Refused when files of the render have expired: what succeeded must still exist.
    """
    render = lock_render(render.pk, render.agency_id)
    tasks = Task.objects.of(render.agency_id).filter(render=render)
    failed = list(tasks.filter(status__in=Task.UNMADE))
    if render.status not in (Render.Status.FAILED, Render.Status.PARTIAL) or not failed:
        raise Conflict(f"There is nothing to repeat: the render is {render.status}.")
    _require_unexpired(render)
    again = [task for task in failed if task.kind != Task.Kind.ZIP] or failed
    packing = tasks.filter(kind=Task.Kind.ZIP).exclude(pk__in=[task.pk for task in again])
    _require_room(agency, len(again))
    require_storage(agency)
    _reset(render, packing, Task.Status.WAITING)
    queued = tasks.filter(pk__in=[task.pk for task in again])
    render.charged_month = charge(agency, _slides(queued))
    render.unfinished = _reset(render, queued, Task.Status.QUEUED)
    render.priority = _priority(again)
    render.status, render.finished_at = Render.Status.PROCESSING, None
    render.verdict = None
    render.events += 1
    render.save()
    if render.hand_over_id:
        HandOver.objects.of(agency).filter(pk=render.hand_over_id).update(
            status=HandOver.Status.PREPARING, error=""
        )
    publish_progress(render)
    _queue(render, again)
    return render


def _require_unexpired(render: Render) -> None:
    """Raise ``Conflict`` if files of the render, or of another in the same hand-over, have expired."""
    if render.expired_at:
        raise Conflict("Files of this render have expired: render the carousel again.")
    others = Render.objects.of(render.agency_id).exclude(expired_at=None)
    if render.hand_over_id and others.filter(hand_over=render.hand_over_id).exists():
        raise Conflict("Files of this hand-over have expired: hand the carousels over again.")


def _reset(render: Render, tasks: QuerySet[Task], status: Task.Status) -> int:
    """Reset ended tasks, in their rows and in the counts of the locked render."""
    ended = list(tasks.values_list("status", flat=True))
    done = ended.count(Task.Status.SUCCEEDED)
    render.done -= done
    render.failed -= len(ended) - done
    return tasks.update(status=status, crashes=0, error="", error_code="", event=None)


def _priority(tasks: Sequence[Task]) -> int:
    slides = sum(task.kind == Task.Kind.SLIDE for task in tasks)
    return queue.INTERACTIVE if slides <= SMALL else queue.BULK


def _require_room(agency: Agency, tasks: int) -> None:
    """Raise ``QueueFull`` at the limit of queued tasks. Concurrent requests may exceed it slightly."""
    of_agency = unfinished_tasks(agency_id=agency.pk) + tasks
    if of_agency > settings.RENDER_QUEUE_MOST_EACH:
        whose = "Your agency has"
    elif unfinished_tasks() + tasks > settings.RENDER_QUEUE_MOST:
        whose = "The service has"
    else:
        return
    raise QueueFull(
        f"{whose} as many slides and files queued as allowed. Try again when some are done.",
        retry_after=QUEUE_RETRY,
    )


def _tasks(render: Render, slides: int) -> list[Task]:
    painted = [file for file in render.files if file in SLIDE_FILES]
    tasks = [
        _task(render, Task.Kind.SLIDE, painted, key, slide, counts=1)
        for key in render.formats
        for slide in (range(slides) if painted else ())
    ]
    tasks += [
        # The pages of a PDF count towards usage, unless its slides are painted besides.
        _task(
            render,
            Task.Kind(file),
            [file],
            key,
            counts=slides if file == "pdf" and not painted else 0,
            cost=max(1, slides // PAGES_A_SLIDE),
        )
        for key in render.formats
        for file in render.files
        if file in WHOLE_FILES
    ]
    if "zip" in render.files:
        zipped = _task(render, Task.Kind.ZIP, ["zip"])
        zipped.status = Task.Status.WAITING
        tasks.append(zipped)
    return tasks


def _task(
    render: Render,
    kind: Task.Kind,
    files: list[str],
    key: str = "",
    slide: int | None = None,
    *,
    counts: int = 0,
    cost: int = 1,
) -> Task:
    return Task(
        agency_id=render.agency_id,
        render=render,
        kind=kind,
        files=files,
        format=key,
        slide=slide,
        slides=counts,
        cost=cost,
    )


def _slides(tasks: QuerySet[Task]) -> int:
    """Return the number of slides that tasks count towards usage."""
    return int(tasks.aggregate(all=Sum("slides"))["all"] or 0)


def _queue(render: Render, tasks: Sequence[Task]) -> None:
    queue.enqueue(render.agency_id, {task.pk: task.cost for task in tasks}, render.priority)
    transaction.on_commit(partial(wake_workers, len(tasks)), robust=True)
