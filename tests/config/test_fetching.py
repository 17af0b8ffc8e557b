"""The guarded client: what it will not fetch, and that what it will is whole."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from config.fetching import Fetched, FetchFailed, FetchRefused, fetch
from tests.webserver import WebServer, webserver


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


def test_what_is_there_comes_whole_also_by_way_of_others(site: WebServer) -> None:
    site.put("/a.png", b"x" * 1_000)
    site.redirect("/b", "/c?d=1")
    url = site.redirect("/c?d=1", site.url("/a.png"))
    assert get(site.url("/b")) == get(url) == Fetched(b"x" * 1_000, "image/png")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # the metadata of clouds
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - nothing listens there
        "224.0.0.1",
        "240.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_no_name_leads_inside(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))
    inside = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [public, inside])
    assert refused("https://rivermill.example/a.png") == "private-address"


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
        ("//rivermill.example/a.png", "not-https"),
        ("", "bad-address"),
        ("https://127.0.0.1/a.png", "private-address"),
        ("https://2130706433/", "private-address"),
        ("https://localhost/", "private-address"),
    ],
)
def test_an_address_that_may_not_be_fetched_is_refused_by_name(url: str, code: str) -> None:
    assert refused(url) == code


def test_a_name_that_changes_its_mind_is_asked_once(
    site: WebServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to the address that was checked, whatever the name says a moment later."""
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


def test_a_way_that_leads_inside_or_on_and_on_is_refused(site: WebServer) -> None:
    assert refused(site.redirect("/in", "https://127.0.0.1/")) == "private-address"
    assert refused(site.redirect("/plain", "http://127.0.0.1:1/")) == "not-https"
    assert refused(site.redirect("/round", "/round")) == "too-many-redirects"
    assert site.asked.count("/round") == 4


def test_what_is_too_large_or_no_picture_is_not_read_to_its_end(site: WebServer) -> None:
    assert refused(site.put("/large", b"x" * 1_001)) == "too-many-bytes"
    assert refused(site.put("/page", b"<html>", "text/html")) == "wrong-type"
    packed = {"Content-Type": "image/png", "Content-Encoding": "gzip"}
    site.answers["/packed"] = (200, packed, b"\x1f\x8b")
    assert refused(site.url("/packed")) == "wrong-type"
    assert refused(site.url("/nothing")) == "not-there"


def test_what_may_work_another_time_is_told_apart(site: WebServer) -> None:
    site.answers["/busy"] = (503, {}, b"")
    site.answers["/short"] = (200, {"Content-Type": "image/png", "Content-Length": "99"}, b"x")
    for path in ("/busy", "/short"):
        with pytest.raises(FetchFailed):
            get(site.url(path))
    with pytest.raises(FetchFailed):
        get("https://nowhere.invalid/a.png")


def test_a_server_that_takes_its_time_is_left(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        settings.FETCH_TRUSTED = frozenset({host})
        with pytest.raises(FetchFailed):
            get(f"http://{host}/a.png", seconds=0.3)
