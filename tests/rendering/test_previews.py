"""Previews and layouts over HTTP: the same engine, the same pixels as the export."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import Agency, User
from accounts.tenancy import tenant
from brandkits.models import Asset
from tests.brandkits.pictures import png
from tests.brandkits.uploading import ready
from tests.carousels.desk import Desk


@pytest.fixture
def desk(client_as: Callable[[User], APIClient], editor: User, agency: Agency) -> Desk:
    return Desk(client_as(editor), agency)


def test_the_preview_is_the_picture_and_says_when_it_changes(desk: Desk) -> None:
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


def test_the_layout_tells_an_editor_where_everything_stands(desk: Desk) -> None:
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
