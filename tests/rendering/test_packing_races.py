"""Packing, retry and expiry, each run while another is paused at any of its steps.

A ready hand-over has all its files; any other says why not. ``STEPS`` sets around how many calls of the
store, and at how many other steps, work is paused.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Agency, ScheduledDeletion, User
from accounts.tenancy import tenant
from core.errors import Conflict
from core.storage import store
from rendering import queue
from rendering.models import Blob, HandOver, Output, PendingHandOver, Render, Task
from rendering.outputs.retention import collect
from rendering.renders.services import retry_render
from rendering.worker import artifacts, packaging, task_runner
from rendering.worker.completion import Outcome
from tests.interleaving import Steps
from tests.rendering.conftest import RenderBench
from tests.rendering.test_hand_overs import approve, begun

MOST = int(os.environ.get("STEPS", "3"))
SLIDES = 5


@dataclass
class PackedHandOver:
    """A hand-over of one approved carousel whose slides take no time; ``broken`` ones fail."""

    studio: RenderBench
    agency: Agency
    broken: set[int]

    def handed(self, *, broken: int | None = None) -> None:
        """Make a new hand-over, with everything painted that can be, and nothing packed."""
        with tenant(self.agency):
            HandOver.objects.of(self.agency).all().delete()
            Blob.objects.of(self.agency).all().delete()
        PendingHandOver.objects.all().delete()
        ScheduledDeletion.objects.all().delete()
        self.broken = set() if broken is None else {broken}
        self.archived(False)
        begun(self.studio, [self.studio.carousel["id"]])
        self.paint()
        self.broken = set()

    def make(self, job: artifacts.Job) -> Outcome:
        number = job.task.slide or 0
        if number in self.broken:
            return Outcome(Task.Status.FAILED, code="scene-refused", error="Not today.")
        name = artifacts.fingerprint_of(f"{job.render.snapshot_id}:{number}", "jpeg")
        data = f"slide {number}".encode()
        return Outcome(
            Task.Status.SUCCEEDED, {"jpeg": artifacts.put(self.agency.pk, "jpeg", name, data)}
        )

    def archived(self, archived: bool) -> None:
        url = f"{self.studio.base}/carousels/{self.studio.carousel['id']}"
        tag = self.studio.api.get(url)["ETag"]
        body = {"archived": archived}
        assert self.studio.api.patch(url, body, format="json", HTTP_IF_MATCH=tag).status_code == 200

    def paint(self) -> None:
        while claim := queue.claim():
            assert task_runner.perform(claim)

    def pack(self) -> None:
        PendingHandOver.objects.update(due_at=timezone.now())
        packaging.pack_due()

    def retry(self) -> None:
        """Retry what failed, if that is still allowed, paint it and pack."""
        with tenant(self.agency):
            render = Render.objects.of(self.agency).get(hand_over__isnull=False)
            try:
                retry_render(self.agency, render)
            except Conflict:
                return
        self.paint()
        self.pack()

    def age(self) -> None:
        """Let a month pass and archive the carousel: files of approved ones expire only then."""
        self.archived(True)
        with tenant(self.agency):
            Blob.objects.of(self.agency).update(last_used="2020-01-01T00:00Z")

    def expire(self) -> None:
        """Run retention."""
        collect()

    def settled(self) -> str:
        """Return the hand-over's status when all work has ended, and assert that it is consistent."""
        self.paint()
        while PendingHandOver.objects.exists():
            self.pack()
        with tenant(self.agency):
            made = HandOver.objects.of(self.agency).select_related("blob").get()
            render = Render.objects.of(self.agency).get(hand_over=made)
            outputs = Output.objects.of(self.agency).filter(render=render).count()
        if render.status == Render.Status.SUCCEEDED:
            assert render.finished_at
            expired_since = render.expired_at and render.expired_at > render.finished_at
            assert expired_since or outputs == SLIDES
        if made.status == HandOver.Status.READY and made.blob:
            with store().open(made.blob.key) as packed:
                names = zipfile.ZipFile(io.BytesIO(packed.read())).namelist()
            assert len([name for name in names if name.endswith(".jpg")]) == SLIDES
        assert made.status != HandOver.Status.PREPARING
        assert bool(made.error) == (made.status == HandOver.Status.FAILED)
        return str(made.status)


@pytest.fixture
def handed_over(
    studio: RenderBench,
    agency: Agency,
    owner: User,
    client_as: Callable[[User], APIClient],
    monkeypatch: pytest.MonkeyPatch,
) -> PackedHandOver:
    approve(client_as(owner), studio, studio.carousel["id"])
    handed_over = PackedHandOver(studio, agency, set())
    monkeypatch.setattr(task_runner, "make_artifacts", handed_over.make)
    return handed_over


Do = Callable[[PackedHandOver], Any]
READY, FAILED = HandOver.Status.READY.value, HandOver.Status.FAILED.value


@pytest.mark.parametrize(
    ("broken", "packed", "first", "second", "ends"),
    [
        # Packing sees a failed slide, which is retried meanwhile.
        pytest.param(
            2, False, PackedHandOver.pack, PackedHandOver.retry, {READY}, id="retry-while-packing"
        ),
        pytest.param(
            2,
            False,
            PackedHandOver.retry,
            PackedHandOver.pack,
            {READY},
            id="packing-while-retrying",
        ),
        # Files unused for a month expire, but not while a hand-over waits for them.
        pytest.param(
            None,
            False,
            PackedHandOver.pack,
            PackedHandOver.expire,
            {READY},
            id="expiry-while-packing",
        ),
        pytest.param(
            None,
            False,
            PackedHandOver.expire,
            PackedHandOver.pack,
            {READY},
            id="packing-while-expiring",
        ),
        # Retried completely, or refused.
        pytest.param(
            2,
            True,
            PackedHandOver.retry,
            PackedHandOver.expire,
            {READY, FAILED},
            id="expiry-while-retrying",
        ),
        pytest.param(
            2,
            True,
            PackedHandOver.expire,
            PackedHandOver.retry,
            {READY, FAILED},
            id="retry-while-expiring",
        ),
    ],
)
def test_a_ready_hand_over_is_complete_and_a_failed_one_says_why(
    handed_over: PackedHandOver,
    steps: Steps,
    broken: int | None,
    packed: bool,
    first: Do,
    second: Do,
    ends: set[str],
    counted: Callable[[str, int], None],
) -> None:
    def prepared() -> None:
        handed_over.handed(broken=broken)
        if packed:
            handed_over.pack()
        handed_over.age()

    seen = set()
    prepared()
    for at in steps.of(lambda: first(handed_over), MOST):
        prepared()
        steps.pause(lambda: first(handed_over), at, lambda: second(handed_over))
        seen.add(handed_over.settled())
        counted("steps at which packing, a retry or expiry was paused", 1)
    assert seen <= ends
