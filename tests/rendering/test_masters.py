"""Masters: approved slides are handed over as they looked, even if the engine paints differently now."""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from django.db import connections
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from accounts.models import Agency, User
from accounts.tenancy import tenant
from carousels.models import PendingMasters
from carousels.reviews import current_reviews
from painting import process
from painting.pool import painter as ours
from rendering.models import Blob, Master
from rendering.outputs.retention import collect
from rendering.tasks import drain
from rendering.worker import masters
from tests.rendering.conftest import RenderBench, eventually
from tests.rendering.test_hand_overs import approve, archive, begun, state

SLIDES = 5
NEXT = """
import sys
from dataclasses import replace
sys.path.append({root!r})
import engine
from engine.layout import solver as layout
from engine.scene.nodes import Background
engine.ENGINE_VERSION = "the next one"
before = layout.lay_out
def lay_out(scene, *rest):
    if len(scene.root.children) > 1:
        scene = replace(scene, background=Background("#eef6ff"))
    return before(scene, *rest)
layout.lay_out = lay_out
"""


@pytest.fixture
def owners(owner: User, client_as: Callable[[User], APIClient]) -> APIClient:
    return client_as(owner)


@pytest.fixture
def upgraded_engine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[[], None]]:
    """Let the render child run another version of the engine, with another background."""

    def upgrade() -> None:
        root = str(Path(__file__).parents[2])
        (tmp_path / "sitecustomize.py").write_text(NEXT.format(root=root))
        monkeypatch.setitem(process._ENVIRONMENT, "PYTHONPATH", str(tmp_path))
        ours().close()

    yield upgrade
    ours().close()


def seen(studio: RenderBench) -> list[bytes]:
    """Return previews of all slides."""
    base = f"{studio.base}/carousels/{studio.carousel['id']}"
    slides = studio.api.get(base).json()["document"]["slides"]
    shown = "preview?scale=1&file=png"
    return [studio.api.get(f"{base}/slides/{slide['id']}/{shown}").content for slide in slides]


def pictures(packed: zipfile.ZipFile, ending: str) -> list[bytes]:
    return [
        packed.read(name)
        for name in packed.namelist()
        if name.endswith(ending) and "contact-sheet" not in name
    ]


def manifest_files(packed: zipfile.ZipFile) -> list[dict[str, Any]]:
    (name,) = [name for name in packed.namelist() if name.endswith("/manifest.json")]
    return list(json.loads(packed.read(name))["files"])


def pixels(data: bytes) -> Any:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def handed_over_zip(
    studio: RenderBench, stored: Callable[[str], bytes], **fields: Any
) -> zipfile.ZipFile:
    made = begun(studio, [studio.carousel["id"]], **fields)
    settled(lambda: state(studio, made)["status"] != "preparing")
    done = state(studio, made)
    assert (done["status"], done["error"]) == ("ready", "")
    return archive(done, stored)


def settled(done: Callable[[], bool]) -> None:
    """Drain the queue until a condition holds; one drain may stop earlier."""

    def look() -> bool:
        drain()
        return done()

    eventually(look)


def store_masters() -> None:
    """Store all due masters."""
    settled(lambda: not PendingMasters.objects.exists())


def used(owners: APIClient, studio: RenderBench) -> int:
    months = owners.get(f"{studio.base}/usage").json()["months"]
    return int(months[0]["slides"]) if months else 0


def test_an_upgraded_engine_hands_over_what_was_approved(
    studio: RenderBench,
    owners: APIClient,
    stored: Callable[[str], bytes],
    upgraded_engine: Callable[[], None],
) -> None:
    before = seen(studio)
    approve(owners, studio, studio.carousel["id"])
    store_masters()
    upgraded_engine()
    assert seen(studio) != before
    packed = handed_over_zip(studio, stored, files=["png", "jpeg", "pdf", "contact-sheet"])
    assert pictures(packed, ".png") == before
    assert all(one["as_approved"] for one in manifest_files(packed))
    for jpeg, png in zip(pictures(packed, ".jpg"), before, strict=True):
        assert np.abs(pixels(jpeg) - pixels(png)).mean() < 2
    (pdf,) = pictures(packed, ".pdf")
    for page, png in zip(pypdfium2.PdfDocument(pdf), before, strict=True):
        size = Image.open(io.BytesIO(png)).size
        shown = page.render(scale=size[0] / page.get_width()).to_numpy()[..., 2::-1].astype(int)
        assert np.abs(shown - pixels(png)).mean() < 2
    # So does a render of the unchanged carousel; a format that was not approved is painted as of now.
    render = studio.worked_off(studio.render("png"))
    assert [stored(one["url"]) for one in render["outputs"]] == before
    other = handed_over_zip(studio, stored, files=["png"], formats=["x-1x1"])
    assert not any(one["as_approved"] for one in manifest_files(other))
    assert tuple(pixels(pictures(other, ".png")[0])[0, 0]) == (0xEE, 0xF6, 0xFF)


def test_slides_edited_after_an_approval_are_painted_by_the_present_engine(
    studio: RenderBench,
    owners: APIClient,
    stored: Callable[[str], bytes],
    upgraded_engine: Callable[[], None],
) -> None:
    approve(owners, studio, studio.carousel["id"])
    store_masters()
    upgraded_engine()
    base = f"{studio.base}/carousels/{studio.carousel['id']}"
    document = studio.api.get(base).json()["document"]
    element = next(one for one in document["slides"][0]["elements"] if one.get("role") == "title")
    body = {"operations": [{"op": "set_text", "element": element["id"], "text": "Another hook"}]}
    answer = studio.api.post(f"{base}/operations", body, format="json", HTTP_IF_MATCH='"1"')
    assert answer.status_code == 200, answer.content
    render = studio.worked_off(studio.render("png"))
    assert [stored(one["url"]) for one in render["outputs"]] == seen(studio)
    # After a new approval, the present look is handed over.
    approve(owners, studio, studio.carousel["id"])
    store_masters()
    assert pictures(handed_over_zip(studio, stored, files=["png"]), ".png") == seen(studio)


def test_approving_is_free_and_a_hand_over_counts_once(
    studio: RenderBench, owners: APIClient, stored: Callable[[str], bytes], agency: Agency
) -> None:
    approve(owners, studio, studio.carousel["id"])
    store_masters()
    with tenant(agency):
        assert Master.objects.of(agency).count() == SLIDES
    assert used(owners, studio) == 0
    handed_over_zip(studio, stored, files=["png"])
    assert used(owners, studio) == SLIDES
    handed_over_zip(studio, stored, files=["png"])
    studio.worked_off(studio.render("png"))
    assert used(owners, studio) == SLIDES


@pytest.mark.parametrize("after", ["nothing", "edited", "archived", "changes requested"])
def test_masters_are_retained_while_the_approval_is_valid(
    studio: RenderBench, owners: APIClient, agency: Agency, after: str
) -> None:
    pk = studio.carousel["id"]
    approve(owners, studio, pk)
    store_masters()
    base = f"{studio.base}/carousels/{pk}"
    if after == "edited":
        body = {"operations": [{"op": "set_document", "title": "Another"}]}
        studio.api.post(f"{base}/operations", body, format="json", HTTP_IF_MATCH='"1"')
    elif after == "archived":
        answer = studio.api.patch(base, {"archived": True}, format="json", HTTP_IF_MATCH='"1"')
        assert answer.status_code == 200, answer.content
    elif after == "changes requested":
        approve(owners, studio, pk, "changes_requested")
    with tenant(agency):
        Blob.objects.of(agency).update(last_used=timezone.now() - timedelta(days=400))
    collect()
    with tenant(agency):
        left = Master.objects.of(agency).count(), Blob.objects.of(agency).count()
    assert left == ((SLIDES, SLIDES) if after == "nothing" else (0, 0))


def test_concurrent_workers_store_each_master_once(
    studio: RenderBench, owners: APIClient, agency: Agency, transactional_db: None
) -> None:
    approve(owners, studio, studio.carousel["id"])
    claims = [PendingMasters.objects.get() for _ in range(3)]
    with tenant(agency):
        review = current_reviews(agency.pk).get(pk=claims[0].review_id)
    kept = []

    def at_once(claim: PendingMasters) -> None:
        kept.append(masters._store_all(claim, review, time.monotonic() + 60))
        connections.close_all()

    threads = [threading.Thread(target=at_once, args=(claim,)) for claim in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with tenant(agency):
        assert Master.objects.of(agency).count() == SLIDES == Blob.objects.of(agency).count()
    assert sorted(kept) == [False, False, True]


def test_no_masters_are_stored_for_a_withdrawn_approval(
    studio: RenderBench, owners: APIClient, agency: Agency
) -> None:
    approve(owners, studio, studio.carousel["id"])
    base = f"{studio.base}/carousels/{studio.carousel['id']}"
    body = {"operations": [{"op": "set_document", "title": "Another"}]}
    studio.api.post(f"{base}/operations", body, format="json", HTTP_IF_MATCH='"1"')
    store_masters()
    assert not PendingMasters.objects.exists()
    with tenant(agency):
        assert not Master.objects.of(agency).exists()
