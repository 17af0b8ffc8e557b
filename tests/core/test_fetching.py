"""The fetching client: what it refuses, and that what it returns is complete."""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core.fetching.client import Fetched, FetchFailed, FetchRefused, fetch
from core.fetching.public_addresses import is_public
from tests.webserver import Answer, WebServer, webserver


@pytest.fixture
def site(settings: Any) -> Iterator[WebServer]:
    with webserver() as server:
        settings.FETCH_TRUSTED = frozenset({server.host})
        yield server


def get(url: str, **options: Any) -> Fetched:
    return fetch(url, most=options.pop("most", 1_000), types=("image/",), **options)


def refused(url: str, **options: Any) -> str:
    with pytest.raises(FetchRefused) as found:
        get(url, **options)
    return found.value.code


def test_a_fetch_returns_the_whole_content_also_after_redirects(site: WebServer) -> None:
    site.put("/a.png", b"x" * 1_000)
    site.redirect("/b", "/c?d=1")
    url = site.redirect("/c?d=1", site.url("/a.png"))
    assert get(site.url("/b")) == get(url) == Fetched(b"x" * 1_000, "image/png")


# A case for every row of IANA's registries of special-purpose addresses, and for what they do not list.
INSIDE = (
    "0.0.0.0",  # noqa: S104 - nothing listens there
    *("0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.8.8.8"),
    *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.8", "192.0.0.9"),
    *("192.0.0.10", "192.0.0.170", "192.0.0.171", "192.0.2.1", "192.31.196.1", "192.52.193.1"),
    *("192.88.99.1", "192.168.1.1", "192.175.48.1", "198.18.0.1", "198.19.255.255"),
    *("198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1"),
    "255.255.255.255",
    *("::", "::1", "::7f00:1", "::808:808", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("::ffff:0:7f00:1", "::ffff:0:808:808", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    *("64:ff9b:1::1", "64:ff9b:1::808:808", "100::1", "100:0:0:1::1", "200::1", "1fff::1"),
    *("2001::1", "2001:1::1", "2001:1::2", "2001:1::3", "2001:2::1", "2001:3::1"),
    *("2001:4:112::1", "2001:10::1", "2001:20::1", "2001:30::1", "2001:1ff::1"),
    *("2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "2620:4f:8000::1", "3fff::1"),
    *("3fff:fff::1", "4000::1", "5f00::1", "8000::1", "fc00::1", "fd00::1", "fe80::1"),
    *("fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "2606:4700::1111%eth0"),
)
OUTSIDE = (
    *("8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1"),
    *("192.0.1.1", "192.0.3.1", "198.17.0.1", "198.20.0.1", "223.255.255.255"),
    *("2001:200::1", "2001:4860:4860::8888", "2606:4700:4700::1111", "2a00:1450::1"),
    # An IPv4-only host behind DNS64.
    *("::ffff:8.8.8.8", "64:ff9b::808:808"),
)


@pytest.mark.parametrize("address", INSIDE)
def test_no_name_leads_to_a_private_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))
    inside = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [public, inside])
    assert refused("https://rivermill.example/a.png") == "private-address"


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_public_address_is_one(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://rivermill.example/a.png", "not-https"),
        ("https://rivermill.example:8443/a.png", "not-https"),
        ("ftp://rivermill.example/a.png", "not-https"),
        ("file:///etc/passwd", "bad-address"),
        ("https://user:secret@rivermill.example/a.png", "bad-address"),
        ("https://[::1/a.png", "bad-address"),
        ("https://rivermill.example:99999/", "bad-address"),
        ("//rivermill.example/a.png", "bad-address"),
        ("", "bad-address"),
        ("https://127.0.0.1/a.png", "private-address"),
        ("https://2130706433/", "private-address"),
        ("https://localhost/", "private-address"),
        ("https://[::1]/", "private-address"),
        ("https://[::ffff:7f00:1]/", "private-address"),
    ],
)
def test_an_address_that_may_not_be_fetched_is_refused_by_name(url: str, code: str) -> None:
    assert refused(url) == code


def test_a_name_is_resolved_once(
    site: WebServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to the checked address, whatever the name resolves to a moment later."""
    site.put("/a.png", b"x")
    asked = []
    own = socket.getaddrinfo

    def rebinding(host: str, port: int, *rest: Any, **more: Any) -> Any:
        if host == "rebind.example":
            asked.append(host)
            return own("127.0.0.1" if len(asked) == 1 else "192.0.2.1", port, *rest, **more)
        return own(host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = site.host.rpartition(":")[2]
    settings.FETCH_TRUSTED = frozenset({f"rebind.example:{port}"})
    assert get(f"http://rebind.example:{port}/a.png").data == b"x"
    assert asked == ["rebind.example"]


def test_redirects_to_private_addresses_or_too_many_are_refused(site: WebServer) -> None:
    assert refused(site.redirect("/in", "https://127.0.0.1/")) == "private-address"
    assert refused(site.redirect("/plain", "http://127.0.0.1:1/")) == "not-https"
    assert refused(site.redirect("/round", "/round")) == "too-many-redirects"
    assert site.asked.count("/round") == 4


def test_too_large_and_wrongly_typed_content_is_not_read_to_its_end(site: WebServer) -> None:
    assert refused(site.put("/large", b"x" * 1_001)) == "too-many-bytes"
    assert refused(site.put("/page", b"<html>", "text/html")) == "wrong-type"
    packed = {"Content-Type": "image/png", "Content-Encoding": "gzip"}
    site.answers["/packed"] = (200, packed, b"\x1f\x8b")
    assert refused(site.url("/packed")) == "wrong-type"
    assert refused(site.url("/nothing")) == "not-there"


def test_temporary_failures_are_distinguished_from_refusals(site: WebServer) -> None:
    site.answers["/busy"] = (503, {}, b"")
    site.answers["/short"] = (200, {"Content-Type": "image/png", "Content-Length": "99"}, b"x")
    for path in ("/busy", "/short"):
        with pytest.raises(FetchFailed):
            get(site.url(path))
    with pytest.raises(FetchFailed):
        get("https://nowhere.invalid/a.png")


class Trickle:
    """A server that sends a beginning at once, and then single bytes until the client disconnects.

    ``ended`` by a client that was still there after ``most`` bytes, or not.
    """

    def __init__(self, beginning: bytes, byte: bytes, most: int = 1_000) -> None:
        self._beginning, self._byte, self._most = beginning, byte, most
        self._door = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._door.getsockname()[1]}"
        self.left_early: list[bool] = []
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        guest, _ = self._door.accept()
        with guest, selectors.DefaultSelector() as seen:
            guest.sendall(self._beginning)
            seen.register(guest, selectors.EVENT_READ)
            for _ in range(self._most):
                try:
                    # Read the request; reading nothing means that the client has disconnected.
                    if seen.select(0.02) and not guest.recv(1 << 16):
                        self.left_early.append(True)
                        return
                    guest.sendall(self._byte)
                except OSError:
                    self.left_early.append(True)
                    return
        self.left_early.append(False)

    def __enter__(self) -> Trickle:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._door.close()


PICTURE = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"


@pytest.mark.parametrize(
    ("scheme", "beginning", "byte"),
    [
        pytest.param("http", b"", b"", id="says nothing"),
        pytest.param("http", b"HTTP/1.1 200 ", b"O", id="never ends its first line"),
        pytest.param("http", b"", b"HTTP/1.1 100 Continue\r\n\r\n", id="always goes on"),
        pytest.param("http", PICTURE + b"X-Long: ", b"x", id="never ends its headers"),
        pytest.param("http", PICTURE + b"Content-Length: 900\r\n\r\n", b"x", id="body"),
        pytest.param("http", PICTURE + b"\r\n", b"x", id="body without a length"),
        pytest.param(
            "http",
            PICTURE + b"Transfer-Encoding: chunked\r\n\r\n",
            b"1\r\nx\r\n",
            id="chunks",
        ),
        pytest.param(
            "http", PICTURE + b"Transfer-Encoding: chunked\r\n\r\n", b"0", id="size of a chunk"
        ),
        pytest.param("https", b"", b"", id="no TLS"),
        # A record of TLS, announced as 16 KiB.
        pytest.param("https", b"\x16\x03\x03\x40\x00", b"\x02", id="slow TLS"),
    ],
)
def test_no_server_delays_a_fetch_beyond_its_limit(
    scheme: str, beginning: bytes, byte: bytes, settings: Any
) -> None:
    with Trickle(beginning, byte) as slow:
        settings.FETCH_TRUSTED = frozenset({slow.host})
        with pytest.raises(FetchFailed, match="took too long"):
            get(f"{scheme}://{slow.host}/a.png", seconds=0.2)
    assert slow.left_early == [True]


def test_redirects_share_the_time_limit_of_one_fetch(site: WebServer) -> None:
    """Four responses are each within the limit, but not together."""
    for step in range(3):
        site.answers[f"/{step}"] = slowly(302, {"Location": f"/{step + 1}"})
    site.answers["/3"] = slowly(200, {"Content-Type": "image/png"})
    with pytest.raises(FetchFailed, match="took too long"):
        get(site.url("/0"), seconds=0.5)
    assert "/3" not in site.asked


def slowly(status: int, headers: dict[str, str]) -> Callable[[], Answer]:
    def answer() -> Answer:
        threading.Event().wait(0.25)
        return status, headers, b"x"

    return answer


def test_slow_name_resolution_does_not_delay_a_fetch_beyond_its_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolver_answers, answered = threading.Event(), threading.Event()

    def silent(*_: object, **__: object) -> list[Any]:
        resolver_answers.wait(60)
        answered.set()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]

    dialed: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", silent)
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: dialed.append(address))
    with pytest.raises(FetchFailed, match="took too long"):
        get("https://rivermill.example/a.png", seconds=0.2)
    assert not answered.is_set()
    late = [one for one in threading.enumerate() if one.name == "fetch"]
    resolver_answers.set()
    for thread in late:
        thread.join()
    assert late
    assert dialed == []
