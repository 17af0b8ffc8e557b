"""The contents of a render's ZIP: its files in order, the manifest's entries, and the texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from accounts.tenancy import tenant
from carousels.models import Carousel
from design.document.alt_texts import alt_text
from design.document.variants import apply_variant
from design.posting.captions import captions_of
from design.snapshot import Snapshot
from rendering.models import Output, Render, Task
from rendering.outputs import exports


def contents_of(render: Render, snapshot: Snapshot) -> exports.Contents:
    """Return all existing files of a render but ZIPs. The manifest names the missing ones, with reasons."""
    with tenant(render.agency_id):
        carousels = Carousel.objects.of(render.agency_id).filter(pk=render.carousel_id)
        client = carousels.values_list("client__name", flat=True).get()
        others = Output.objects.of(render.agency_id).filter(render=render)
        # Not the ZIP itself, from an earlier packing.
        outputs = list(others.exclude(file="zip").select_related("blob", "task"))
        tasks = Task.objects.of(render.agency_id).filter(render=render).exclude(kind=Task.Kind.ZIP)
        failed = list(tasks.filter(status__in=Task.UNMADE).order_by("id"))
    alts = {
        key: [alt_text(slide) for slide in apply_variant(snapshot.document, key).slides]
        for key in render.formats
    }
    texts = exports.texts_of(snapshot.document, alts)
    manifest = {
        "carousel": str(render.carousel_id),
        "version": render.version,
        "title": snapshot.title,
        "client": client,
        "language": snapshot.document.language,
        "formats": render.formats,
        "posts": {key: _posts(snapshot, key) for key in render.formats},
        "captions": [
            {
                "channel": one.channel,
                "filename": caption if caption in texts else None,
                "first_comment": comment if comment in texts else None,
            }
            for one in captions_of(snapshot.document)
            for caption, comment in [exports.caption_files(one.channel)]
            if caption in texts or comment in texts
        ],
        "missing": list(map(_missing, failed)),
    }
    entries = [
        exports.Entry(
            output.filename,
            output.blob.key,
            _facts_of(output, alts, snapshot, approved=render.review_id is not None),
        )
        for output in sorted(outputs, key=partial(_place, render))
    ]
    return exports.Contents(entries, manifest, texts)


def _posts(snapshot: Snapshot, format_key: str) -> int:
    """Return as how many posts a format is published: in a sequence, every slide is one."""
    target = snapshot.format(format_key)
    return target.posts(len(snapshot.document.slides)) if target else 1


def _place(render: Render, output: Output) -> tuple[int, bool, int, str]:
    """Return a file's sort key: by format, slides first and in their order."""
    slide = output.task.slide
    return render.formats.index(output.task.format), slide is None, slide or 0, output.file


def _missing(task: Task) -> dict[str, Any]:
    """Return the manifest's entry for a failed task."""
    return {
        "files": task.files,
        "format": task.format,
        "slide": None if task.slide is None else task.slide + 1,
        "detail": task.error,
    }


def _facts_of(
    output: Output, alts: Mapping[str, list[str]], snapshot: Snapshot, *, approved: bool
) -> dict[str, Any]:
    """Return the manifest's entry for a file; if ``approved``, it says whether the file looks as approved."""
    blob, slide = output.blob, output.task.slide
    facts: dict[str, Any] = {
        "filename": output.filename,
        "file": output.file,
        "format": output.task.format,
        "sha256": blob.sha256,
        "bytes": blob.bytes,
    }
    if approved:
        facts["as_approved"] = output.as_approved
    if slide is not None:
        facts |= {
            "slide": slide + 1,
            "width": blob.width,
            "height": blob.height,
            "alt": alts[output.task.format][slide],
            "links": exports.links_of(snapshot.document, slide),
        }
    return facts
