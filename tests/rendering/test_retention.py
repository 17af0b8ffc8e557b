"""Retention: stored files are limited in size and time, and files in use are never lost."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.models import F, Sum

from accounts.billing.storage import (
    GRACE,
    REMOVAL,
    retain,
    schedule_deletion,
    stored_bytes,
)
from accounts.models import Agency, ScheduledDeletion, StoredChange
from accounts.tenancy import tenant
from brandkits.models import Asset
from core.storage import StoreUnavailable, store
from core.storage.local import LocalStore
from rendering import queue
from rendering.models import Blob, Output, Task
from rendering.outputs.retention import YOUNG, collect, find_orphans
from rendering.tasks import drain
from rendering.worker import artifacts, task_runner
from rendering.worker.completion import Outcome
from tests.brandkits import pictures
from tests.rendering.conftest import RenderBench
from tests.world import contents

pytestmark = pytest.mark.usefixtures("nothing_scheduled")


def rendered(studio: RenderBench, *files: str) -> dict[str, Any]:
    render = studio.render(*files)
    drain()
    state = studio.state(render)
    assert state["status"] == "succeeded"
    return state


def aged(agency: Agency) -> list[str]:
    """Let the agency's files be unused for long, and return their keys."""
    with tenant(agency):
        Blob.objects.of(agency).update(last_used="2020-01-01T00:00Z")
        return sorted(set(Blob.objects.of(agency).values_list("key", flat=True)))


def past_grace() -> None:
    ScheduledDeletion.objects.update(due_at=F("due_at") - 2 * GRACE)


def there(keys: list[str]) -> list[bool]:
    return [store().exists(key) for key in keys]


def in_thread(work: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        work()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_unused_files_expire_and_their_render_says_so(studio: RenderBench, agency: Agency) -> None:
    before = stored_bytes(agency)
    render = rendered(studio, "png", "zip")
    tag = studio.api.get(f"{studio.base}/renders/{render['id']}")["ETag"]
    keys = aged(agency)
    collect()
    state = studio.state(render)
    assert state["expired_at"] is not None
    assert {output["status"] for output in state["outputs"]} == {"expired"}
    assert {output["url"] for output in state["outputs"]} == {None}
    assert studio.api.get(f"{studio.base}/renders/{render['id']}")["ETag"] != tag
    assert stored_bytes(agency) == before
    assert all(there(keys))  # for links that were handed out
    past_grace()
    collect()
    assert not any(there(keys))
    assert not ScheduledDeletion.objects.exists()


def test_files_in_use_stay(studio: RenderBench, agency: Agency) -> None:
    render = rendered(studio, "png")
    outputs = f"{studio.base}/renders/{render['id']}/outputs"

    def left() -> int:
        collect()
        with tenant(agency):
            return Output.objects.of(agency).filter(render=UUID(render["id"])).count()

    aged(agency)
    studio.state(render)
    assert left() == 5
    aged(agency)
    rendered(studio, "png")
    assert left() == 5
    aged(agency)
    studio.api.get(f"{outputs}/{render['outputs'][0]['id']}/link")
    assert left() == 1


def test_a_render_with_expired_files_cannot_be_retried(
    studio: RenderBench, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the remaining files would be taken for all of them."""
    real = artifacts.make_artifacts

    def but_one(job: artifacts.Job) -> Outcome:
        if job.task.slide == 2:
            return Outcome(Task.Status.FAILED, code="scene-refused", error="Not today.")
        return real(job)

    render = studio.render("png", "zip")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(task_runner, "make_artifacts", but_one)
        drain()
    assert studio.state(render)["status"] == "partial"
    aged(agency)
    collect()
    before = contents(str(agency.pk))
    refused = studio.api.post(f"{studio.base}/renders/{render['id']}/retry")
    assert refused.status_code == 409
    assert refused.json()["detail"] == (
        "Files of this render have expired: render the carousel again."
    )
    assert contents(str(agency.pk)) == before


def test_files_rendered_again_within_the_grace_survive_it(
    studio: RenderBench, agency: Agency
) -> None:
    rendered(studio, "png")
    keys = aged(agency)
    collect()
    again = rendered(studio, "png")
    past_grace()
    collect()
    assert all(there(keys))
    assert {output["status"] for output in studio.state(again)["outputs"]} == {"succeeded"}


def test_an_object_about_to_be_named_is_not_deleted(
    studio: RenderBench, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Retention runs between storing the bytes and saving the row of every file."""
    rendered(studio, "png")
    keys = aged(agency)
    collect()
    past_grace()
    real = task_runner._write

    def collected_first(*arguments: Any) -> None:
        in_thread(collect).join()
        real(*arguments)

    monkeypatch.setattr(task_runner, "_write", collected_first)
    render = studio.render("png")
    drain()
    assert studio.state(render)["status"] == "succeeded"
    assert all(there(keys))


def test_a_task_that_needs_an_object_being_deleted_is_retried_and_stores_it_again(
    studio: RenderBench, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task is requeued as after a temporary failure, which uses no attempt."""
    render = rendered(studio, "png")
    keys = aged(agency)
    collect()
    past_grace()
    removing, go_on = threading.Event(), threading.Event()
    real = LocalStore.delete

    def slowly(self: LocalStore, key: str) -> None:
        removing.set()
        assert go_on.wait(30)
        real(self, key)

    monkeypatch.setattr(LocalStore, "delete", slowly)
    collector = in_thread(collect)
    assert removing.wait(30)
    again = studio.render("png")
    drain()
    state = studio.state(again)
    assert (state["status"], state["progress"]["failed"]) == ("processing", 0)
    go_on.set()
    collector.join()
    studio.worked_off(again)
    assert all(there(keys))
    shas = [
        {output["sha256"] for output in one["outputs"]} for one in (studio.state(again), render)
    ]
    assert shas[0] == shas[1]


def test_an_interrupted_deletion_is_repeated(
    studio: RenderBench, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(studio, "png")
    keys = aged(agency)
    collect()
    past_grace()

    class Died(BaseException):
        pass

    def dies(self: LocalStore, key: str) -> None:
        raise Died

    with monkeypatch.context() as dying:
        dying.setattr(LocalStore, "delete", dies)
        with pytest.raises(Died):
            collect()
    collect()
    assert there(keys).count(True) == 1  # its deletion is claimed for a while
    with pytest.raises(StoreUnavailable):
        retain(*keys)
    ScheduledDeletion.objects.update(removing_since=F("removing_since") - REMOVAL)
    collect()
    assert not any(there(keys))
    assert not ScheduledDeletion.objects.exists()


def test_an_object_of_two_rows_is_deleted_with_the_second(
    studio: RenderBench, agency: Agency
) -> None:
    rendered(studio, "png")
    keys = aged(agency)
    with tenant(agency):
        twin = Blob.objects.of(agency).filter(key=keys[0]).get()
        twin.pk, twin.fingerprint = uuid4(), "f" * 64
        twin.last_used = twin.last_used.replace(year=2100)
        twin.save(force_insert=True)
    collect()
    past_grace()
    collect()
    assert there(keys) == [True, False, False, False, False]
    aged(agency)
    collect()
    past_grace()
    collect()
    assert not any(there(keys))


def test_a_file_used_during_retention_stays(studio: RenderBench, agency: Agency) -> None:
    rendered(studio, "png")
    aged(agency)
    with tenant(agency):
        Blob.objects.of(agency).update(last_used="2100-01-01T00:00Z")
        in_thread(collect).join()
    with tenant(agency):
        assert Blob.objects.of(agency).count() == 5


def test_concurrent_retention_runs_delete_once(studio: RenderBench, agency: Agency) -> None:
    rendered(studio, "png", "jpeg", "zip")
    keys = aged(agency)
    for _ in range(2):
        threads = [in_thread(collect) for _ in range(3)]
        for thread in threads:
            thread.join()
        past_grace()
    assert not any(there(keys))
    assert StoredChange.objects.filter(agency_id=agency.pk).aggregate(all=Sum("bytes"))["all"] == 0


def test_orphans_are_found_once_they_are_a_day_old(
    studio: RenderBench, desk: Any, agency: Agency
) -> None:
    render = rendered(studio, "png")
    asset = desk.asset(pictures.png())
    pending = studio.api.post(
        f"{studio.base}/assets",
        {"kind": "image", "filename": "a.png", "content_type": "image/png", "bytes": 9},
        format="json",
    ).json()
    base = f"agencies/{agency.pk}"
    orphans = [f"{base}/outputs/{'0' * 64}.png", f"{base}/assets/{'1' * 64}"]
    orphans += [f"{base}/thumbnails/{'2' * 64}", f"{base}/uploads/{uuid4()}"]
    for key in [*orphans, f"{base}/uploads/{pending['id']}"]:
        store().put(key, b"lost", content_type="image/png")
    young = f"{base}/outputs/{'3' * 64}.png"
    store().put(young, b"young", content_type="image/png")
    _all_old(agency, but=young)
    assert find_orphans() == len(orphans)
    assert all(there(orphans))
    past_grace()
    collect()
    assert not any(there(orphans))
    with tenant(agency):
        digest = Asset.objects.of(agency).get(pk=asset["id"]).digest
        kept = list(Blob.objects.of(agency).values_list("key", flat=True))
    kept += [young, f"{base}/assets/{digest}", f"{base}/thumbnails/{digest}"]
    assert all(there([*kept, f"{base}/uploads/{pending['id']}"]))
    assert studio.state(render)["expired_at"] is None


def _all_old(agency: Agency, *, but: str) -> None:
    folder = store()
    assert isinstance(folder, LocalStore)
    then = time.time() - 2 * YOUNG.total_seconds()
    for page in folder.walk(f"agencies/{agency.pk}"):
        for one in page:
            if one.key != but:
                os.utime(folder.path(one.key), (then, then))


def test_an_orphan_stored_again_meanwhile_is_not_deleted(
    studio: RenderBench, agency: Agency
) -> None:
    """It is listed as old, then used by a worker, then due: the worker's row saves it."""
    rendered(studio, "png")
    keys = aged(agency)
    with tenant(agency):
        Output.objects.of(agency).all().delete()
        Blob.objects.of(agency).all().delete()
    _all_old(agency, but="")
    assert find_orphans() == 5
    past_grace()
    claim = None
    render = studio.render("png")
    while claim := queue.claim():
        task_runner.perform(claim)
        in_thread(collect).join()
    assert studio.state(render)["status"] == "succeeded"
    assert all(there(keys))


def test_an_upload_that_is_never_completed_is_deleted(studio: RenderBench, agency: Agency) -> None:
    before = stored_bytes(agency)
    body = {"kind": "image", "filename": "a.png", "content_type": "image/png", "bytes": 900}
    old, new = (
        studio.api.post(f"{studio.base}/assets", body, format="json").json() for _ in range(2)
    )
    store().put(f"agencies/{agency.pk}/uploads/{old['id']}", b"x", content_type="image/png")
    assert stored_bytes(agency) == before + 1_800
    with tenant(agency):
        Asset.objects.of(agency).filter(pk=old["id"]).update(created_at="2020-01-01T00:00Z")
    collect()
    past_grace()
    collect()
    assert studio.api.get(f"{studio.base}/assets/{old['id']}").status_code == 404
    assert studio.api.get(f"{studio.base}/assets/{new['id']}").status_code == 200
    assert not store().exists(f"agencies/{agency.pk}/uploads/{old['id']}")
    assert stored_bytes(agency) == before + 900


def test_a_retained_object_is_no_longer_scheduled_for_deletion(agency: Agency) -> None:
    key = f"agencies/{agency.pk}/outputs/x.png"
    with transaction.atomic():
        schedule_deletion([key, key])
    assert ScheduledDeletion.objects.get().key == key
    retain(key)
    assert not ScheduledDeletion.objects.exists()
    assert settings.OUTPUTS_KEPT_DAYS == 30
