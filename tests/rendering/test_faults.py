"""Workers die, Redis is emptied, messages come twice: every render ends, and nothing is lost or doubled."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any
from uuid import UUID

import pytest
import redis
from django.conf import settings
from django.db import connections

from accounts.models import Agency, User
from accounts.tenancy import tenant
from painting.process import Painter, PainterCrashed
from rendering import queue
from rendering.models import Blob, Output, QueueEntry, Render, Task
from rendering.tasks import drain, sweep
from rendering.worker import task_runner
from tests.rendering.conftest import RenderBench, Workers, eventually


def shas(render: dict[str, Any]) -> list[str]:
    return [output["sha256"] for output in render["outputs"]]


def counted(agency: Agency, render: dict[str, Any]) -> int:
    with tenant(agency):
        return Output.objects.of(agency).filter(render_id=UUID(render["id"])).count()


def test_a_worker_killed_at_work_loses_nothing(
    studio: RenderBench, workers: Workers, agency: Agency
) -> None:
    formats = ["instagram-4x5", "instagram-1x1", "instagram-3x4"]
    calm = studio.worked_off(studio.render("png", formats=formats))
    with tenant(agency):  # so that everything has to be painted again
        Output.objects.of(agency).all().delete()
        Render.objects.of(agency).all().delete()
        Blob.objects.of(agency).all().delete()

    victim = workers.start()
    render = studio.render("png", formats=formats)
    eventually(lambda: studio.state(render)["progress"]["done"] >= 2)
    workers.kill(victim)
    assert studio.state(render)["status"] == "processing"
    ended = studio.worked_off(render)
    assert ended["status"] == "succeeded"
    assert shas(ended) == shas(calm)
    assert counted(agency, render) == len(ended["outputs"]) == 15
    assert not QueueEntry.objects.exists()


def test_an_emptied_broker_delays_tasks_and_loses_none(
    studio: RenderBench, workers: Workers
) -> None:
    render = studio.render("png")
    redis.Redis(unix_socket_path=settings.REDIS_URL.removeprefix("redis+socket://")).flushall()
    workers.start()
    sweep()
    assert studio.finished(render)["status"] == "succeeded"


WITHOUT_BROKER = """
import sys, django
django.setup()
import config.celery
import pytest
from rest_framework.test import APIClient
from accounts.models import User
api = APIClient(SERVER_NAME="localhost")
api.force_login(User.objects.get(email=sys.argv[1]))
body = {"carousel": sys.argv[3], "files": ["png"]}
print(api.post(f"{sys.argv[2]}/renders", body, format="json").status_code)
"""


def test_a_render_is_accepted_without_a_broker(
    studio: RenderBench, workers: Workers, editor: User
) -> None:
    asked = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", WITHOUT_BROKER, editor.email, studio.base, studio.carousel["id"]],
        env=workers.environment(REDIS_URL="redis+socket:///nowhere/redis.sock"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.strip() == "202"
    assert queue.count_ready(100) == 5
    render = studio.api.get(f"{studio.base}/renders").json()["results"][0]
    assert studio.worked_off(render)["status"] == "succeeded"


def test_a_wake_up_delivered_twice_does_the_work_once(
    studio: RenderBench, workers: Workers, agency: Agency
) -> None:
    render = studio.render("png", "zip")
    assert drain() == 6
    assert drain() == 0
    state = studio.state(render)
    assert state["status"] == "succeeded"
    assert counted(agency, render) == 6


def test_concurrent_claims_never_get_the_same_task(studio: RenderBench, workers: Workers) -> None:
    for _ in range(4):
        studio.render("png", formats=["instagram-4x5", "instagram-1x1"])
    taken: list[queue.Claim] = []

    def claim_all() -> None:
        while claim := queue.claim():
            taken.append(claim)
        connections.close_all()

    threads = [threading.Thread(target=claim_all) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len({claim.task_id for claim in taken}) == 40


def test_concurrent_sweeps_requeue_a_lost_task_once(studio: RenderBench, workers: Workers) -> None:
    studio.render("png")
    claim = queue.claim()
    assert claim is not None
    QueueEntry.objects.filter(task_id=claim.task_id).update(lease_expires_at="2020-01-01T00:00Z")
    found: list[int] = []

    def requeue() -> None:
        found.append(task_runner.requeue_lost_tasks())
        connections.close_all()

    threads = [threading.Thread(target=requeue) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found) == 1
    assert queue.count_ready(100) == 5


def test_a_worker_that_lost_its_lease_writes_nothing(
    studio: RenderBench, workers: Workers, agency: Agency
) -> None:
    render = studio.render("png")
    slow = queue.claim()
    assert slow is not None
    QueueEntry.objects.filter(task_id=slow.task_id).update(lease_expires_at="2020-01-01T00:00Z")
    assert task_runner.requeue_lost_tasks() == 1
    task_runner.perform(slow)
    assert counted(agency, render) == 0
    assert drain() == 5
    assert studio.state(render)["progress"]["done"] == 5


def test_a_small_agency_is_served_next_despite_a_large_batch(
    studio: RenderBench, workers: Workers, stranger_agency: Agency
) -> None:
    for _ in range(5):
        studio.render("png", formats=["instagram-4x5", "instagram-1x1", "instagram-3x4"])
    for _ in range(10):
        assert queue.claim() is not None
    other = UUID(int=7)
    queue.enqueue(stranger_agency.pk, {other: 1}, queue.INTERACTIVE)
    order = [queue.claim() for _ in range(2)]
    assert other in [claim.task_id for claim in order if claim]


def test_a_slide_that_kills_the_painter_is_given_up_and_the_others_are_painted(
    studio: RenderBench, workers: Workers, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = studio.render("png", "zip")
    with tenant(agency):
        poisoned = Task.objects.of(agency).get(render_id=UUID(render["id"]), slide=2)
    real = Painter.slide

    def deadly(
        self: Painter, content: bytes, format: str, index: int, files: Any, **options: Any
    ) -> Any:
        if index == 2:
            child = self._running()
            child.kill()
            child.wait()
            raise PainterCrashed("the render child ended with -11")
        return real(self, content, format, index, files, **options)

    with monkeypatch.context() as fault:
        fault.setattr(Painter, "slide", deadly)
        drain()
    state = studio.state(render)
    assert state["status"] == "partial"
    assert state["progress"] == {"done": 5, "failed": 1, "total": 6}
    with tenant(agency):
        poisoned = Task.objects.of(agency).get(pk=poisoned.pk)
    assert (poisoned.status, poisoned.crashes) == ("dead", 3)

    again = studio.api.post(f"{studio.base}/renders/{render['id']}/retry").json()
    assert again["status"] == "processing"
    assert drain() == 2  # the slide, and the ZIP that lacked it
    assert studio.state(render)["status"] == "succeeded"


def test_a_missing_picture_fails_only_its_slides_and_is_named(
    studio: RenderBench, workers: Workers, agency: Agency
) -> None:
    render = studio.render("png")
    with tenant(agency):
        task = Task.objects.of(agency).filter(render_id=UUID(render["id"])).first()
        assert task is not None
        frozen = Task.objects.of(agency).select_related("render__snapshot").get(pk=task.pk)
        row = frozen.render.snapshot
        lost = '{"01890000-0000-7000-8000-000000000000":{"digest":"' + "f" * 64
        row.content = row.content.replace(
            '"assets":{', '"assets":' + lost + '","height":1,"width":1}', 1
        )
        shown = '"avatar":"01890000-0000-7000-8000-000000000000"'
        row.content = row.content.replace('"avatar":null', shown, 1)
        row.save(update_fields=["content"])
    drain()
    state = studio.state(render)
    assert state["status"] == "partial"
    assert {output["error"]["code"] for output in state["outputs"] if output["error"]} == {
        "picture-lost"
    }
