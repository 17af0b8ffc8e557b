"""The verdict on a render: lint, failed tasks, platform rules and file sizes."""

from __future__ import annotations

from typing import Any

from carousels.verdict.readiness import Fault, Item, Readiness, faults_of, readiness_of
from carousels.verdict.validation import platform_faults, too_heavy
from design.document.variants import apply_variant
from design.snapshot import Snapshot
from rendering.models import Output, Render, Task

_MISSED = (Task.Status.FAILED, Task.Status.DEAD)


def verdict_of(render: Render) -> dict[str, Any] | None:
    """Return the verdict on a render as JSON, stored when first requested.

    None until the render has ended, and when it was canceled.
    """
    if not render.ended or render.status == Render.Status.CANCELED:
        return None
    if render.verdict is None:
        readiness = _readiness_of(render)
        render.verdict = {
            "to_fix": readiness.to_fix,
            "items": [_item_json(item) for item in readiness.items],
        }
        Render.objects.of(render.agency_id).filter(
            pk=render.pk, finished_at=render.finished_at
        ).update(verdict=render.verdict)
    verdict: dict[str, Any] = render.verdict
    return verdict


def _readiness_of(render: Render) -> Readiness:
    """Gather the findings of a render's tasks, of platform rules on its document, and of file sizes."""
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
            faults += platform_faults(apply_variant(document, key), target)
    outputs = Output.objects.of(render.agency_id).filter(render=render)
    for output in outputs.select_related("blob", "task").order_by("id"):
        target = snapshot.format(output.task.format)
        if target and output.file in target.files:
            place = None if output.task.slide is None else slides[output.task.slide]
            faults += too_heavy(target, output.blob.bytes, place)
    return readiness_of(faults, slides)


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity,
        "message": item.message,
        "slides": [str(one) for one in item.slides],
        "element": item.element,
        "formats": list(item.formats),
        "fix": None,
    }
