"""Previews and layouts over HTTP, with the same pixels as the exports."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from rest_framework.test import APIClient

from accounts.models import Agency, User
from accounts.tenancy import tenant
from brandkits.models import Asset
from tests.brandkits.pictures import png
from tests.brandkits.uploading import ready
from tests.desk import Desk


@pytest.fixture
def desk(client_as: Callable[[User], APIClient], editor: User, agency: Agency) -> Desk:
    return Desk(client_as(editor), agency)


def test_the_preview_is_the_exports_picture_with_an_etag(desk: Desk) -> None:
    draft = desk.draft()
    slide = draft["document"]["slides"][1]["id"]
    url = f"{desk.base}/carousels/{draft['id']}/slides/{slide}/preview"
    first = desk.api.get(url)
    assert first.status_code == 200
    assert first["Content-Type"] == "image/jpeg"
    assert desk.api.get(url, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    assert desk.api.get(url, {"scale": 0.25})["ETag"] != first["ETag"]
    desk.api.patch(
        f"{desk.base}/carousels/{draft['id']}",
        {"style": {"theme": "midnight"}},
        format="json",
        HTTP_IF_MATCH='"1"',
    )
    assert desk.api.get(url, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_the_layout_gives_the_box_of_every_element(desk: Desk) -> None:
    draft = desk.draft()
    slide = draft["document"]["slides"][1]
    url = f"{desk.base}/carousels/{draft['id']}/slides/{slide['id']}/layout"
    layout = desk.api.get(url).json()
    assert (layout["width"], layout["height"], layout["lint"]) == (1080, 1350, [])
    assert {element["id"] for element in slide["elements"]} == {
        box["id"] for box in layout["boxes"]
    }
    assert desk.api.get(url, {"format": "x-16x9"}).json()["width"] == 1600
    for change, pointer in (({"format": "papyrus"}, "/format"), ({"zoom": "2"}, "/zoom")):
        refused = desk.api.get(url, change)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == pointer


def test_a_picture_that_was_deleted_is_named_by_lint(desk: Desk) -> None:
    asset = ready(desk.api, f"{desk.base}/assets", png())
    thread = desk.thread(images=[{"post": 2, "asset": asset["id"], "alt": ""}])
    draft = desk.draft(thread=thread["id"])
    with tenant(desk.agency):
        Asset.objects.of(desk.agency).filter(pk=asset["id"]).delete()
    slide = next(s for s in draft["document"]["slides"] if len(s["elements"]) == 3)
    url = f"{desk.base}/carousels/{draft['id']}/slides/{slide['id']}"
    lint = desk.api.get(f"{url}/layout").json()["lint"]
    assert [entry["code"] for entry in lint] == ["image-missing"]
    assert desk.api.get(f"{url}/preview").status_code == 200


def test_an_unsaved_change_is_previewed_with_boxes_and_findings(desk: Desk) -> None:
    draft = desk.draft()
    slide = draft["document"]["slides"][1]
    url = f"{desk.base}/carousels/{draft['id']}/slides/{slide['id']}/preview"
    body = next(element for element in slide["elements"] if element["kind"] == "text")
    saved = desk.api.get(url)

    def seen(text: str, **fields: Any) -> Any:
        typed = [{"op": "set_text", "element": body["id"], "text": text}]
        return desk.api.post(url, {"operations": typed, **fields}, format="json")

    answer = seen("Other words, and a good many more of them than there were before.", version=1)
    assert answer.status_code == 200
    preview = answer.json()
    kind, _, data = preview["image"].partition(",")
    assert kind == "data:image/jpeg;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        assert picture.size == (preview["width"], preview["height"]) == (540, 675)
    assert {box["id"] for box in preview["boxes"]} == {e["id"] for e in slide["elements"]}
    assert preview["lint"] == []
    assert answer["ETag"] != saved["ETag"]
    assert seen(body["text"])["ETag"] == saved["ETag"]
    assert desk.api.get(url)["ETag"] == saved["ETag"]
    assert desk.api.get(f"{desk.base}/carousels/{draft['id']}").json()["version"] == 1
    stale = seen("x", version=2)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-version")
    gone = [{"op": "remove_slide", "slide": slide["id"]}]
    assert desk.api.post(url, {"operations": gone}, format="json").status_code == 404
    refused = desk.api.post(url, {"operations": [*gone, *gone]}, format="json")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/operations/1/slide"


def test_a_variant_differs_in_its_format_and_follows_in_all_others(desk: Desk) -> None:
    draft = desk.draft()
    slides = draft["document"]["slides"]
    body = next(element for element in slides[1]["elements"] if element["kind"] == "text")
    place = f"{desk.base}/carousels/{draft['id']}"

    def tags(index: int) -> tuple[str, str]:
        url = f"{place}/slides/{slides[index]['id']}/preview"
        return desk.api.get(url)["ETag"], desk.api.get(url, {"format": "x-1x1"})["ETag"]

    before, others = tags(1), tags(2)
    words = {"element": body["id"], "text": "Shorter."}
    variant: dict[str, Any] = {
        "format": "x-1x1",
        "slides": [{"slide": slides[1]["id"], "texts": [words]}],
    }
    said = [{"op": "set_document", "variants": [variant]}]
    answer = desk.api.post(
        f"{place}/operations", {"operations": said}, format="json", HTTP_IF_MATCH='"1"'
    )
    assert answer.status_code == 200, answer.content
    after = tags(1)
    assert after[0] == before[0]
    assert after[1] != before[1]
    assert tags(2) == others
    variant["style"] = {"theme": "midnight"}
    desk.api.post(f"{place}/operations", {"operations": said}, format="json", HTTP_IF_MATCH='"2"')
    assert tags(2)[0] == others[0]
    assert tags(2)[1] != others[1]
