"""Pictures of earlier versions are kept, and every earlier version can be restored."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from accounts.models import Agency
from accounts.tenancy import tenant
from brandkits.models import Asset
from tests.brandkits import pictures
from tests.desk import Desk
from tests.world import contents


def pictured(desk: Desk, asset: Any) -> tuple[Any, str]:
    """Return a carousel at version 3 whose version 2 shows a picture, and that slide."""
    carousel = desk.draft()
    slide = carousel["document"]["slides"][0]
    element = {"id": str(uuid4()), "kind": "image", "asset": asset["id"]}
    place = {"slide": slide["id"], "element": element, "index": 0}
    carousel = desk.operate(carousel, {"op": "insert_element", **place}, version=1)
    gone = {"op": "remove_element", "slide": slide["id"], "element": element["id"]}
    return desk.operate(carousel, gone, version=2), slide["id"]


def restored(desk: Desk, carousel: Any) -> Any:
    url = f"{desk.base}/carousels/{carousel['id']}/versions/2/restore"
    answer = desk.api.post(url, HTTP_IF_MATCH='"3"')
    assert answer.status_code == 200, answer.content
    return answer.json()["carousel"]


def lint_of(desk: Desk, carousel: Any, slide: str) -> set[str]:
    return {
        one["code"] for one in desk.get(f"carousels/{carousel['id']}/slides/{slide}/layout")["lint"]
    }


def test_a_picture_of_an_earlier_version_is_kept_and_restored_with_it(
    desk: Desk, agency: Agency
) -> None:
    asset = desk.asset(pictures.png())
    carousel, slide = pictured(desk, asset)
    assert desk.get(f"assets/{asset['id']}/uses") == {"uses": []}
    before = contents(str(agency.pk))
    refused = desk.api.delete(f"{desk.base}/assets/{asset['id']}")
    assert refused.status_code == 409
    assert refused.json()["detail"].endswith("archive it instead.")
    assert contents(str(agency.pk)) == before
    desk.api.patch(f"{desk.base}/assets/{asset['id']}", {"archived": True}, format="json")
    assert asset["id"] in str(restored(desk, carousel))
    assert "image-missing" not in lint_of(desk, carousel, slide)


def test_restoring_a_version_reports_pictures_that_no_longer_exist(
    desk: Desk, agency: Agency
) -> None:
    """For example, deleted by an older release, or by hand."""
    asset = desk.asset(pictures.png())
    carousel, slide = pictured(desk, asset)
    with tenant(agency):
        Asset.objects.of(agency).filter(pk=asset["id"]).delete()
    assert asset["id"] in str(restored(desk, carousel))
    assert "image-missing" in lint_of(desk, carousel, slide)
