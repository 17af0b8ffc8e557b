"""Fetching of URLs that users supply: https only, public addresses only, bounded time and size.

The name is resolved once, all of its addresses must be public, and the connection goes to a checked address; every
redirect is checked in the same way. So DNS rebinding has no effect.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Lock, Thread
from typing import Any

from ada_url import URL
from django.conf import settings

from core.database.transactions import outside_transaction
from core.fetching.public_addresses import is_public

REDIRECTS = 3
_CHUNK = 1 << 16
_TOO_LONG = "The server took too long."
_PORTS = {"https:": 443, "http:": 80}


class FetchRefused(Exception):
    """The URL may not be fetched, or its content may not be used. A retry does not help."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


class FetchFailed(Exception):
    """The fetch failed temporarily. A retry may succeed."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The content of a URL: its bytes, and the content type that the server declares."""

    data: bytes
    content_type: str


@outside_transaction
def fetch(url: str, *, most: int, types: Sequence[str], seconds: float = 15.0) -> Fetched:
    """Fetch a URL, at most ``most`` bytes.

    Returns or raises within ``seconds``, whatever DNS, servers and redirects do. ``types`` are the accepted prefixes
    of the content type. Sends no cookies or credentials, uses no proxies, decompresses nothing. Raises
    ``FetchRefused`` or ``FetchFailed``.
    """
    call = _Call(seconds)
    found: Future[Fetched] = Future()

    def talk() -> None:
        try:
            found.set_result(_followed(call, url, most, tuple(types)))
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets it
            found.set_exception(error)

    # Resolving a name cannot be interrupted, so it runs in a thread that the caller abandons after ``seconds``.
    Thread(target=talk, name="fetch", daemon=True).start()
    try:
        return found.result(seconds)
    except TimeoutError:
        call.hang_up()
        raise FetchFailed(_TOO_LONG) from None


class _Call:
    """The connections of one fetch, one after the other. Another thread may close them at any moment."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._line: socket.socket | None = None
        self._over = False

    @contextmanager
    def dialed(self, place: URL) -> Iterator[socket.socket]:
        """Open a connection to a checked address of a URL, with TLS for https."""
        family, address = _resolved(place)
        # TLS takes over the socket; the duplicate lets another thread shut down the same connection.
        with socket.socket(family, socket.SOCK_STREAM) as plain, plain.dup() as line:
            with self._lock:
                if self._over:
                    raise FetchFailed(_TOO_LONG)
                self._line = line
            try:
                plain.settimeout(self._seconds)
                plain.connect(address)
                if place.protocol == "https:":
                    name = place.hostname.strip("[]")
                    with _tls().wrap_socket(plain, server_hostname=name) as channel:
                        yield channel
                else:
                    yield plain
            finally:
                with self._lock:
                    self._line = None

    def hang_up(self) -> None:
        """Shut down the connection, also while a thread waits for it, and prevent further ones."""
        with self._lock:
            self._over = True
            if self._line is not None:
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _followed(call: _Call, url: str, most: int, types: tuple[str, ...]) -> Fetched:
    """Follow redirects and read the final response."""
    place = _place(url)
    for _ in range(REDIRECTS + 1):
        try:
            with call.dialed(place) as line, _asked(line, place) as answer:
                onward = answer.headers.get("location")
                if answer.status not in (301, 302, 303, 307, 308) or not onward:
                    return _read(answer, most, types)
        except TimeoutError:
            raise FetchFailed(_TOO_LONG) from None
        except (HTTPException, OSError) as error:
            why = f"{place.hostname} could not be reached: {type(error).__name__}."
            raise FetchFailed(why) from None
        place = _place(onward, base=place.href)
    raise FetchRefused("too-many-redirects", f"The address redirects more than {REDIRECTS} times.")


def _place(url: str, base: str | None = None) -> URL:
    """Parse a URL as browsers do. Raises ``FetchRefused`` for one that may not be fetched."""
    try:
        place = URL(url, base)
    except ValueError:
        raise FetchRefused("bad-address", "This is not a web address.") from None
    if not place.hostname or place.username or place.password:
        raise FetchRefused("bad-address", "The address has no host, or contains a user name.")
    if not _trusted(place) and (place.protocol != "https:" or place.port):
        raise FetchRefused("not-https", "Only https addresses on the default port are allowed.")
    return place


def _port(place: URL) -> int:
    return int(place.port or _PORTS.get(place.protocol, 0))


def _trusted(place: URL) -> bool:
    return f"{place.hostname}:{_port(place)}" in settings.FETCH_TRUSTED


def _resolved(place: URL) -> tuple[int, Any]:
    """Resolve the host and return the family and address of its first entry, if all entries are public."""
    host = place.hostname.strip("[]")
    try:
        found = socket.getaddrinfo(host, _port(place), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchFailed(f"{host} has no address.") from None
    if not _trusted(place) and not all(is_public(str(entry[4][0])) for entry in found):
        raise FetchRefused("private-address", f"{host} is not a public address.")
    return found[0][0], found[0][4]


def _asked(line: socket.socket, place: URL) -> HTTPResponse:
    connection = HTTPConnection(place.hostname)
    connection.sock = line
    headers = {"Host": place.host, "User-Agent": "Leporello", "Accept-Encoding": "identity"}
    connection.request("GET", f"{place.pathname}{place.search}", headers=headers)
    return connection.getresponse()


def _read(answer: HTTPResponse, most: int, types: tuple[str, ...]) -> Fetched:
    if answer.status in (408, 425, 429) or answer.status >= 500:
        raise FetchFailed(f"The server answered {answer.status}.")
    if answer.status != 200:
        raise FetchRefused("not-there", f"The server answered {answer.status}.")
    content_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not content_type.startswith(types):
        raise FetchRefused("wrong-type", f"Unsupported content type: {content_type or 'none'}.")
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise FetchRefused(
            "wrong-type", "The server sent a compressed response, which was not requested."
        )
    data = bytearray()
    while chunk := answer.read1(_CHUNK):
        data += chunk
        if len(data) > most:
            raise FetchRefused("too-many-bytes", f"The response exceeds {most:,} bytes.")
    if answer.length:
        raise FetchFailed(f"The response ended {answer.length:,} bytes too early.")
    return Fetched(bytes(data), content_type)
