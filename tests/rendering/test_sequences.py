"""Stories are sequences: every slide is a separate post, so no carousel is too long."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

from tests.rendering.conftest import RenderBench
from tests.rendering.test_files import ask, change, ended


def test_a_carousel_becomes_as_many_stories_as_it_has_slides(
    studio: RenderBench, stored: Callable[[str], bytes]
) -> None:
    url = f"{studio.base}/carousels/{studio.carousel['id']}"
    asked = {"formats": "instagram-story,instagram-4x5"}
    found = studio.api.get(f"{url}/validation", asked).json()
    assert [one["posts"] for one in found["reports"]] == [5, 1]
    assert not [one for one in found["readiness"]["items"] if one["code"] == "too-many-slides"]
    formats = ["instagram-story", "instagram-4x5"]
    render = studio.worked_off(studio.render("jpeg", "zip", formats=formats))
    (zipped,) = [one for one in render["outputs"] if one["file"] == "zip"]
    packed = zipfile.ZipFile(io.BytesIO(stored(zipped["url"])))
    manifest = json.loads(packed.read("manifest.json"))
    assert manifest["posts"] == {"instagram-story": 5, "instagram-4x5": 1}
    stories = [one for one in manifest["files"] if one["format"] == "instagram-story"]
    assert [one["slide"] for one in stories] == [1, 2, 3, 4, 5]
    title = studio.carousel["title"].rstrip(".")
    assert [one["filename"] for one in stories] == [
        f"Rivermill - {title} - instagram-story - 0{number}.jpg" for number in range(1, 6)
    ]


def test_a_channel_without_sequences_gets_a_single_picture(studio: RenderBench) -> None:
    url = f"{studio.base}/carousels/{studio.carousel['id']}/validation"
    asked = "google-business-1x1,youtube-1x1,x-16x9"
    found = studio.api.get(url, {"formats": asked}).json()
    (item,) = [one for one in found["readiness"]["items"] if one["code"] == "too-many-slides"]
    assert item["formats"] == asked.split(",")
    assert {one["posts"] for one in found["reports"]} == {1}


def test_a_sequence_needs_no_splitting(studio: RenderBench) -> None:
    url = f"{studio.base}/carousels/{studio.carousel['id']}/split"
    answer = studio.api.post(url, {"format": "instagram-story"}, format="json")
    assert answer.status_code == 409


def test_a_channel_gets_stories_only_from_a_carousel_with_no_other_format_there(
    studio: RenderBench,
) -> None:
    change(studio, format="instagram-story", formats=["instagram-story", "x-1x1"])
    assert ended(studio, channel="instagram")["formats"] == ["instagram-story"]
    change(studio, format="instagram-story", formats=["instagram-story", "instagram-1x1"])
    assert ended(studio, channel="instagram")["formats"] == ["instagram-1x1"]
    assert ask(studio, channel="x").status_code == 422
