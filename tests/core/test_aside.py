"""Two real processes: the front, and the one aside that answers who keeps it busy."""

from __future__ import annotations

import errno
import itertools
import json
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from config.asgi import ASIDE_NICE
from core.serving.front import ASIDE
from local.studio import HOST, free_port, wait_until_ready
from local.supervisor import Service, Supervisor
from tests.core.asides import BIG

pytestmark = pytest.mark.servers  # it starts some of its own

PATIENCE_S = 60
ENTRY = """
from config import aside
aside.APPLICATION = "tests.core.asides:application"
aside.main()
"""
addresses = (f"10.0.{number >> 8}.{number & 255}" for number in itertools.count(1))


@dataclass
class Got:
    """An answer: ``headers`` are without its date and its process."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    process: int
    nice: int

    @property
    def parsed(self) -> Any:
        return json.loads(self.body)


@dataclass
class Both:
    """The front at a port, the process aside at a socket, and the folder with the figures of both."""

    port: int
    socket: Path
    figures: Path

    def ask(self, method: str, path: str, address: str, body: Any = None, **headers: str) -> Got:
        """Ask the front, as its proxy would for somebody known at an address."""
        with closing(HTTPConnection(HOST, self.port, timeout=PATIENCE_S)) as line:
            said = {"Host": "localhost", "Authorization": "Bearer x", "X-Request-ID": "a-request-1"}
            said |= {"X-Forwarded-For": address, **headers}
            line.request(method, path, body, said)
            return got(line.getresponse())

    def busy(self, below: str = "/try") -> str:
        """An address that keeps the front busy from now on."""
        address = next(addresses)
        self.ask("GET", f"{below}/dear", address)
        return address


def got(answer: HTTPResponse) -> Got:
    body = answer.read()
    process, nice = answer.headers.get("X-Process", "0 0").split()
    headers = plain(answer.headers)
    return Got(answer.status, headers, body, int(process), int(nice))


def plain(headers: HTTPMessage) -> list[tuple[str, str]]:
    """Without what no two answers have in common."""
    own = re.compile(r"csrftoken=\w+|expires=[^;]+")
    other = ("date", "expires", "x-process")
    return sorted((k, own.sub("", v)) for k, v in headers.items() if k not in other)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder, port = tmp_path_factory.mktemp("aside"), free_port()
    (folder / "metrics").mkdir()
    words = f"-m granian --interface asgi --http 1 --port {port} tests.core.asides:application"
    web = Service("web", [sys.executable, *words.split()])
    aside = Service("aside", [sys.executable, "-c", ENTRY])
    place = folder / "s"
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
        "ASIDE_SOCKET": str(place),
        "TRUSTED_PROXIES": "1",
    }
    with Supervisor([web, aside], env=env, logs=folder) as supervisor:
        wait_until_ready(f"http://{HOST}:{port}", supervisor)
        until_it_listens(place)
        yield Both(port, place, folder / "metrics")


def until_it_listens(place: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with socket.socket(socket.AF_UNIX) as line:
            if not line.connect_ex(str(place)):
                return
        assert time.monotonic() < deadline
        time.sleep(0.05)


ASKED: dict[str, tuple[str, str, Any, dict[str, str]]] = {
    "nothing": ("GET", "/try/empty", None, {}),
    "odd": ("GET", "/try/odd", None, {}),
    "head": ("HEAD", "/try/odd", None, {}),
    "big": ("GET", "/try/big", None, {}),
    "from the service": ("GET", "/api/v1/catalogue/layouts", None, {}),
    "its head": ("HEAD", "/_allauth/browser/v1/config", None, {}),
    "cookies": ("GET", "/_allauth/browser/v1/config", None, {"Authorization": ""}),
    "a file": ("GET", "/static/editor/style/tokens.css", None, {}),
    "a file that did not change": (
        *("GET", "/static/editor/style/tokens.css", None),
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ),
    "a refusal": ("POST", "/api/v1/agencies", b"{}", {"Content-Type": "application/json"}),
    "nobody there": ("GET", "/nowhere/b%C3%BCcher%2Fa%20b?q=%20", None, {}),
}


@pytest.mark.parametrize("what", ASKED)
def test_busy_addresses_are_answered_aside_and_others_by_the_front(both: Both, what: str) -> None:
    method, path, body, headers = ASKED[what]
    busy, other = both.busy(), next(addresses)
    here = both.ask(method, path, other, body, **headers)
    aside = both.ask(method, path, busy, body, **headers)
    assert aside.process != here.process
    assert (here.nice, aside.nice) == (os.nice(0), min(os.nice(0) + ASIDE_NICE, 19))
    assert aside.headers == here.headers
    assert (aside.status, aside.body) == (here.status, here.body)


@pytest.mark.parametrize("length", [None, 4, 2**19])
def test_a_request_arrives_aside_as_it_was_sent(both: Both, length: int | None) -> None:
    busy, other = both.busy(), next(addresses)
    said = {"Cookie": "a=1; b=2", "Accept": "x,y", "X-Forwarded-Proto": "https", "Expect": ""}
    body = None if length is None else b"." * length
    path = "/try/what/b%C3%BCcher%2Fa%20b?q=%20&r=%C3%BC"
    asked = [both.ask("PUT", path, at, body, **said).parsed for at in (other, busy)]
    here, aside = ({k: v for k, v in one.items() if k != "HTTP_EXPECT"} for one in asked)
    assert (here.pop("SERVER_NAME"), here.pop("SERVER_PORT")) == (HOST, str(both.port))
    assert {aside.pop("SERVER_NAME"), aside.pop("SERVER_PORT")} == {str(both.socket), "0"}
    assert here.pop("HTTP_X_FORWARDED_FOR") == here.pop("address") == other
    assert aside.pop("HTTP_X_FORWARDED_FOR") == aside.pop("address") == busy
    assert aside == here


def test_a_body_in_chunks_arrives_whole(both: Both) -> None:
    sent = [b"a picture, ", b"as it ", b"comes"]
    aside = both.ask("PUT", "/try/what", both.busy(), iter(sent))
    assert aside.parsed["body"] == b"".join(sent).decode()
    assert aside.nice > os.nice(0)


def test_a_client_cannot_forge_its_address(both: Both) -> None:
    busy = both.busy()
    said = {"X-Real-IP": "6.6.6.6", "X_Real_IP": "6.6.6.6"}
    for claimed in ("6.6.6.6", "6.6.6.6, 7.7.7.7"):
        aside = both.ask("GET", "/try/what", f"{claimed}, {busy}", **said)
        assert aside.nice > os.nice(0)
        assert (aside.parsed["address"], aside.parsed["REMOTE_ADDR"]) == (busy, HOST)
        assert "HTTP_X_REAL_IP" not in aside.parsed
    assert both.socket.stat().st_mode & 0o777 == 0o600


def test_health_checks_and_metrics_are_answered_by_the_front(both: Both) -> None:
    busy = both.busy()
    for path in ("/health/live", "/metrics"):
        assert both.ask("GET", path, busy).nice == os.nice(0)


def test_a_request_is_counted_once(both: Both) -> None:
    busy = both.busy()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(both.figures))  # type: ignore[no-untyped-call]  # it has no types
    labels = {"method": "GET", "route": "api/v1/catalogue/patterns", "status": "200"}

    def counted() -> float:
        return registry.get_sample_value("leporello_request_seconds_count", labels) or 0.0

    before = counted()
    assert both.ask("GET", "/api/v1/catalogue/patterns", busy).nice > os.nice(0)
    assert counted() == before + 1


@pytest.mark.parametrize("how", ["nobody there", "refused", "full"])
def test_without_the_process_aside_the_front_answers_everybody(both: Both, how: str) -> None:
    busy = both.busy("/alone")
    place = both.socket.with_name("s.gone")
    with ExitStack() as stack:
        if how != "nobody there":
            listener = stack.enter_context(socket.socket(socket.AF_UNIX))
            stack.callback(place.unlink)
            listener.bind(str(place))
        if how == "full":
            listener.listen(0)
            fill(place, stack)
        for _ in range(2):
            got = both.ask("PUT", "/alone/what", busy, b"a body")
            assert (got.nice, got.status, got.parsed["body"]) == (os.nice(0), 200, "a body")


@pytest.mark.parametrize(
    "response",
    ["", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"],
    ids=["nothing", "half a head", "half a body", "not all chunks"],
)  # fmt: skip
def test_a_truncated_response_from_aside_is_discarded(both: Both, response: str) -> None:
    busy = both.busy("/alone")
    place = both.socket.with_name("s.gone")
    asked: list[bytes] = []

    def cut_off(listener: socket.socket) -> None:
        line, _ = listener.accept()
        with line:
            asked.append(line.recv(2**16))
            line.sendall(response.encode())

    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket(socket.AF_UNIX))
        stack.callback(place.unlink)
        listener.bind(str(place))
        listener.listen()
        listener.settimeout(PATIENCE_S)
        answering = threading.Thread(target=cut_off, args=[listener])
        answering.start()
        got = both.ask("POST", "/alone/what", busy)
        answering.join()
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert (got.status, got.parsed["code"]) == (503, "unavailable")
    assert asked[0].startswith(b"POST /alone/what HTTP/1.1")


def fill(place: Path, stack: ExitStack) -> None:
    """Connect until nobody else can."""
    while True:
        line = stack.enter_context(socket.socket(socket.AF_UNIX))
        line.setblocking(False)
        if line.connect_ex(str(place)) == errno.EAGAIN:
            return


def test_slow_readers_of_responses_from_aside_delay_nobody(both: Both) -> None:
    busy = [both.busy() for _ in range(ASIDE + 1)]
    with ExitStack() as stack:
        lines = [stack.enter_context(socket.socket()) for _ in busy]
        for line, address in zip(lines, busy, strict=True):
            line.settimeout(PATIENCE_S)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            line.connect((HOST, both.port))
            head = f"GET /try/big HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {address}\r\n\r\n"
            line.sendall(head.encode())
        assert {line.recv(1) for line in lines} == {b"H"}
        aside = both.ask("GET", "/try/big", busy[0])
        assert (len(aside.body), aside.nice > os.nice(0)) == (BIG, True)


def test_a_request_that_kills_the_process_aside_is_not_repeated(both: Both, tmp_path: Path) -> None:
    """Until another takes its place, its requests are answered here."""
    busy, began = both.busy(), tmp_path / "began"
    died = both.ask("POST", f"/try/die?{began}", busy, b"{}")
    assert (died.status, dict(died.headers)["retry-after"]) == (503, "2")
    assert (died.parsed["code"], died.parsed["request_id"]) == ("unavailable", "a-request-1")
    assert len(began.read_text().splitlines()) == 1
    until = time.monotonic() + PATIENCE_S
    while both.ask("GET", "/try/what", busy).status == 503:
        assert time.monotonic() < until
    until_it_listens(both.socket)
    assert both.ask("GET", "/try/what", busy).nice > os.nice(0)
