"""Fixtures: a carousel to render, and real Celery workers to render it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from accounts.models import Agency, ScheduledDeletion, User
from config.celery import app
from rendering import queue
from rendering.tasks import drain, sweep
from rendering.worker import task_runner
from tests.interleaving import Steps, stepping
from tests.servers import environment

THREAD = "\n---\n".join(
    f"Post {number} of the night the oven crossed the river, told once more." for number in range(4)
)
PATIENCE = 60.0
ROOT = Path(__file__).parents[2]


@dataclass
class RenderBench:
    """An agency's API, with one carousel."""

    api: APIClient
    base: str
    carousel: dict[str, Any]

    def render(self, *files: str, **fields: Any) -> dict[str, Any]:
        body = {"carousel": self.carousel["id"], "files": list(files) or ["png"], **fields}
        answer = self.api.post(f"{self.base}/renders", body, format="json")
        assert answer.status_code == 202, answer.content
        return dict(answer.json())

    def state(self, render: dict[str, Any]) -> dict[str, Any]:
        return dict(self.api.get(f"{self.base}/renders/{render['id']}").json())

    def finished(self, render: dict[str, Any]) -> dict[str, Any]:
        """Wait for the end of a render and return it; fails if it does not end."""

        def ended() -> dict[str, Any] | None:
            state = self.state(render)
            return None if state["status"] in ("queued", "processing") else state

        return dict(eventually(ended))

    def worked_off(self, render: dict[str, Any]) -> dict[str, Any]:
        """Perform a render's tasks in this process, and return it when it has ended."""

        def ended() -> dict[str, Any] | None:
            sweep()
            drain()
            state = self.state(render)
            return None if state["status"] in ("queued", "processing") else state

        return dict(eventually(ended))


def eventually(look: Callable[[], Any]) -> Any:
    """Return the first true result of ``look``; fails after a minute.

    It pauses between calls, so as not to take the processor from the work it waits for.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        if found := look():
            return found
        assert time.monotonic() < deadline, "it did not happen within a minute"
        time.sleep(0.15)


def make_studio(api: APIClient, agency: Agency, name: str = "Rivermill") -> RenderBench:
    base = f"/api/v1/agencies/{agency.pk}"
    client = api.post(f"{base}/clients", {"name": name}, format="json").json()
    spec = {"author": {"name": name, "handle": "@rivermill"}}
    kit = {"client": client["id"], "name": "Main", "spec": spec}
    kit = api.post(f"{base}/brand-kits", kit, format="json").json()
    thread = {"client": client["id"], "text": THREAD}
    thread = api.post(f"{base}/threads", thread, format="json").json()
    draft = {"thread": thread["id"], "client": client["id"], "brand_kit": kit["id"]}
    carousel = api.post(f"{base}/carousels", draft, format="json").json()
    return RenderBench(api, base, carousel)


@pytest.fixture
def studio(client_as: Callable[[User], APIClient], editor: User, agency: Agency) -> RenderBench:
    return make_studio(client_as(editor), agency)


@pytest.fixture
def steps(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Steps:
    return stepping(monkeypatch)


def drain_one() -> None:
    """Drain the queue as a worker does after a wake-up, stopping after one slide."""
    claim = queue.claim()
    assert claim is not None
    task_runner.perform(claim)


class Workers:
    """Celery workers in separate processes, on the test's database and broker."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[bytes]] = []

    def environment(self, **changes: str) -> dict[str, str]:
        """Return the environment with which a process uses the test's database."""
        return environment(**{"RENDER_LEASE_SECONDS": "2", **changes})

    def start(
        self, slots: int = 1, *, module: str = "celery", changes: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [
                *(sys.executable, "-m", module, "-A", "config.celery", "worker"),
                *("--pool", "prefork", "--concurrency", str(slots)),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
            cwd=ROOT,
            env=self.environment(**(changes or {})),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._running.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the whole process group at once, as the kernel does when memory runs out."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self._running:
            if process.poll() is None:
                self.kill(process)


@pytest.fixture
def workers(transactional_db: None) -> Iterator[Workers]:
    """Yield workers, and afterwards stop their processes and delete their messages."""
    app.control.purge()
    running = Workers()
    yield running
    running.stop()
    app.control.purge()


@pytest.fixture
def stored() -> Callable[[str], bytes]:
    """Return a function that fetches the bytes of a signed URL, as a browser would."""

    def fetch(url: str) -> bytes:
        answer = APIClient().get(url.removeprefix(settings.PUBLIC_URL))
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # the answer is a stream

    return fetch


@pytest.fixture
def nothing_scheduled(transactional_db: None) -> Iterator[None]:
    """Leave no object scheduled for deletion to the next test."""
    yield
    ScheduledDeletion.objects.all().delete()
