"""Validation of carousels for channels over HTTP, and splitting them into valid parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import Agency, User
from design.catalogue.formats import FORMATS
from design.posting.carousel_parts import lengths
from tests.brandkits.pictures import png
from tests.brandkits.uploading import ready
from tests.desk import Desk
from tests.rendering.conftest import RenderBench

LONG = "\n---\n".join(["The hook."] + [f"Post number {n} of them." for n in range(1, 11)])


@pytest.fixture
def desk(client_as: Callable[[User], APIClient], editor: User, agency: Agency) -> Desk:
    return Desk(client_as(editor), agency)


def validation(desk: Desk, draft: Any, formats: str = "") -> Any:
    query = {"formats": formats} if formats else {}
    answer = desk.api.get(f"{desk.base}/carousels/{draft['id']}/validation", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def reports(desk: Desk, draft: Any, formats: str = "") -> dict[str, Any]:
    return {one["format"]: one for one in validation(desk, draft, formats)["reports"]}


def codes(found: Any, format_key: str) -> set[str]:
    return {one["code"] for one in found["readiness"]["items"] if format_key in one["formats"]}


def test_each_channel_reports_what_it_does_not_accept(desk: Desk) -> None:
    draft = desk.draft(thread=desk.thread(LONG)["id"])
    assert len(draft["document"]["slides"]) == 12
    found = validation(desk, draft, "instagram-4x5,x-1x1,linkedin-document,instagram-story")
    by_format = {one["format"]: one for one in found["reports"]}
    instagram = by_format["instagram-4x5"]
    assert (instagram["readiness"]["state"], instagram["file"]) == ("ready", "jpeg")
    assert codes(found, "instagram-4x5") == {"too-many-to-publish"}
    assert instagram["caption_length"] > 0
    assert all(0 < slide["bytes"] < 8_000_000 for slide in instagram["slides"])
    assert instagram["slides"][0]["alt"].startswith("A thread in 11 posts\nThe hook.")
    assert by_format["x-1x1"]["readiness"] == {"state": "to-fix", "to_fix": 1}
    assert codes(found, "x-1x1") == {"too-many-slides", "caption-missing"}
    pages = by_format["linkedin-document"]
    assert pages["readiness"]["state"] == "ready"
    assert [slide["alt"] for slide in pages["slides"]] == [None] * 12
    assert "too-many-slides" not in codes(found, "instagram-story")
    refused = desk.api.get(
        f"{desk.base}/carousels/{draft['id']}/validation", {"formats": "papyrus"}
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/format"


def test_captions_and_alt_texts_are_measured_by_the_channels_rules(desk: Desk) -> None:
    asset = ready(desk.api, f"{desk.base}/assets", png())
    thread = desk.thread(images=[{"post": 2, "asset": asset["id"], "alt": ""}])
    draft = desk.draft(thread=thread["id"])
    slides = draft["document"]["slides"]
    pictured = next(s for s in slides if any(e["kind"] == "image" for e in s["elements"]))
    found = validation(desk, draft)
    [alt] = [one for one in found["readiness"]["items"] if one["code"] == "alt-missing"]
    assert (alt["severity"], alt["slides"]) == ("warning", [pictured["id"]])
    desk.operate(
        draft,
        {"op": "set_slide", "slide": pictured["id"], "alt": "x" * 1_001},
        {
            "op": "set_document",
            "captions": [
                {"channel": "instagram", "text": "#a #b #c #d #e #f https://a.example"},
                {"channel": "bluesky", "text": "é" * 301},
                {
                    "channel": "threads",
                    "text": " ".join(f"https://a.example/{n}" for n in range(6)),
                },
            ],
        },
        version=1,
    )
    asked = ("instagram-4x5", "bluesky-4x5", "threads-4x5")
    found = validation(desk, draft, ",".join(asked))
    enlarged = {"image-enlarged"}
    assert codes(found, "instagram-4x5") - enlarged == {
        "alt-too-long",
        "too-many-hashtags",
        "link-not-tappable",
    }
    assert codes(found, "bluesky-4x5") - enlarged == {"caption-too-long"}
    assert codes(found, "threads-4x5") - enlarged == {"alt-too-long", "too-many-links"}
    assert all(report["readiness"]["state"] == "to-fix" for report in found["reports"])


def test_a_file_that_is_too_large_is_named_with_its_slide(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = desk.draft()
    light = replace(FORMATS["instagram-4x5"], max_bytes=9)
    monkeypatch.setitem(FORMATS, "instagram-4x5", light)
    items = validation(desk, draft)["readiness"]["items"]
    heavy = [one["slides"] for one in items if one["code"] == "file-too-large"]
    assert heavy == [[slide["id"]] for slide in draft["document"]["slides"]]


def test_a_carousel_is_split_into_carousels_and_a_short_text_into_numbered_posts(
    desk: Desk,
) -> None:
    draft = desk.draft(thread=desk.thread(LONG)["id"])
    ids = [slide["id"] for slide in draft["document"]["slides"]]
    answer = desk.ask(f"carousels/{draft['id']}/split", {"format": "instagram-4x5"})
    assert answer.status_code == 201, answer.content
    first, second = answer.json()["parts"]
    shown = [[slide["id"] for slide in part["document"]["slides"]] for part in (first, second)]
    assert shown == [[*ids[:8], ids[-1]], [ids[0], *ids[8:]]]
    assert (first["title"], second["title"]) == ("The hook. (1/2)", "The hook. (2/2)")
    for part in (first, second):
        assert part["document"]["numbering"] is None
        assert reports(desk, part)["instagram-4x5"]["readiness"]["state"] == "ready"
    short = {"format": "x-1x1", "slides": 3}
    posts = desk.ask(f"carousels/{draft['id']}/split", short).json()["parts"]
    numbers = [part["document"]["numbering"]["first"] for part in posts]
    assert numbers == [1, 4, 7, 10]
    again = desk.ask(f"carousels/{posts[1]['id']}/split", {"format": "x-1x1", "slides": 1})
    numbers = [part["document"]["numbering"]["first"] for part in again.json()["parts"]]
    assert numbers == [4, 5, 6]
    before = desk.rows()
    nothing = desk.ask(f"carousels/{draft['id']}/split", {"format": "linkedin-document"})
    assert nothing.status_code == 409
    assert desk.ask(f"carousels/{draft['id']}/split", {"format": "papyrus"}).status_code == 422
    assert desk.rows() == before


@given(st.integers(1, 400), st.integers(1, 40), st.integers(1, 3))
def test_parts_hold_every_slide_and_none_is_too_long_or_needlessly_short(
    count: int, most: int, least: int
) -> None:
    parts = lengths(count, most, min(least, most))
    assert sum(parts) == count
    assert max(parts) <= most
    if count >= 2 * least and len(parts) > 1 and most >= 2 * least:
        assert min(parts) >= least


@pytest.mark.parametrize("said", ["Goals 😀😁 and 👍👎", "👉 👇 👆", "1️⃣2️⃣3️⃣ 𝗯𝗼𝗹𝗱"])
def test_consecutive_emoji_of_unicode_have_a_pdf(studio: RenderBench, said: str) -> None:
    slide = studio.carousel["document"]["slides"][1]
    body = next(one for one in slide["elements"] if one.get("role") == "body")
    answer = studio.api.post(
        f"{studio.base}/carousels/{studio.carousel['id']}/operations",
        {"operations": [{"op": "set_text", "element": body["id"], "text": said}]},
        format="json",
        HTTP_IF_MATCH=f'"{studio.carousel["version"]}"',
    )
    assert answer.status_code == 200, answer.content
    render = studio.worked_off(studio.render("pdf"))
    assert render["status"] == "succeeded"
    posted = studio.api.get(
        f"{studio.base}/carousels/{studio.carousel['id']}/validation?formats=linkedin-document"
    )
    assert posted.status_code == 200, posted.content
