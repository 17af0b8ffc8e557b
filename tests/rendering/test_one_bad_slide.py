"""A slide that cannot be painted is named, and everything else of its carousel is made."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Agency, User
from accounts.tenancy import tenant
from brandkits.models import Asset
from core.storage import store
from core.storage.keys import asset_key
from painting import pictures
from painting import process as keeping
from painting.pool import painter
from rendering.tasks import drain
from tests.brandkits.pictures import png
from tests.brandkits.uploading import ready
from tests.desk import Desk


@pytest.fixture
def desk(client_as: Callable[[User], APIClient], editor: User, agency: Agency) -> Desk:
    return Desk(client_as(editor), agency)


def rendered(desk: Desk, draft: dict[str, Any], *files: str) -> dict[str, Any]:
    body = {"carousel": draft["id"], "files": list(files)}
    answer = desk.api.post(f"{desk.base}/renders", body, format="json")
    assert answer.status_code == 202, answer.content
    drain()
    return again(desk, answer.json())


def again(desk: Desk, render: dict[str, Any]) -> dict[str, Any]:
    return dict(desk.api.get(f"{desk.base}/renders/{render['id']}").json())


def errors(render: dict[str, Any]) -> dict[tuple[str, int | None], str]:
    return {
        (one["file"], one["slide"]): one["error"]["detail"]
        for one in render["outputs"]
        if one["error"]
    }


def remove_picture(desk: Desk, asset: str) -> bytes:
    """Remove a picture from the store and return its bytes."""
    with tenant(desk.agency):
        digest = Asset.objects.of(desk.agency).get(pk=asset).digest
    key = asset_key(desk.agency.pk, digest)
    with store().open(key) as stream:
        data = stream.read()
    store().delete(key)
    (pictures.folder() / digest).unlink(missing_ok=True)
    return data


def test_a_lost_picture_fails_its_slide_and_the_whole_files_until_it_is_back(
    desk: Desk, stored: Callable[[str], bytes]
) -> None:
    asset = ready(desk.api, f"{desk.base}/assets", png())["id"]
    thread = desk.thread(images=[{"post": 2, "asset": asset, "alt": "A loaf"}])
    draft = desk.draft(thread=thread["id"])
    slides = draft["document"]["slides"]
    bad = next(n for n, one in enumerate(slides, 1) if asset in json.dumps(one))
    data = remove_picture(desk, asset)
    render = rendered(desk, draft, "png", "pdf", "contact-sheet", "zip")
    assert render["status"] == "partial"
    found = errors(render)
    assert set(found) == {("png", bad), ("pdf", None), ("contact-sheet", None)}
    assert found["pdf", None].startswith(f"Slide {bad}: The picture")
    assert len([one for one in render["outputs"] if one["status"] == "succeeded"]) == len(slides)
    (zipped,) = [one for one in render["outputs"] if one["file"] == "zip"]
    with zipfile.ZipFile(io.BytesIO(stored(zipped["url"]))) as archive:
        missing = json.loads(archive.read("manifest.json"))["missing"]
        assert (
            len([name for name in archive.namelist() if name.endswith(".png")]) == len(slides) - 1
        )
    assert [(one["files"], one["slide"]) for one in missing] == [
        (["png"], bad),
        (["pdf"], None),
        (["contact-sheet"], None),
    ]
    assert all(str(bad) in one["detail"] for one in missing if one["slide"] is None)
    with tenant(desk.agency):
        digest = Asset.objects.of(desk.agency).get(pk=asset).digest
    store().put(asset_key(desk.agency.pk, digest), data, content_type="image/png")
    answer = desk.api.post(f"{desk.base}/renders/{render['id']}/retry")
    assert answer.status_code == 202, answer.content
    drain()
    assert again(desk, render)["status"] == "succeeded"
    assert not errors(again(desk, render))


def test_a_preview_leaves_a_lost_picture_blank_and_reports_it(desk: Desk) -> None:
    asset = ready(desk.api, f"{desk.base}/assets", png())["id"]
    thread = desk.thread(images=[{"post": 2, "asset": asset, "alt": "A loaf"}])
    draft = desk.draft(thread=thread["id"])
    remove_picture(desk, asset)
    for slide in draft["document"]["slides"]:
        place = f"{desk.base}/carousels/{draft['id']}/slides/{slide['id']}"
        assert desk.api.get(f"{place}/preview").status_code == 200
        lint = {one["code"] for one in desk.api.get(f"{place}/layout").json()["lint"]}
        assert ("image-missing" in lint) == (asset in json.dumps(slide))


def test_validation_names_the_slide_that_cannot_be_painted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    flaws = Path(__file__).parents[2] / "drills" / "poison"
    monkeypatch.setitem(keeping._ENVIRONMENT, "PYTHONPATH", str(flaws))
    painter().close()
    thread = desk.thread("The hook.\n---\nA loaf.\n---\npoison-error in the oven.\n---\nMore.")
    draft = desk.draft(thread=thread["id"])
    slides = draft["document"]["slides"]
    bad = next(one["id"] for one in slides if "poison" in json.dumps(one))
    path = f"{desk.base}/carousels/{draft['id']}/validation"
    for target in ("instagram-4x5", "linkedin-document"):
        answer = desk.api.get(path, {"formats": target})
        assert answer.status_code == 200, answer.content
        (report,) = answer.json()["reports"]
        assert report["readiness"]["state"] == "to-fix"
        items = answer.json()["readiness"]["items"]
        named = [one for one in items if one["code"] == "not-painted"]
        assert [one["slides"] for one in named] == [[bad]]
        assert len(report["slides"]) == len(slides)
    render = rendered(desk, draft, "png", "pdf", "zip")
    assert render["status"] == "partial"
    assert set(errors(render)) == {("png", 3), ("pdf", None)}
    assert errors(render)["pdf", None].startswith("Slide 3: ")
    painter().close()
