"""What an agency stores is counted exactly and limited by its plan."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Sum
from rest_framework.test import APIClient

from accounts.billing.plans import PLANS, Plan
from accounts.billing.storage import compact, stored_bytes
from accounts.models import Agency, StoredChange, User
from accounts.tenancy import tenant
from brandkits.models import Asset
from rendering.models import Blob
from rendering.outputs.retention import collect
from tests.brandkits import pictures, uploading
from tests.rendering.conftest import RenderBench
from tests.rendering.test_retention import aged, in_thread, rendered
from tests.world import contents

pytestmark = pytest.mark.usefixtures("nothing_scheduled")


def test_stored_bytes_are_counted_exactly(studio: RenderBench, desk: Any, agency: Agency) -> None:
    def counted() -> int:
        with tenant(agency):
            blobs = Blob.objects.of(agency).aggregate(all=Sum("bytes"))["all"] or 0
            assets = Asset.objects.of(agency).exclude(status="refused")
            return int(blobs + (assets.aggregate(all=Sum("bytes"))["all"] or 0))

    assert stored_bytes(agency) == counted()
    rendered(studio, "png", "jpeg", "pdf", "zip")
    asset = desk.asset(pictures.png())
    assert stored_bytes(agency) == counted() > 0
    refused = uploading.begun(desk.api, f"{desk.base}/assets", b"no picture at all")
    uploading.put(refused, b"no picture at all")
    assert stored_bytes(agency) == counted()
    desk.api.post(f"{desk.base}/assets/{refused['id']}/complete")
    assert stored_bytes(agency) == counted()
    desk.api.delete(f"{desk.base}/assets/{asset['id']}")
    aged(agency)
    collect()
    assert stored_bytes(agency) == counted()
    assert StoredChange.objects.filter(agency_id=agency.pk).count() == 1


TIGHT = Plan("tight", None, 100_000, None, 1.0, 6_000, 6_000)


@pytest.fixture
def tight(studio: RenderBench, agency: Agency, monkeypatch: pytest.MonkeyPatch) -> Agency:
    monkeypatch.setitem(PLANS, TIGHT.key, TIGHT)
    agency.plan = TIGHT.key
    agency.save(update_fields=["plan"])
    return agency


def announce(api: APIClient, base: str, size: int) -> Any:
    body = {"kind": "image", "filename": "a.png", "content_type": "image/png", "bytes": size}
    return api.post(f"{base}/assets", body, format="json")


def test_at_the_storage_limit_uploads_and_renders_are_refused_with_the_numbers(
    studio: RenderBench, tight: Agency
) -> None:
    assert announce(studio.api, studio.base, 60_000).status_code == 201
    before = contents(str(tight.pk))
    refused = announce(studio.api, studio.base, 60_000)
    assert refused.status_code == 402
    problem = refused.json()
    assert (problem["code"], problem["metric"]) == ("plan-limit", "storage")
    assert (problem["limit"], problem["left"], problem["plan"]) == (100_000, 40_000, "tight")
    assert contents(str(tight.pk)) == before
    assert announce(studio.api, studio.base, 40_000).status_code == 201
    before = contents(str(tight.pk))
    body = {"carousel": studio.carousel["id"], "files": ["png"]}
    refused = studio.api.post(f"{studio.base}/renders", body, format="json")
    assert (refused.status_code, refused.json()["metric"]) == (402, "storage")
    assert contents(str(tight.pk)) == before


def test_concurrent_uploads_exceed_the_limit_by_at_most_their_own_size(
    client_as: Callable[[User], APIClient], editor: User, studio: RenderBench, tight: Agency
) -> None:
    answers: list[int] = []
    together = threading.Barrier(4)

    def upload() -> None:
        api = client_as(editor)
        together.wait()
        answers.extend(announce(api, studio.base, 30_000).status_code for _ in range(4))

    threads = [in_thread(upload) for _ in range(4)]
    for thread in threads:
        thread.join()
    assert set(answers) == {201, 402}
    assert stored_bytes(tight) <= 100_000 + 4 * 30_000
    assert announce(studio.api, studio.base, 30_000).status_code == 402


def test_compacting_storage_changes_keeps_their_sum(agency: Agency) -> None:
    StoredChange.objects.bulk_create(
        [StoredChange(agency_id=agency.pk, bytes=number) for number in range(500)]
    )
    threads = [in_thread(compact) for _ in range(4)]
    for number in range(100):
        StoredChange.objects.create(agency_id=agency.pk, bytes=number)
    for thread in threads:
        thread.join()
    assert stored_bytes(agency) == sum(range(500)) + sum(range(100))
