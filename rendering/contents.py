"""What is packed of a render: its files in their order, what the manifest says of them, and the texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from accounts.tenancy import tenant
from carousels.models import Carousel
from rendering import exports
from rendering.models import Output, Render
from rendering.snapshot import Snapshot


def contents_of(
    render: Render, snapshot: Snapshot, alts: Mapping[str, list[str]]
) -> exports.Contents:
    """Everything of a render that is there, but ZIPs; ``alts`` are by format."""
    with tenant(render.agency_id):
        carousels = Carousel.objects.of(render.agency_id).filter(pk=render.carousel_id)
        client = carousels.values_list("client__name", flat=True).get()
        others = Output.objects.of(render.agency_id).filter(render=render)
        # Not itself, as it was packed before.
        outputs = list(others.exclude(file="zip").select_related("blob", "task"))
    texts = exports.texts_of(snapshot.document, alts)
    manifest = {
        "carousel": str(render.carousel_id),
        "version": render.version,
        "title": snapshot.title,
        "client": client,
        "language": snapshot.document.language,
        "formats": render.formats,
        "captions": [
            {"channel": one.channel, "filename": name}
            for one in snapshot.document.captions
            if (name := f"captions/{one.channel}.txt") in texts
        ],
    }
    entries = [
        exports.Entry(output.filename, output.blob.key, _facts_of(output, alts, snapshot))
        for output in sorted(outputs, key=partial(_place, render))
    ]
    return exports.Contents(entries, manifest, texts)


def _place(render: Render, output: Output) -> tuple[int, bool, int, str]:
    """Where a file stands: format by format, slides first and in their order."""
    slide = output.task.slide
    return render.formats.index(output.task.format), slide is None, slide or 0, output.file


def _facts_of(output: Output, alts: Mapping[str, list[str]], snapshot: Snapshot) -> dict[str, Any]:
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
            "links": exports.links_of(snapshot.document, slide),
        }
    return facts
