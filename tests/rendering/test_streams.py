"""Progress streams of the real events process: exact, resumable, and robust against failures."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.core import signing
from django.db import connection

from accounts.models import User
from local.client import exchange
from local.studio import free_port
from rendering.tasks import drain
from tests.desk import Desk
from tests.rendering.conftest import ROOT, RenderBench, Workers, drain_one, eventually

PATIENCE = 30
PAGE = "http://studio.example"


@dataclass
class Event:
    """One event as a browser would parse it."""

    name: str
    id: int | None
    data: dict[str, Any]


class Listener:
    """The client of a stream."""

    def __init__(self, url: str, **headers: str) -> None:
        self._place = urlsplit(url)
        self._line = http.client.HTTPConnection(self._place.netloc, timeout=PATIENCE)
        self._line.request("GET", f"{self._place.path}?{self._place.query}", headers=headers)
        self.answer = self._line.getresponse()

    def next(self) -> Event | None:
        """Return the next event, or None at the end of the stream."""
        said: dict[str, str] = {}
        while line := self.answer.readline().decode():
            if line.strip():
                name, _, value = line.rstrip("\n").partition(": ")
                said[name] = value
            elif "data" in said:
                number = int(said["id"]) if "id" in said else None
                return Event(said["event"], number, json.loads(said["data"]))
        return None

    def until(self, name: str) -> list[Event]:
        """Return the events up to the next one of this name."""
        found = []
        while event := self.next():
            found.append(event)
            if event.name == name:
                return found
        raise AssertionError(f"the stream ended before {name}: {found}")

    def close(self) -> None:
        self._line.close()
        self.answer.close()


class Events:
    """The events process, and ways to connect to it."""

    def __init__(self, port: int) -> None:
        self._port, self.url = port, f"http://127.0.0.1:{port}"
        self._listeners: list[Listener] = []
        self.process: subprocess.Popen[bytes] | None = None
        self._changes: dict[str, str] = {}

    def start(self, **changes: str) -> None:
        """Start the process with an environment, unless it already runs with it."""
        if self.process is not None and self.process.poll() is None:
            if changes == self._changes:
                return
            self.kill()
        self._changes = changes
        environment = Workers().environment(PUBLIC_URL=PAGE, **changes)
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [
                *(sys.executable, "-m", "granian", "--interface", "asgi", "--port"),
                *(str(self._port), "--workers-kill-timeout", "1"),
                "rendering.events.asgi:application",
            ],
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
        eventually(self._answers)

    def _answers(self) -> bool:
        try:
            return exchange("GET", f"{self.url}/health/live").status == 200
        except OSError:
            return False

    def replace(self) -> None:
        """Replace the process as a deployment does."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.start()

    def kill(self) -> None:
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def address(self, studio: RenderBench, render: dict[str, Any]) -> str:
        answer = studio.api.post(f"{studio.base}/renders/{render['id']}/events")
        assert answer.status_code == 200
        return str(answer.json()["url"])

    def connect(self, address: str, **headers: str) -> Listener:
        self._listeners.append(Listener(address, **headers))
        return self._listeners[-1]

    def listen(self, studio: RenderBench, render: dict[str, Any], **headers: str) -> Listener:
        return self.connect(self.address(studio, render), **headers)

    def hang_up(self) -> None:
        while self._listeners:
            self._listeners.pop().close()


@pytest.fixture(scope="module")
def process(django_db_setup: None) -> Iterator[Events]:
    running = Events(free_port())
    yield running
    running.kill()


@pytest.fixture
def events(process: Events, workers: Workers, settings: Any) -> Iterator[Events]:
    settings.EVENTS_URL = process.url
    process.start()
    yield process
    process.hang_up()


def numbers(events: list[Event]) -> list[int]:
    return [event.id for event in events if event.id is not None]


def test_every_slide_is_sent_once_and_the_end_closes_the_stream(
    studio: RenderBench, workers: Workers, events: Events
) -> None:
    render = studio.render("png", "jpeg", "zip")
    listener = events.listen(studio, render)
    assert listener.answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
    first = listener.next()
    assert first is not None
    assert (first.name, first.data["status"], first.data["total"]) == ("progress", "queued", 6)
    studio.worked_off(render)
    received = listener.until("end")
    assert listener.next() is None
    slides = [event for event in received if event.name == "slide"]
    assert sorted(event.data["slide"] for event in slides) == [1, 2, 3, 4, 5]
    assert {tuple(event.data["files"]) for event in slides} == {("png", "jpeg")}
    assert {event.data["status"] for event in slides} == {"succeeded"}
    assert [event.data["files"] for event in received if event.name == "file"] == [["zip"]]
    assert numbers(received) == sorted(set(numbers(received)))
    state = studio.state(render)
    assert received[-1].data == {"status": "succeeded", **state["progress"], "lint": 0}


def test_a_reconnected_client_gets_exactly_the_events_it_missed(
    studio: RenderBench, events: Events
) -> None:
    render = studio.render("png")
    drain()
    whole = events.listen(studio, render).until("end")
    assert len(numbers(whole)) == 6
    for heard in range(len(numbers(whole)) - 1):
        last = numbers(whole)[heard]
        again = events.listen(studio, render, **{"Last-Event-ID": str(last)}).until("end")
        assert numbers(again) == numbers(whole)[heard + 1 :]
        query = events.connect(f"{events.address(studio, render)}&after={last}").until("end")
        assert query == again
    over = events.listen(studio, render, **{"Last-Event-ID": str(numbers(whole)[-1])})
    assert over.answer.status == 204


def test_a_failure_is_sent_with_its_reason_and_a_retry_restarts_the_stream(
    studio: RenderBench, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = studio.render("png")
    with monkeypatch.context() as broken:
        broken.setattr("painting.pictures.fetch", _lost)
        drain()
    received = events.listen(studio, render).until("end")
    assert {event.data["error"]["code"] for event in received if event.name == "slide"} == {
        "picture-lost"
    }
    assert (received[-1].data["status"], received[-1].data["failed"]) == ("failed", 5)
    studio.api.post(f"{studio.base}/renders/{render['id']}/retry")
    listener = events.listen(studio, render, **{"Last-Event-ID": str(received[-1].id)})
    listener.until("progress")
    drain()
    again = listener.until("end")
    assert min(numbers(again)) > max(numbers(received))
    assert again[-1].data == {
        "status": "succeeded",
        "done": 5,
        "failed": 0,
        "total": 5,
        "lint": 0,
    }


def _lost(*_: object) -> None:
    from painting.pictures import PictureLost

    raise PictureLost("a picture is missing")


def test_a_canceled_render_ends_its_stream(studio: RenderBench, events: Events) -> None:
    render = studio.render("png")
    listener = events.listen(studio, render)
    listener.until("progress")
    studio.api.post(f"{studio.base}/renders/{render['id']}/cancel")
    assert listener.until("end")[-1].data["status"] == "canceled"


def test_a_killed_worker_and_an_emptied_redis_lose_no_event(
    studio: RenderBench, workers: Workers, events: Events
) -> None:
    victim = workers.start()
    render = studio.render("png", formats=["instagram-4x5", "instagram-1x1", "instagram-3x4"])
    listener = events.listen(studio, render)
    received = listener.until("slide")
    workers.kill(victim)
    client = redis.Redis(unix_socket_path=settings.REDIS_URL.removeprefix("redis+socket://"))
    client.flushall()
    client.client_kill_filter(_type="pubsub")
    assert studio.worked_off(render)["status"] == "succeeded"
    received += listener.until("end")
    shown = [
        (event.data["format"], event.data["slide"]) for event in received if event.name == "slide"
    ]
    assert len(shown) == len(set(shown)) == 15
    assert numbers(received) == sorted(set(numbers(received)))


def test_events_arrive_without_redis(studio: RenderBench, events: Events) -> None:
    events.start(REDIS_URL="redis+socket:///nowhere/redis.sock")
    render = studio.render("png")
    listener = events.listen(studio, render)
    listener.until("progress")
    drain()
    assert len(numbers(listener.until("end"))) == 6


def test_dropped_database_connections_lose_no_event(studio: RenderBench, events: Events) -> None:
    render = studio.render("png")
    listener = events.listen(studio, render)
    received = listener.until("progress")
    for _ in range(5):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                "usename = current_user AND datname = current_database() "
                "AND pid <> pg_backend_pid()"
            )
        drain_one()
    received += listener.until("end")
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own; what lies in it was cut too
    assert len(numbers(received)) == 6


def test_clients_resume_after_the_events_process_is_replaced(
    studio: RenderBench, events: Events
) -> None:
    render = studio.render("png")
    address = events.address(studio, render)
    listener = events.connect(address)
    listener.until("progress")
    drain_one()
    slide = listener.until("slide")[-1]
    events.replace()
    drain()
    received = events.connect(address, **{"Last-Event-ID": str(slide.id)}).until("end")
    assert slide.id is not None
    assert min(numbers(received)) > slide.id
    assert len([event for event in received if event.name == "slide"]) == 4


def test_a_stream_opens_only_with_its_own_token(studio: RenderBench, events: Events) -> None:
    render, other = studio.render("png"), studio.render("png")
    address = events.address(studio, render)
    stale = signing.dumps(
        {"agency": studio.base.split("/")[-1], "render": render["id"], "until": 1},
        salt="rendering.streams",
    )
    bare = address.partition("?")[0]
    for refused in (
        bare,
        address.replace(render["id"], other["id"]),
        address[:-2] + ("aa" if address[-2:] != "aa" else "bb"),
        f"{bare}?leave={stale}",
    ):
        answer = events.connect(refused).answer
        assert (answer.status, json.loads(answer.read())["code"]) == (403, "link-refused")
    assert events.connect(f"{address}&after=soon").answer.status == 400
    assert events.connect(address.replace("/renders/", "/carousels/")).answer.status == 404


def test_only_the_studios_own_page_may_read_streams(studio: RenderBench, events: Events) -> None:
    address = events.address(studio, studio.render("png"))
    ours = events.connect(address, Origin=PAGE).answer
    assert (ours.status, ours.getheader("Access-Control-Allow-Origin")) == (200, PAGE)
    assert ours.getheader("Access-Control-Allow-Credentials") is None
    for origin in ("http://evil.example", "null", f"{PAGE}.evil.example", PAGE.upper()):
        refused = events.connect(address, Origin=origin).answer
        assert (refused.status, refused.getheader("Access-Control-Allow-Origin")) == (403, PAGE)


def test_a_stream_address_is_refused_to_strangers(
    studio: RenderBench, client_as: Callable[[User], Any], stranger: User
) -> None:
    path = f"{studio.base}/renders/{studio.render('png')['id']}/events"
    assert studio.api.post(path).status_code == 200
    assert client_as(stranger).post(path).status_code == 404


def test_one_agency_cannot_take_all_places(
    studio: RenderBench, events: Events, client_as: Callable[[User], Any], stranger: User
) -> None:
    events.start(EVENTS_STREAMS="4")
    render = studio.render("png")
    held = [events.listen(studio, render) for _ in range(2)]
    refused = events.listen(studio, render).answer
    assert (refused.status, refused.getheader("Retry-After")) == (503, "5")
    held.pop().close()
    eventually(lambda: events.listen(studio, render).answer.status == 200)


def test_greedy_agencies_leave_a_place_for_the_next(
    studio: RenderBench, events: Events, foreign: Desk
) -> None:
    events.start(EVENTS_STREAMS="4")
    render = studio.render("png")
    held = [events.listen(studio, render) for _ in range(2)]
    other = RenderBench(foreign.api, foreign.base, foreign.draft())
    theirs = other.render("png")
    held.append(events.listen(other, theirs))
    assert [one.answer.status for one in held] == [200, 200, 200]
    assert events.listen(other, theirs).answer.status == 503


def test_the_page_may_connect_only_to_itself_and_the_events_process(studio: RenderBench) -> None:
    policy = studio.api.get(f"{studio.base}/renders")["Content-Security-Policy"]
    (connect,) = [part for part in policy.split("; ") if part.startswith("connect-src")]
    assert connect == f"connect-src 'self' {settings.EVENTS_URL}"
