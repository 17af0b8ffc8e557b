"""What is answered about renders."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from accounts.models import Agency
from brandkits.models import Asset
from config.objectstore import store
from rendering.models import Blob, Output, Render, Task

LINK_EXPIRES = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RenderState:
    """A render with everything that belongs to it."""

    render: Render
    outputs: list[dict[str, Any]]
    lint: list[dict[str, Any]]


def render_tag(render: Render) -> str:
    """The tag of a render's state: another one whenever something happened to it."""
    # Links age: an answer that is only repeated must not hand out dead ones.
    age = int(timezone.now().timestamp() // (LINK_EXPIRES.total_seconds() / 2))
    seen = f"{render.status}:{render.events}:{age}"
    return f'"{hashlib.sha256(seen.encode()).hexdigest()[:32]}"'


def render_state(render: Render) -> RenderState:
    """The state of a render in two queries, with links that are good for an hour."""
    tasks = list(Task.objects.of(render.agency_id).filter(render=render).order_by("id"))
    made = Output.objects.of(render.agency_id).filter(render=render).select_related("blob")
    by_task: dict[tuple[object, str], Output] = {(o.task_id, o.file): o for o in made}
    expires = timezone.now() + LINK_EXPIRES
    outputs = [
        _output(task, file, by_task.get((task.pk, file)), expires)
        for task in tasks
        for file in task.files
    ]
    lint = [entry for task in tasks for entry in task.lint]
    return RenderState(render, outputs, lint)


def _output(task: Task, file: str, output: Output | None, expires: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": output.pk if output else None,
        "slide": None if task.slide is None else task.slide + 1,
        "format": task.format,
        "file": file,
        "status": task.status,
        "error": {"code": task.error_code, "detail": task.error} if task.error_code else None,
        "url": None,
        "expires_at": None,
        "sha256": None,
        "width": None,
        "height": None,
        "bytes": None,
        "filename": None,
    }
    if output is None:
        return shown
    blob = output.blob
    url = store().presign_get(
        blob.key,
        expires=LINK_EXPIRES,
        filename=output.filename,
        content_type=blob.content_type,
    )
    return shown | {
        "url": url,
        "expires_at": expires,
        "sha256": blob.sha256,
        "width": blob.width,
        "height": blob.height,
        "bytes": blob.bytes,
        "filename": output.filename,
    }


def stored_bytes(agency: Agency) -> int:
    """What the agency's assets and rendered files take up in the store."""
    held = (Blob.objects.of(agency), Asset.objects.of(agency))
    return sum(rows.aggregate(all=Sum("bytes"))["all"] or 0 for rows in held)
