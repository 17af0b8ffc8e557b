"""Run the whole of Leporello on this machine: servers, migrated database, web, worker and beat."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.claim import leashed
from local.client import exchange
from local.servers import embedded
from local.stopwatch import Stopwatch
from local.supervisor import Service, Supervisor

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
HOST = "127.0.0.1"
READY_WITHIN_S = 60
GIVE_UP_AFTER_DEATHS = 3
DEMO_OWNER = "owner@leporello.example"
PASSWORD_FILE = "demo-password"  # noqa: S105 - a file name in the service's folder
SLOTS = 2


class NotReady(Exception):
    """The studio could not be started; the text says why and where to look."""


@dataclass(frozen=True)
class Owner:
    """The owner of the demo agency, who can sign in."""

    agency: str
    email: str
    password: str


@dataclass(frozen=True)
class Studio:
    """A studio: all processes of Leporello on this machine, running at `url` with the environment `env`."""

    url: str
    owner: Owner
    supervisor: Supervisor
    env: Mapping[str, str]


def free_port() -> int:
    """A free port of the loopback address."""
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def servers(folder: Path) -> Iterator[dict[str, str]]:
    """Run the servers; yields the environment for any command of the project.

    All data is stored below `folder`.
    """
    figures = folder / "metrics"
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir(parents=True)
    with embedded(folder) as urls, leashed(folder, urls):
        yield {
            "PROMETHEUS_MULTIPROC_DIR": str(figures),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "OBJECTS_DIR": str(folder / "objects"),
            "ASSET_CACHE_DIR": str(folder / "cache" / "assets"),
            **os.environ,
            **urls,
        }


@contextmanager
def open_studio(
    folder: Path, *, port: int, watch: Stopwatch, settings: Mapping[str, str] | None = None
) -> Iterator[Studio]:
    """Start everything, yield when it is ready, stop everything.

    `settings` are environment variables that override all others. Raises `NotReady`.
    """
    _refuse_a_taken_port(port)
    url = f"http://{HOST}:{port}"
    with ExitStack() as stack:
        with watch.phase("start the servers"):
            env = stack.enter_context(servers(folder))
            listening = free_port()
            events = f"http://{HOST}:{listening}"
            env |= {"PUBLIC_URL": url, "EVENTS_URL": events, **(settings or {})}
        with watch.phase("migrate the database"):
            owner = seed(folder, env)
        with watch.phase("start web and worker"):
            supervisor = Supervisor(
                [web_service(port), worker_service(int(env.get("RENDER_SLOTS", SLOTS)))],
                env=env,
                logs=folder / "log",
            )
            wait_until_ready(url, stack.enter_context(supervisor))
        # Nothing that the user sees waits for these, so they start last.
        stack.enter_context(
            Supervisor(
                [events_service(listening), *background_services(folder)],
                env=env,
                logs=folder / "log",
            )
        )
        yield Studio(url, owner, supervisor, env)


def web_service(port: int) -> Service:
    words = (
        f"granian --interface asgi --http 1 --host {HOST} --port {port} --workers-kill-timeout 5"
    )
    return Service("web", _module(words, "--backpressure", "2048", "config.asgi:application"))


def aside_service() -> Service:
    """The process aside, at ``ASIDE_SOCKET``. The local service has none: all its requests come from one address."""
    return Service("aside", _module("config.aside --workers-kill-timeout 2"))


def events_service(port: int) -> Service:
    words = f"granian --interface asgi --host {HOST} --port {port} --workers-kill-timeout 2"
    return Service("events", _module(words, "rendering.events.asgi:application"))


def worker_service(slots: int = SLOTS) -> Service:
    words = f"celery -A config.celery worker --loglevel INFO --concurrency {slots}"
    return Service("worker", _module(words, "--without-gossip", "--without-mingle"))


def background_services(folder: Path) -> list[Service]:
    """Beat and the I/O worker. On one machine, a single process fetches and stores."""
    return [
        beat_service(folder),
        waiting_service("mail", threads=2),
        waiting_service("io", "upkeep", threads=6),
    ]


def waiting_service(*queues: str, threads: int) -> Service:
    """A worker for I/O-bound queues, named after the first of them."""
    words = f"celery -A config.celery worker --loglevel INFO --queues {','.join(queues)}"
    more = f"--pool threads --concurrency {threads} --without-gossip --without-mingle"
    return Service(queues[0], _module(words, *more.split()))


def beat_service(folder: Path) -> Service:
    """Beat as a process of its own: a worker's embedded beat would not be restarted if it was killed."""
    words = "celery -A config.celery beat --loglevel INFO --pidfile= --schedule"
    return Service("beat", _module(words, str(folder / "beat-schedule")))


def _module(words: str, *more: str) -> list[str]:
    """The command for a Python module of this environment with its arguments."""
    return [sys.executable, "-m", *words.split(), *more]


def seed(folder: Path, env: Mapping[str, str]) -> Owner:
    """Migrate and create the demo agency, in a process of its own to keep this one free of Django."""
    seeding = subprocess.run(
        _module("local.seed", str(folder)), env=env, capture_output=True, text=True, check=False
    )
    if seeding.returncode:
        raise NotReady(f"The database could not be prepared:\n{seeding.stderr.strip()}")
    return Owner(**json.loads(seeding.stdout))


def wait_until_ready(url: str, supervisor: Supervisor) -> None:
    """Wait for the web process; raises ``NotReady`` if it does not come up."""
    deadline = time.monotonic() + READY_WITHIN_S
    while not _is_ready(url):
        if time.monotonic() > deadline or supervisor.deaths("web") >= GIVE_UP_AFTER_DEATHS:
            log = supervisor.log("web")
            last = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
            raise NotReady(f"Nothing answers at {url}. The end of {log}:\n{last}")
        time.sleep(0.05)


def _is_ready(url: str) -> bool:
    try:
        return exchange("GET", f"{url}/health/ready").status == 200
    except (OSError, http.client.HTTPException):
        return False


def _refuse_a_taken_port(port: int) -> None:
    try:
        socket.create_server((HOST, port)).close()
    except OSError as taken:
        raise NotReady(f"Port {port} is taken. Choose another: PORT={port + 1}") from taken
