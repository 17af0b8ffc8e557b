"""The verdict over a draft as it is now, kept beside it for lists; and over what a render shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import Agency
from accounts.tenancy import tenant
from carousels.models import Carousel
from carousels.snapshots.snapshots import freeze
from carousels.verdict.mending import mended
from carousels.verdict.readiness import Fault, Item, Readiness, faults_of, readiness_of
from carousels.verdict.validation import Validation, of_platform, too_heavy, validate
from core.errors import ErrorItem
from design.document.variants import varied
from design.snapshot import Snapshot
from painting import previews
from rendering.models import Output, Render, Task

_MISSED = (Task.Status.FAILED, Task.Status.DEAD)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a draft, and of which of its versions."""

    version: int
    validation: Validation
    snapshot: Snapshot


def check(
    agency: Agency, carousel_id: UUID, formats: Sequence[str] = (), *, fixes: bool = False
) -> Checked:
    """Look at a draft in its own formats, or in others; with ``fixes``, say what mends each item.

    Paints, outside of any block. What its own formats come to is kept with the draft.
    """
    with tenant(agency):
        carousels = Carousel.objects.of(agency).select_related("kit_version")
        carousel = carousels.take(carousel_id)
        snapshot = freeze(carousel, formats=formats)
    document = snapshot.document
    own = list(dict.fromkeys(document.formats or [document.format]))
    asked = list(dict.fromkeys(formats)) or own
    for key in asked:
        previews.known(snapshot, key)
    found = validate(agency.pk, snapshot, asked)
    if asked == own:
        with tenant(agency):
            # Not of another version that was saved meanwhile.
            rows = Carousel.objects.of(agency).filter(pk=carousel_id, version=carousel.version)
            rows.update(checked_version=carousel.version, checked_faults=found.readiness.to_fix)
    if fixes:
        found = found.with_readiness(mended(agency.pk, snapshot, asked, found.readiness))
    return Checked(carousel.version, found, snapshot)


def faults_to_approve(agency: Agency, carousel_id: UUID) -> list[ErrorItem]:
    """What is to be fixed of a draft, as a refusal tells it: places are those in the document."""
    checked = check(agency, carousel_id)
    places = {one.id: index for index, one in enumerate(checked.snapshot.document.slides)}
    return [
        {"pointer": _place(item, places), "detail": item.message, "code": item.code}
        for item in checked.validation.readiness.items
        if item.severity == "error"
    ]


def _place(item: Item, places: dict[UUID, int]) -> str:
    if not item.slides:
        return ""
    return f"/document/slides/{places[item.slides[0]]}"


def verdict_of(render: Render) -> dict[str, Any] | None:
    """The verdict over what a render shows, as it is told; None while it is not at its end."""
    if not render.ended or render.status == Render.Status.CANCELED:
        return None
    if render.verdict is None:
        from_rows = _of_rows(render)
        render.verdict = {
            "to_fix": from_rows.to_fix,
            "items": [_told(item) for item in from_rows.items],
        }
        Render.objects.of(render.agency_id).filter(
            pk=render.pk, finished_at=render.finished_at
        ).update(verdict=render.verdict)
    verdict: dict[str, Any] = render.verdict
    return verdict


def _of_rows(render: Render) -> Readiness:
    """What the tasks of a render found, what platforms say of its document, what its files weigh."""
    content = render.snapshot.content
    snapshot = Snapshot.model_validate_json(content)
    document = snapshot.document
    slides = [slide.id for slide in document.slides]
    faults: list[Fault] = []
    for task in Task.objects.of(render.agency_id).filter(render=render).order_by("id"):
        place = None if task.slide is None else slides[task.slide]
        for entry in task.lint:
            faults += faults_of([entry], task.format, slides[entry["slide"]])
        if task.status in _MISSED:
            faults.append(Fault("not-rendered", "error", task.error, task.format, place))
    for key in render.formats:
        if target := snapshot.format(key):
            faults += of_platform(varied(document, key), target)
    outputs = Output.objects.of(render.agency_id).filter(render=render)
    for output in outputs.select_related("blob", "task").order_by("id"):
        target = snapshot.format(output.task.format)
        if target and output.file in target.files:
            place = None if output.task.slide is None else slides[output.task.slide]
            faults += too_heavy(target, output.blob.bytes, place)
    return readiness_of(faults, slides)


def _told(item: Item) -> dict[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity,
        "message": item.message,
        "slides": [str(one) for one in item.slides],
        "element": item.element,
        "formats": list(item.formats),
        "fix": None,
    }
