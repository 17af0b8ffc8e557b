"""Custom formats work wherever formats do: previews, validation, renders, approvals, hand-overs."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from rest_framework.test import APIClient

from accounts.models import User
from tests.rendering.conftest import RenderBench
from tests.rendering.test_hand_overs import approve
from tests.rendering.test_masters import handed_over_zip, manifest_files, store_masters

SIZE = (1200, 628)


@pytest.fixture
def owners(owner: User, client_as: Callable[[User], APIClient]) -> APIClient:
    return client_as(owner)


@pytest.fixture
def own(studio: RenderBench) -> str:
    """Create a format of 1200 × 628 pixels, as WebP of at most a megabyte, and return its key."""
    said = {"name": "Banner", "width": SIZE[0], "height": SIZE[1], "files": ["webp"]}
    answer = studio.api.post(f"{studio.base}/formats", {**said, "max_bytes": 10**6}, format="json")
    assert answer.status_code == 201, answer.content
    return str(answer.json()["key"])


def pixels(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size


def test_a_carousel_is_previewed_and_rendered_in_a_custom_format(
    studio: RenderBench, own: str, stored: Callable[[str], bytes]
) -> None:
    url = f"{studio.base}/carousels/{studio.carousel['id']}"
    slide = studio.carousel["document"]["slides"][0]["id"]
    asked: dict[str, Any] = {"format": own, "scale": 1, "file": "png"}
    seen = studio.api.get(f"{url}/slides/{slide}/preview", asked)
    assert pixels(seen.content) == SIZE
    unsaved = studio.api.post(
        f"{url}/slides/{slide}/preview", {**asked, "operations": []}, format="json"
    )
    assert (unsaved.json()["width"], unsaved.json()["height"]) == SIZE
    settings = studio.api.get(f"{url}/settings", {"format": own})
    assert settings.status_code == 200
    (report,) = studio.api.get(f"{url}/validation", {"formats": own}).json()["reports"]
    assert (report["file"], report["channel"], report["posts"]) == ("webp", "", 1)
    assert (report["width"], report["height"], report["caption_length"]) == (*SIZE, None)
    thumbnail = f"{studio.base}/catalogue/formats/{own}/thumbnail"
    shown = studio.api.get(thumbnail, {"carousel": studio.carousel["id"], "width": 260})
    assert pixels(shown.content) == (260, 136)
    render = studio.worked_off(studio.render("png", "webp", "pdf", "zip", formats=[own]))
    assert render["status"] == "succeeded", render
    made = {one["file"]: one for one in render["outputs"] if one["slide"] in (1, None)}
    assert (made["png"]["width"], made["png"]["height"]) == SIZE
    assert stored(made["png"]["url"]) == seen.content
    packed = zipfile.ZipFile(io.BytesIO(stored(made["zip"]["url"])))
    manifest = json.loads(packed.read("manifest.json"))
    assert (manifest["formats"], manifest["posts"]) == ([own], {own: 1})
    assert studio.api.get(url).json()["version"] == studio.carousel["version"]


def test_a_file_above_the_formats_limit_is_to_be_fixed(studio: RenderBench) -> None:
    said = {"name": "Ad", "width": 2400, "height": 2400, "files": ["png"], "max_bytes": 10_000}
    key = studio.api.post(f"{studio.base}/formats", said, format="json").json()["key"]
    url = f"{studio.base}/carousels/{studio.carousel['id']}/validation"
    found = studio.api.get(url, {"formats": key}).json()["readiness"]
    heavy = [one for one in found["items"] if one["code"] == "file-too-large"]
    assert len(heavy) == len(studio.carousel["document"]["slides"])
    assert "2400 × 2400 takes at most 0.01" in heavy[0]["message"]


def test_a_hand_over_uses_a_custom_format_archived_and_renamed_since(
    studio: RenderBench, own: str, owners: APIClient, stored: Callable[[str], bytes]
) -> None:
    pk = studio.carousel["id"]
    url = f"{studio.base}/carousels/{pk}"
    said = [{"op": "set_document", "formats": [own], "format": own}]
    answer = studio.api.post(
        f"{url}/operations", {"operations": said}, format="json", HTTP_IF_MATCH='"1"'
    )
    assert answer.status_code == 200, answer.content
    approve(owners, studio, pk)
    store_masters()
    (row,) = studio.api.get(f"{studio.base}/formats").json()["results"]
    place = f"{studio.base}/formats/{row['id']}"
    renamed = studio.api.patch(place, {"name": "Old", "archived": True}, format="json")
    assert renamed.status_code == 200
    files = manifest_files(handed_over_zip(studio, stored, files=["png"]))
    assert {(one["format"], one["width"], one["as_approved"]) for one in files} == {
        (own, SIZE[0], True)
    }
    # A render counts as approved, too: a format's name is not part of what was approved.
    outputs = studio.worked_off(studio.render("png", "zip"))["outputs"]
    (zipped,) = [one for one in outputs if one["file"] == "zip"]
    packed = zipfile.ZipFile(io.BytesIO(stored(zipped["url"])))
    listed = json.loads(packed.read("manifest.json"))["files"]
    assert [one["as_approved"] for one in listed] == [True] * len(outputs[:-1])


def test_a_hand_over_in_an_unapproved_format_says_so(
    studio: RenderBench, own: str, owners: APIClient, stored: Callable[[str], bytes]
) -> None:
    approve(owners, studio, studio.carousel["id"])
    store_masters()
    files = manifest_files(
        handed_over_zip(studio, stored, files=["png"], formats=["instagram-4x5", own])
    )
    assert {(one["format"], one["as_approved"]) for one in files} == {
        ("instagram-4x5", True),
        (own, False),
    }


def test_a_carousel_in_a_custom_format_is_split_only_on_request(
    studio: RenderBench, own: str
) -> None:
    url = f"{studio.base}/carousels/{studio.carousel['id']}/split"
    assert studio.api.post(url, {"format": own}, format="json").status_code == 409
    answer = studio.api.post(url, {"format": own, "slides": 3}, format="json")
    lengths = [len(one["document"]["slides"]) for one in answer.json()["parts"]]
    assert lengths == [3, len(studio.carousel["document"]["slides"]) - 3]
