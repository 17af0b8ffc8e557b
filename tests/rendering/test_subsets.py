"""Every combination of files and formats is rendered completely."""

from __future__ import annotations

from itertools import product
from typing import Any

from design.catalogue.channels import CHANNELS
from rendering.models import Task
from rendering.outputs.file_types import SLIDE_FILES
from rendering.tasks import drain
from tests.rendering.conftest import RenderBench

# One task makes all files of a single slide, so none, one and all of them suffice.
SUBSETS = [
    (
        *slides,
        *(
            file
            for file, wanted in zip(("pdf", "contact-sheet", "zip"), others, strict=True)
            if wanted
        ),
    )
    for slides in ((), ("png",), ("avif",), SLIDE_FILES)
    for others in product((False, True), repeat=3)
    if slides or any(others)
]


def shortened(studio: RenderBench, count: int) -> RenderBench:
    """Reduce the carousel to at most ``count`` slides."""
    place = f"{studio.base}/carousels/{studio.carousel['id']}"
    slides = studio.api.get(place).json()["document"]["slides"]
    body = {"operations": [{"op": "remove_slide", "slide": one["id"]} for one in slides[count:]]}
    version = studio.api.get(place)["ETag"]
    answer = studio.api.post(f"{place}/operations", body, format="json", HTTP_IF_MATCH=version)
    assert answer.status_code == 200, answer.content
    return studio


def made(render: dict[str, Any]) -> set[str]:
    return {one["file"] for one in render["outputs"] if one["status"] == Task.Status.SUCCEEDED}


def test_every_set_of_files_is_made(studio: RenderBench) -> None:
    short = shortened(studio, 1)
    asked = {files: short.render(*files) for files in SUBSETS}
    drain()
    for files, render in asked.items():
        state = short.state(render)
        assert state["status"] == "succeeded", files
        assert made(state) == (set(files) if files != ("zip",) else {"png", "zip"})


def test_every_channel_gets_its_files_or_a_refusal(studio: RenderBench) -> None:
    shortened(studio, 2)
    for channel in CHANNELS:
        body = {"carousel": studio.carousel["id"], "channel": channel}
        answer = studio.api.post(f"{studio.base}/renders", body, format="json")
        if answer.status_code == 202:
            drain()
            state = studio.state(answer.json())
            assert state["status"] == "succeeded", channel
            assert "zip" in made(state)
        else:
            assert answer.json()["errors"][0]["pointer"] == "/channel"
