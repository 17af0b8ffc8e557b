"""Outages in short: servers, workers and the store fail for real. ``make drill`` has the long forms."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django.utils import timezone
from kombu import Connection

from accounts.models import Agency, Usage
from accounts.tenancy import tenant
from core.storage import StoreUnavailable
from core.storage.s3 import S3Store
from drills import gate
from drills.servers import Redis, restart_at_once
from rendering import queue
from rendering.models import Blob, Output, QueueEntry, RenderProgress, Task
from rendering.tasks import drain, sweep
from tests.rendering.conftest import ROOT, RenderBench, Workers, eventually
from tests.webserver import webserver

FORMATS = ["instagram-4x5", "instagram-1x1", "instagram-3x4"]
SLIDES = 5 * len(FORMATS)


def settled(agency: Agency, render: dict[str, Any], slides: int) -> None:
    """Assert that every slide exists and was counted once, and that none is left in the queue."""
    with tenant(agency):
        outputs = Output.objects.of(agency).filter(render_id=UUID(render["id"]))
        assert outputs.count() == slides
        tasks = Task.objects.of(agency).filter(render_id=UUID(render["id"]))
        assert set(tasks.values_list("status", "crashes")) == {("succeeded", 0)}
        assert sum(Usage.objects.of(agency).values_list("slides", flat=True)) == slides
        assert Blob.objects.of(agency).count() == slides
    assert not QueueEntry.objects.exists()
    assert not RenderProgress.objects.exists()


def a_slide_is_painted() -> bool:
    return QueueEntry.objects.filter(state="running").exists()


def test_all_workers_killed_at_once_lose_nothing(
    studio: RenderBench, workers: Workers, agency: Agency
) -> None:
    render = studio.render("png", formats=FORMATS)
    victims = [workers.start(), workers.start()]
    eventually(a_slide_is_painted)
    for victim in victims:
        workers.kill(victim)
    assert studio.state(render)["status"] in ("queued", "processing")
    workers.start()

    def swept() -> bool:
        sweep()
        return bool(studio.state(render)["status"] == "succeeded")

    eventually(swept)
    settled(agency, render, SLIDES)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Redis]:
    redis = Redis(tmp_path / "redis")
    redis.start()
    yield redis
    redis.close()


def test_workers_reconnect_to_a_restarted_broker(
    studio: RenderBench, workers: Workers, broker: Redis, agency: Agency
) -> None:
    def hand_out() -> None:
        with Connection(broker.env()["REDIS_URL"]) as connection:
            drain.apply_async(connection=connection)  # type: ignore[call-arg]  # passed on to the broker

    workers.start(changes=broker.env())
    hand_out()
    first = studio.render("png", formats=FORMATS[:1])
    hand_out()
    assert studio.finished(first)["status"] == "succeeded"
    broker.kill()
    second = studio.render("png", formats=FORMATS[1:2])
    broker.start()
    hand_out()
    assert studio.finished(second)["status"] == "succeeded"


def test_a_database_that_crashes_in_the_middle_loses_nothing(
    studio: RenderBench, workers: Workers, agency: Agency
) -> None:
    workers.start()
    render = studio.render("png", formats=FORMATS)
    eventually(a_slide_is_painted)
    connections["default"].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own
    connections.close_all()
    restart_at_once(Path(os.environ["OBJECTS_DIR"]).parent / "postgres")

    def answers() -> bool:
        try:
            return bool(studio.state(render)["id"] == render["id"])
        except (OperationalError, KeyError):
            return False

    def swept() -> bool:
        sweep()
        return bool(studio.state(render)["status"] == "succeeded")

    eventually(answers)
    eventually(swept)
    settled(agency, render, SLIDES)


def test_a_store_that_fails_delays_tasks_and_uses_no_attempt(
    studio: RenderBench, workers: Workers, agency: Agency
) -> None:
    render = studio.render("png")
    outputs = Path(settings.OBJECTS_DIR) / "agencies" / str(agency.pk) / "outputs"
    outputs.parent.mkdir(parents=True, exist_ok=True)
    outputs.touch()  # a file where the folder should be
    assert drain() == 3  # and not every task of the queue
    assert studio.state(render)["progress"] == {"done": 0, "failed": 0, "total": 5}
    outputs.unlink()
    assert studio.worked_off(render)["status"] == "succeeded"
    settled(agency, render, 5)


@pytest.mark.parametrize("mood", [gate.ERROR, gate.REFUSE])
def test_a_failing_or_refusing_bucket_is_a_temporary_failure(mood: str, settings: Any) -> None:
    with webserver() as behind, gate.gated(f"http://{behind.host}") as door:
        behind.put("/leporello/agencies/a", b"bytes")
        settings.S3_BUCKET, settings.S3_ENDPOINT_URL = "leporello", door.url
        settings.S3_ACCESS_KEY_ID, settings.S3_SECRET_ACCESS_KEY = "key", "secret"
        bucket = S3Store.from_settings()
        assert bucket.open("agencies/a").read() == b"bytes"
        door.set_mode(mood)
        with pytest.raises(StoreUnavailable):
            bucket.open("agencies/a").read()
        assert door.turned_away == (3 if mood == gate.ERROR else 0)
        door.set_mode(gate.PASS)
        assert bucket.open("agencies/a").read() == b"bytes"


def test_poisoned_slides_fail_alone(studio: RenderBench, workers: Workers, agency: Agency) -> None:
    slides = studio.carousel["document"]["slides"]
    texts = [
        next(one for one in slide["elements"] if one.get("role") in ("body", "title"))
        for slide in slides
    ]
    operations = [
        {"op": "set_text", "element": text["id"], "text": f"poison-{poison} in a slide"}
        for text, poison in zip(texts[1:], ("crash", "memory", "error"), strict=False)
    ]
    answer = studio.api.post(
        f"{studio.base}/carousels/{studio.carousel['id']}/operations",
        {"operations": operations},
        format="json",
        HTTP_IF_MATCH=f'"{studio.carousel["version"]}"',
    )
    assert answer.status_code == 200, answer.content
    workers.start(module="drills.poisoned")
    render = studio.render("png")
    state = studio.finished(render)
    assert state["status"] == "partial"
    assert [output["status"] for output in state["outputs"]].count("succeeded") == len(slides) - 3
    details = " ".join(one["error"]["detail"] for one in state["outputs"] if one["error"])
    assert "poison" not in details
    assert "render child" not in details
    with tenant(agency):
        dead = Task.objects.of(agency).filter(status="dead")
        assert sorted(dead.values_list("slide", "crashes", "error_code")) == [
            (1, 3, "painter-died"),
            (2, 3, "painter-died"),
        ]
        failed = Task.objects.of(agency).filter(status="failed")
        assert [*failed.values_list("slide", "crashes", "error_code")] == [(3, 0, "not-rendered")]
        assert sum(Usage.objects.of(agency).values_list("slides", flat=True)) == len(slides) - 3
    assert not QueueEntry.objects.exists()


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_worker_with_a_wrong_clock_gets_leases_by_the_databases_clock(
    studio: RenderBench,
    workers: Workers,
    agency: Agency,
    monkeypatch: pytest.MonkeyPatch,
    hours: int,
) -> None:
    render = studio.render("png")
    right = time.time
    monkeypatch.setattr(time, "time", lambda: right() + 3_600 * hours)
    assert queue.claim() is not None
    (expires,) = QueueEntry.objects.filter(state="running").values_list(
        "lease_expires_at", flat=True
    )
    assert expires is not None
    left = expires.timestamp() - right()
    assert 0 < left <= settings.RENDER_LEASE_SECONDS
    sweep()
    assert QueueEntry.objects.filter(state="running").count() == 1
    assert studio.state(render)["progress"]["total"] == 5
    assert timezone.now().timestamp() != right()


def test_a_stopping_worker_finishes_its_slides(
    studio: RenderBench, workers: Workers, agency: Agency
) -> None:
    leaving = workers.start()
    render = studio.render("png", formats=FORMATS)
    eventually(a_slide_is_painted)
    leaving.send_signal(signal.SIGTERM)
    assert leaving.wait(60) == 0
    assert not QueueEntry.objects.filter(state="running").exists()
    assert studio.worked_off(render)["status"] == "succeeded"
    settled(agency, render, SLIDES)


def test_without_network_namespaces_the_drill_of_two_hosts_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "drills.two_hosts"],
        cwd=ROOT,
        env={**os.environ, "PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("not run: no network namespaces")
