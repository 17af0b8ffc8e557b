"""Renders from the request to the downloaded bytes, one by a real worker, the others in this process."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.rendering.conftest import RenderBench, Workers

Fetch = Callable[[str], bytes]
ALL = ("png", "jpeg", "webp", "avif", "pdf", "contact-sheet", "zip")


@dataclass(frozen=True)
class FullRender:
    """A render of every file, and the bytes of each of its links."""

    state: dict[str, Any]
    stored: dict[str, bytes]

    def of_file(self, file: str) -> list[dict[str, Any]]:
        return [output for output in self.state["outputs"] if output["file"] == file]

    def bytes_of(self, output: dict[str, Any]) -> bytes:
        return self.stored[output["url"]]


@pytest.fixture(scope="module")
def rendered_once() -> list[FullRender]:
    """A cache: the other tests use what was rendered for the first one."""
    return []


@pytest.fixture
def whole(
    rendered_once: list[FullRender], studio: RenderBench, workers: Workers, stored: Fetch
) -> FullRender:
    if not rendered_once:
        workers.start(slots=2)
        state = studio.finished(studio.render(*ALL))
        urls = [output["url"] for output in state["outputs"]]
        rendered_once.append(FullRender(state, {url: stored(url) for url in urls}))
    return rendered_once[0]


def test_every_file_has_the_promised_type_and_size(whole: FullRender) -> None:
    slides = 5
    assert whole.state["status"] == "succeeded"
    assert whole.state["progress"] == {"done": slides + 3, "failed": 0, "total": slides + 3}
    assert whole.state["lint"] == []
    for output in whole.state["outputs"]:
        data = whole.bytes_of(output)
        assert hashlib.sha256(data).hexdigest() == output["sha256"]
        assert len(data) == output["bytes"]
    for file in ("png", "jpeg", "webp", "avif"):
        outputs = whole.of_file(file)
        assert [output["slide"] for output in outputs] == list(range(1, slides + 1))
        for output in outputs:
            picture = Image.open(io.BytesIO(whole.bytes_of(output)))
            assert picture.size == (output["width"], output["height"]) == (1080, 1350)


def test_the_pdf_has_a_page_for_each_slide_with_its_text(whole: FullRender) -> None:
    (output,) = whole.of_file("pdf")
    reader = PdfReader(io.BytesIO(whole.bytes_of(output)))
    assert len(reader.pages) == 5
    said = " ".join(reader.pages[1].extract_text().replace("\u00a0", " ").split())
    assert "Post 1 of the night the oven crossed the river, told once more." in said


def test_the_zip_is_ordered_and_has_a_manifest(whole: FullRender) -> None:
    (output,) = whole.of_file("zip")
    archive = zipfile.ZipFile(io.BytesIO(whole.bytes_of(output)))
    assert archive.testzip() is None
    names = archive.namelist()
    assert names[:2] == ["manifest.json", "alt-texts.txt"]
    title = json.loads(archive.read("manifest.json"))["title"].rstrip(".")
    said = f"Rivermill - {title} - instagram-4x5 - "
    assert [name for name in names if name.endswith(".png") and "contact-sheet" not in name] == [
        f"{said}{n:02d}.png" for n in range(1, 6)
    ]
    assert output["filename"] == f"Rivermill - {title} - carousel.zip"
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["client"] == "Rivermill"
    for entry in manifest["files"]:
        assert hashlib.sha256(archive.read(entry["filename"])).hexdigest() == entry["sha256"]
    slide = next(one for one in manifest["files"] if one["filename"] == f"{said}02.png")
    assert slide["alt"].endswith("told once more.")


def test_rendering_again_paints_nothing_and_gives_the_same_bytes(studio: RenderBench) -> None:
    first = studio.worked_off(studio.render(*ALL))
    again = studio.worked_off(studio.render(*ALL))
    assert [o["sha256"] for o in again["outputs"]] == [o["sha256"] for o in first["outputs"]]
    urls = [{o["url"].split("?")[0] for o in render["outputs"]} for render in (first, again)]
    assert urls[0] == urls[1]


def test_a_later_edit_does_not_reach_a_render(studio: RenderBench) -> None:
    render = studio.render("png")
    path = f"{studio.base}/carousels/{studio.carousel['id']}"
    changed = studio.api.patch(
        path, {"style": {"theme": "midnight"}}, format="json", HTTP_IF_MATCH='"1"'
    )
    assert changed.status_code == 200
    before = studio.worked_off(render)
    after = studio.worked_off(studio.render("png"))
    assert (before["version"], after["version"]) == (1, 2)
    shas = [{output["sha256"] for output in state["outputs"]} for state in (before, after)]
    assert not shas[0] & shas[1]


def test_files_of_several_formats_have_distinct_names(studio: RenderBench) -> None:
    render = studio.worked_off(studio.render("png", formats=["instagram-1x1", "instagram-story"]))
    assert render["status"] == "succeeded"
    sizes = {output["format"]: (output["width"], output["height"]) for output in render["outputs"]}
    assert sizes == {"instagram-1x1": (1080, 1080), "instagram-story": (1080, 1920)}
    names = [output["filename"] for output in render["outputs"]]
    assert len(set(names)) == 10
    title = studio.carousel["title"].rstrip(".")
    assert f"Rivermill - {title} - instagram-story - 01.png" in names


def test_a_poll_with_the_last_etag_gives_304_until_something_happens(
    studio: RenderBench,
) -> None:
    render = studio.render("png")
    url = f"{studio.base}/renders/{render['id']}"
    tag = studio.api.get(url)["ETag"]
    assert studio.api.get(url, HTTP_IF_NONE_MATCH=tag).status_code == 304
    studio.worked_off(render)
    assert studio.api.get(url, HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_an_idempotency_key_starts_one_render(studio: RenderBench) -> None:
    body = {"carousel": studio.carousel["id"], "files": ["png"]}
    answers = [
        studio.api.post(
            f"{studio.base}/renders", body, format="json", HTTP_IDEMPOTENCY_KEY="tuesday"
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert len(studio.api.get(f"{studio.base}/renders").json()["results"]) == 1


def refusals(studio: RenderBench) -> list[tuple[dict[str, Any], int, str]]:
    mine = studio.carousel["id"]
    nobody = "01890000-0000-7000-8000-000000000000"
    return [
        ({"carousel": nobody, "files": ["png"]}, 404, "/carousel"),
        ({"carousel": mine, "files": ["gif"]}, 422, "/files/0"),
        ({"carousel": mine, "files": []}, 422, "/files"),
        ({"carousel": mine, "files": ["png"], "formats": ["papyrus"]}, 422, "/formats/0"),
        ({"carousel": mine, "files": ["png"], "speed": 11}, 422, "/speed"),
    ]


def test_an_impossible_render_is_refused_with_its_pointer(studio: RenderBench) -> None:
    for body, status, pointer in refusals(studio):
        answer = studio.api.post(f"{studio.base}/renders", body, format="json")
        assert answer.status_code == status, body
        assert answer["Content-Type"] == "application/problem+json"
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    stale = {"carousel": studio.carousel["id"], "files": ["png"], "version": 7}
    assert studio.api.post(f"{studio.base}/renders", stale, format="json").status_code == 412
    assert studio.api.get(f"{studio.base}/renders").json()["results"] == []


def test_cancelling_stops_tasks_that_have_not_begun(studio: RenderBench) -> None:
    render = studio.render(*ALL)
    canceled = studio.api.post(f"{studio.base}/renders/{render['id']}/cancel")
    assert canceled.json()["status"] == "canceled"
    assert {output["status"] for output in canceled.json()["outputs"]} == {"canceled"}
    other = studio.worked_off(studio.render("png"))
    assert other["status"] == "succeeded"
    assert studio.state(render)["progress"]["done"] == 0
    again = studio.api.post(f"{studio.base}/renders/{render['id']}/cancel")
    assert again.status_code == 409


def test_a_successful_render_cannot_be_retried(studio: RenderBench) -> None:
    render = studio.worked_off(studio.render("png"))
    answer = studio.api.post(f"{studio.base}/renders/{render['id']}/retry")
    assert answer.status_code == 409
    assert studio.state(render)["status"] == "succeeded"
