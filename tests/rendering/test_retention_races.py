"""Retention against use: files are used while retention is paused at any of its steps.

Objects that a row names are in the store, and no others stay. ``STEPS`` sets around how many calls of the
store, and at how many other steps, retention is paused for each use.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.db.models import F

from accounts.billing.storage import GRACE, REMOVAL
from accounts.models import Agency, ScheduledDeletion
from accounts.tenancy import tenant
from brandkits.assets import uploads
from brandkits.assets.inspection import inspect
from brandkits.models import Asset
from core.storage import StoreUnavailable, store
from core.storage.keys import asset_key, thumbnail_key
from rendering.models import Blob, Output, Render, Task
from rendering.outputs.retention import collect, find_orphans
from rendering.worker import artifacts, task_runner
from rendering.worker.completion import StoredFile
from tests.brandkits import pictures
from tests.interleaving import Steps
from tests.rendering.conftest import RenderBench
from tests.rendering.test_retention import _all_old

MOST = int(os.environ.get("STEPS", "4"))

OLD, DUE = b"nobody used this for a month", b"nobody names this any more"
PICTURE = pictures.png()


@dataclass
class StoredFiles:
    """An agency with a file that may expire, and objects whose time of grace is over."""

    studio: RenderBench
    agency: Agency
    render: Render
    client_id: UUID
    picture: str
    refused: list[StoreUnavailable] = field(default_factory=list)

    def stock(self) -> None:
        """Restore the state before a use, removing what an earlier one left."""
        for page in store().walk(f"agencies/{self.agency.pk}"):
            for one in page:
                store().delete(one.key)
        with tenant(self.agency):
            Output.objects.of(self.agency).all().delete()
            Blob.objects.of(self.agency).all().delete()
            Asset.objects.of(self.agency).all().delete()
            Render.objects.of(self.agency).exclude(pk=self.render.pk).delete()
            Render.objects.of(self.agency).filter(pk=self.render.pk).update(expired_at=None)
        old, due = self._put(OLD), self._put(DUE)
        with tenant(self.agency):
            blobs = task_runner.save_blobs(self.agency.pk, {"png": old})
            Blob.objects.of(self.agency).update(last_used="2020-01-01T00:00Z")
            task = Task.objects.of(self.agency).get(render=self.render)
            Output.objects.of(self.agency).create(
                agency=self.agency,
                render=self.render,
                task=task,
                blob_id=blobs["png"],
                file="png",
                filename="1.png",
            )
        ScheduledDeletion.objects.all().delete()
        unneeded = [due.key, asset_key(self.agency.pk, self.picture)]
        for key in unneeded:
            store().put(key, b"unneeded", content_type="image/png")
        past = [ScheduledDeletion(key=key, due_at="2020-01-01T00:00Z") for key in unneeded]
        ScheduledDeletion.objects.bulk_create(past)

    def _put(self, data: bytes) -> StoredFile:
        return artifacts.put(self.agency.pk, "png", hashlib.sha256(data).hexdigest(), data)

    def paint(self) -> None:
        """Render what was rendered before its object was scheduled for deletion."""
        self._named(self._put(DUE))

    def find_again(self) -> None:
        """Render what another render has painted."""
        found = artifacts.stored(self.agency.pk, {"png": hashlib.sha256(OLD).hexdigest()})
        self._named(found.get("png") or self._put(OLD))

    def _named(self, made: StoredFile) -> None:
        with tenant(self.agency):
            task_runner.save_blobs(self.agency.pk, {"png": made})

    def upload(self) -> None:
        """Upload a picture that was deleted a while ago."""
        who = self.client_id
        uploads.save_asset(self.agency, PICTURE, "image", client_id=who, filename="a.png")

    def link(self) -> None:
        """Make links, or get the refusal that the files have expired."""
        url = f"{self.studio.base}/renders/{self.render.pk}/links"
        answer = self.studio.api.post(url, {}, format="json")
        assert answer.status_code in (201, 409), answer.content
        if answer.status_code == 201:
            with tenant(self.agency):
                outputs = Output.objects.of(self.agency).filter(render=self.render)
                assert outputs.count() == 1

    def despite_failures(self, use: Callable[[], None]) -> None:
        try:
            use()
        except StoreUnavailable as failure:
            self.refused.append(failure)

    def require_whole(self) -> None:
        """Assert that every object named by a row exists, and that after a day no others do."""
        with tenant(self.agency):
            named = set(Blob.objects.of(self.agency).values_list("key", flat=True))
            ready = Asset.objects.of(self.agency).filter(status=Asset.Status.READY)
            for digest in ready.values_list("digest", flat=True):
                named |= {asset_key(self.agency.pk, digest), thumbnail_key(self.agency.pk, digest)}
        lost = {key for key in named if not store().exists(key)}
        assert not lost
        _all_old(self.agency, but="")
        find_orphans()
        ScheduledDeletion.objects.update(
            due_at=F("due_at") - 2 * GRACE, removing_since=F("removing_since") - 2 * REMOVAL
        )
        collect()
        pages = store().walk(f"agencies/{self.agency.pk}")
        assert {one.key for page in pages for one in page} == named
        assert not ScheduledDeletion.objects.exists()


@pytest.fixture
def stored_files(
    studio: RenderBench, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> StoredFiles:
    render = studio.render("png")
    with tenant(agency):
        row = Render.objects.of(agency).select_related("carousel").get(pk=render["id"])
        first = Task.objects.of(agency).filter(render=row).order_by("id").first()
        assert first is not None
        Task.objects.of(agency).filter(render=row).exclude(pk=first.pk).delete()
        Task.objects.of(agency).update(status=Task.Status.SUCCEEDED)
        ended = {"status": Render.Status.SUCCEEDED, "finished_at": row.created_at, "unfinished": 0}
        Render.objects.of(agency).update(**ended)
        client_id = row.carousel.client_id
    # Inspecting the same picture every time would be slow.
    clean = inspect(PICTURE, "image")
    monkeypatch.setattr(uploads, "inspect", lambda *_: clean)
    return StoredFiles(studio, agency, row, client_id, clean.digest)


@pytest.mark.parametrize("use", ["paint", "find_again", "link", "upload"])
def test_files_used_at_any_step_of_retention_are_not_lost(
    stored_files: StoredFiles, steps: Steps, use: str, counted: Callable[[str, int], None]
) -> None:
    user = getattr(stored_files, use)
    stored_files.stock()
    for at in steps.of(collect, MOST):
        stored_files.stock()
        refused = len(stored_files.refused)
        steps.pause(collect, at, lambda: stored_files.despite_failures(user))
        if len(stored_files.refused) > refused:
            user()
        stored_files.require_whole()
        counted("steps at which retention was paused", 1)
    # Some uses met the deletion of the object that they were about to name.
    assert bool(stored_files.refused) == (use in ("paint", "upload"))
