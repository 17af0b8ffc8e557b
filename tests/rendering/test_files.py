"""The files of a render: names, channels, the ZIP, and links to single files."""

from __future__ import annotations

import hashlib
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image
from rest_framework.test import APIClient

from core.storage.content_disposition import attachment
from design.catalogue.formats import FORMATS
from rendering.outputs.filename_template import filename, fill_template, validate_template
from rendering.tasks import drain
from tests.desk import Desk
from tests.rendering.conftest import RenderBench

Fetch = Callable[[str], bytes]


def ask(studio: RenderBench, **fields: Any) -> Any:
    body = {"carousel": studio.carousel["id"], **fields}
    return studio.api.post(f"{studio.base}/renders", body, format="json")


def ended(studio: RenderBench, **fields: Any) -> dict[str, Any]:
    answer = ask(studio, **fields)
    assert answer.status_code == 202, answer.content
    drain()
    return studio.state(answer.json())


def change(studio: RenderBench, **fields: Any) -> None:
    path = f"{studio.base}/carousels/{studio.carousel['id']}"
    version = studio.api.get(path)["ETag"]
    answer = studio.api.patch(path, fields, format="json", HTTP_IF_MATCH=version)
    assert answer.status_code == 200, answer.content


def operated(studio: RenderBench, *operations: Any) -> Any:
    """Return the carousel after operations, which must succeed."""
    path = f"{studio.base}/carousels/{studio.carousel['id']}"
    version = studio.api.get(path)["ETag"]
    said = {"operations": list(operations)}
    answer = studio.api.post(f"{path}/operations", said, format="json", HTTP_IF_MATCH=version)
    assert answer.status_code == 200, answer.content
    return answer.json()["carousel"]


def archive_of(render: dict[str, Any], stored: Fetch) -> zipfile.ZipFile:
    (zipped,) = [output for output in render["outputs"] if output["file"] == "zip"]
    return zipfile.ZipFile(io.BytesIO(stored(zipped["url"])))


def test_files_are_named_by_the_callers_template(studio: RenderBench, stored: Fetch) -> None:
    change(studio, title="Über den Fluß: 2/3 «Brot»")
    render = ended(
        studio,
        files=["png", "pdf", "zip"],
        formats=["x-1x1", "instagram-4x5"],
        filename_template="{client} - {n} ({format}) {title}",
    )
    assert render["status"] == "succeeded"
    names = [output["filename"] for output in render["outputs"]]
    assert "Rivermill - 01 (x-1x1) Über den Fluß 2 3 Brot.png" in names
    assert "Rivermill - carousel (instagram-4x5) Über den Fluß 2 3 Brot.pdf" in names
    assert len({name.casefold() for name in names}) == len(names) == 13
    archive = archive_of(render, stored)
    assert archive.testzip() is None
    pictures = [name for name in archive.namelist() if name.endswith((".png", ".pdf"))]
    assert pictures == [name for name in names if not name.endswith(".zip")][:5] + names[10:11] + [
        *names[5:10],
        names[11],
    ]


@pytest.mark.parametrize(
    ("pattern", "formats", "code"),
    [
        ("{title}", ["x-1x1"], "not-unique"),
        ("{n}", ["x-1x1", "instagram-4x5"], "not-unique"),
        ("{n}-{slide}", ["x-1x1"], "unknown"),
        ("{n}{n}", ["x-1x1"], "repeated"),
        ("../{n}", ["x-1x1"], "unfit"),
        ("{n}:{title}", ["x-1x1"], "unfit"),
        ("{n", ["x-1x1"], "unfit"),
        ("{n}" + "ü" * 25, ["x-1x1"], "unfit"),
    ],
)
def test_a_template_with_invalid_or_equal_names_is_refused(
    studio: RenderBench, pattern: str, formats: list[str], code: str
) -> None:
    refused = ask(studio, files=["png"], formats=formats, filename_template=pattern)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/filename_template", code)
    assert studio.api.get(f"{studio.base}/renders").json()["results"] == []


HOSTILE = [
    "CON",
    "nul.txt",
    "..",
    'a/b\\c:d*e?f"g<h>i|j',
    "{n}{layout}",
    "\u202egnp.exe",
    "الفرن يعبر النهر ليلاً " * 9,
    "👩🏽‍🍳" * 40,
    "e\u0301" * 90,
    "  . trailing . ",
    "",
]


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize(
    "pattern", ["{title}-{n}", "{n}", "{client}_{title}_{n}_{layout}_{format}"]
)
def test_every_name_is_valid_on_every_file_system(title: str, pattern: str) -> None:
    names = fill_template(
        validate_template(pattern, ["instagram-4x5"]), title=title, client=title[::-1]
    )
    name = filename(names, "png", n="001", layout="post-over-photo", format="instagram-4x5")
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|{}')
    assert name.isprintable()
    assert "001" in name
    assert not name.startswith((".", " "))
    stem = name.removesuffix(".png")
    assert stem == stem.rstrip(" .")
    assert stem.partition(".")[0].upper() not in {"CON", "NUL", "PRN", "AUX", "COM1", "LPT1"}
    assert name == unicodedata.normalize("NFC", name)


def test_the_zip_has_captions_and_alt_texts_and_equal_content_gives_equal_bytes(
    studio: RenderBench, stored: Fetch
) -> None:
    words = {
        "instagram": "Bread on a boat 🥖\n\n#bread",
        "linkedin": "Ein Ofen überquert den Fluß.",
        "x": "  ",
        "all": "Bread for everybody.",
    }
    captions = [
        {"channel": key, "text": text, "first_comment": "#boat" if key == "linkedin" else None}
        for key, text in words.items()
    ]
    answer = studio.api.post(
        f"{studio.base}/carousels/{studio.carousel['id']}/operations",
        {
            "operations": [
                {
                    "op": "set_document",
                    "captions": captions,
                    "formats": ["instagram-4x5", "bluesky-4x5"],
                }
            ]
        },
        format="json",
        HTTP_IF_MATCH='"1"',
    )
    assert answer.status_code == 200, answer.content
    renders = [
        ended(studio, files=["png", "jpeg", "zip"], formats=["instagram-4x5"]) for _ in range(2)
    ]
    archive = archive_of(renders[0], stored)
    assert archive.read("captions/instagram.txt").decode() == "Bread on a boat 🥖\n\n#bread"
    assert archive.read("captions/linkedin.txt").decode() == "Ein Ofen überquert den Fluß."
    assert archive.read("captions/linkedin-first-comment.txt").decode() == "#boat"
    assert archive.read("captions/bluesky.txt").decode() == "Bread for everybody."
    assert not {"captions/x.txt", "captions/all.txt"} & set(archive.namelist())
    assert archive.read("alt-texts.txt").decode().startswith("1.\n")
    manifest = json.loads(archive.read("manifest.json"))
    assert [(one["filename"], one["first_comment"]) for one in manifest["captions"]] == [
        ("captions/instagram.txt", None),
        ("captions/bluesky.txt", None),
        ("captions/linkedin.txt", "captions/linkedin-first-comment.txt"),
    ]
    shas = [
        [output["sha256"] for output in render["outputs"] if output["file"] == "zip"]
        for render in renders
    ]
    assert shas[0] == shas[1]


@pytest.mark.parametrize("channel", ["instagram", "bluesky", "tiktok", "threads"])
def test_a_channel_gets_the_files_it_accepts(
    studio: RenderBench, stored: Fetch, channel: str
) -> None:
    render = ended(studio, channel=channel)
    assert (render["status"], render["channel"]) == ("succeeded", channel)
    (key,) = render["formats"]
    target = FORMATS[key]
    assert target.channel == channel
    slides = [output for output in render["outputs"] if output["slide"]]
    assert target.takes(len(slides))
    for output in slides:
        picture = Image.open(io.BytesIO(stored(output["url"])))
        assert picture.size == (target.width, target.height)
        assert output["file"] in target.files
        assert output["bytes"] <= (target.max_bytes or 0)


def test_a_linkedin_document_is_one_titled_pdf(studio: RenderBench) -> None:
    change(studio, title="The ferry", format="linkedin-document")
    render = ended(studio, channel="linkedin")
    assert [output["file"] for output in render["outputs"]] == ["pdf", "zip"]


def test_programs_get_a_format_within_their_limits(
    studio: RenderBench,
) -> None:
    change(studio, format="instagram-3x4")
    assert ended(studio, channel="instagram")["formats"] == ["instagram-3x4"]
    assert ended(studio, channel="instagram", by_api=True)["formats"] == ["instagram-4x5"]
    # On Bluesky, programs can post five slides in another way.
    assert ended(studio, channel="bluesky", by_api=True)["formats"] == ["bluesky-4x5"]


def test_limits_of_programs_refuse_programs_only(studio: RenderBench) -> None:
    first = studio.carousel["document"]["slides"][0]
    copies = [{"op": "duplicate_slide", "slide": first["id"]} for _ in range(6)]
    edited = operated(studio, *copies)
    refused = ask(studio, channel="instagram", by_api=True)
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/channel", "too-many-to-publish")
    assert "11 slides" in error["detail"]
    slides = edited["document"]["slides"]
    operated(studio, *({"op": "remove_slide", "slide": one["id"]} for one in slides[1:]))
    refused = ask(studio, channel="youtube", by_api=True)
    assert refused.json()["errors"][0]["code"] == "not-for-programs"
    assert studio.api.get(f"{studio.base}/renders").json()["results"] == []
    assert ended(studio, channel="youtube")["formats"] == ["youtube-1x1"]


def test_a_carousel_too_long_for_a_channel_is_refused_with_the_way_to_split_it(
    studio: RenderBench,
) -> None:
    refused = ask(studio, channel="x")
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/channel", "too-many-slides")
    assert "split" in error["detail"]
    assert "4" in error["detail"]
    assert studio.api.get(f"{studio.base}/renders").json()["results"] == []


def test_a_file_too_large_for_a_channel_fails_with_its_size(
    studio: RenderBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    small = replace(FORMATS["bluesky-4x5"], max_bytes=9_000)
    monkeypatch.setitem(FORMATS, "bluesky-4x5", small)
    render = ended(studio, channel="bluesky")
    failed = [output for output in render["outputs"] if output["slide"]]
    assert {output["error"]["code"] for output in failed} == {"file-too-large"}


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"channel": "instagram", "files": ["png"]}, "/channel"),
        ({"channel": "instagram", "formats": ["x-1x1"]}, "/channel"),
        ({"channel": "papyrus"}, "/channel"),
        ({"files": ["png"], "by_api": True}, "/by_api"),
        ({}, "/files"),
    ],
)
def test_a_render_needs_files_or_a_channel_but_not_both(
    studio: RenderBench, fields: dict[str, Any], pointer: str
) -> None:
    refused = ask(studio, **fields)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]


def test_a_fresh_link_opens_one_file_under_its_name(studio: RenderBench, stored: Fetch) -> None:
    change(studio, title="夜の川")
    render = ended(studio, files=["png"], filename_template="{title} {n}")
    output = render["outputs"][0]
    path = f"{studio.base}/renders/{render['id']}/outputs/{output['id']}/link"
    link = studio.api.get(path).json()
    assert hashlib.sha256(stored(link["url"])).hexdigest() == output["sha256"]
    answer = APIClient().get(link["url"][link["url"].index("/objects/") :])
    answer.close()
    plain, _, extended = answer["Content-Disposition"].partition("; filename*=UTF-8''")
    assert plain == 'attachment; filename="01.png"'
    assert unquote(extended) == "夜の川 01.png"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a b.png", 'attachment; filename="a b.png"'),
        ("Über.png", "attachment; filename=\"Uber.png\"; filename*=UTF-8''%C3%9Cber.png"),
        ("夜.png", "attachment; filename=\"file.png\"; filename*=UTF-8''%E5%A4%9C.png"),
        ('a"b\\c.png', "attachment; filename=\"a_b_c.png\"; filename*=UTF-8''a%22b%5Cc.png"),
        ("a\r\nX: b.png", "attachment; filename=\"aX: b.png\"; filename*=UTF-8''aX%3A%20b.png"),
        ("100%.png", "attachment; filename=\"100_.png\"; filename*=UTF-8''100%25.png"),
    ],
)
def test_a_download_is_named_in_any_script(name: str, said: str) -> None:
    assert attachment(name) == said


def test_a_file_of_another_render_has_no_link_here(studio: RenderBench, foreign: Desk) -> None:
    first, second = (ended(studio, files=["png"]) for _ in range(2))
    output = first["outputs"][0]["id"]
    path = f"{studio.base}/renders/{second['id']}/outputs/{output}/link"
    assert studio.api.get(path).status_code == 404
