"""The one door to addresses that somebody else wrote: https, public, short, and small.

The name is resolved once, every address it has must be public, and the connection goes to the
address that was checked; redirects begin anew. So a name that changes its mind leads nowhere.
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
_TOO_LONG = "It took too long."
_PORTS = {"https:": 443, "http:": 80}


class FetchRefused(Exception):
    """The address may not be fetched, or what is there may not be used; asking again is no use."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


class FetchFailed(Exception):
    """Nothing came this time; it may another time."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was at an address: its bytes, and the type that its server says they have."""

    data: bytes
    content_type: str


@outside_transaction
def fetch(url: str, *, most: int, types: Sequence[str], seconds: float = 15.0) -> Fetched:
    """The bytes at an address, at most ``most`` of them.

    Returns or raises within ``seconds``, whatever names, servers and redirects do. ``types`` are the
    beginnings of the content types that are wanted. Raises ``FetchRefused`` or ``FetchFailed``. No
    cookies, no credentials, no proxies, nothing is unpacked.
    """
    call = _Call(seconds)
    found: Future[Fetched] = Future()

    def talk() -> None:
        try:
            found.set_result(_followed(call, url, most, tuple(types)))
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets it
            found.set_exception(error)

    # Who resolves a name cannot be interrupted, only left: so the caller waits beside it.
    Thread(target=talk, name="fetch", daemon=True).start()
    try:
        return found.result(seconds)
    except TimeoutError:
        call.hang_up()
        raise FetchFailed(_TOO_LONG) from None


class _Call:
    """The connections of one fetch, one after the other; another thread may hang up at any moment."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._line: socket.socket | None = None
        self._over = False

    @contextmanager
    def dialed(self, place: URL) -> Iterator[socket.socket]:
        """A connection to a checked address of a place; TLS is spoken where the place asks for it."""
        family, address = _resolved(place)
        # TLS takes the socket over; a second handle ends the same connection.
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
        """End the connection under whoever waits for it, and let no other begin."""
        with self._lock:
            self._over = True
            if self._line is not None:
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _followed(call: _Call, url: str, most: int, types: tuple[str, ...]) -> Fetched:
    """What is where the redirects end."""
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
    raise FetchRefused("too-many-redirects", f"The address leads on more than {REDIRECTS} times.")


def _place(url: str, base: str | None = None) -> URL:
    """An address as browsers read it; raises ``FetchRefused`` for one that is not to be fetched."""
    try:
        place = URL(url, base)
    except ValueError:
        raise FetchRefused("bad-address", "This is no web address.") from None
    if not place.hostname or place.username or place.password:
        raise FetchRefused("bad-address", "The address names no host, or a user.")
    if not _trusted(place) and (place.protocol != "https:" or place.port):
        raise FetchRefused("not-https", "Only https addresses on the usual port are fetched.")
    return place


def _port(place: URL) -> int:
    return int(place.port or _PORTS.get(place.protocol, 0))


def _trusted(place: URL) -> bool:
    return f"{place.hostname}:{_port(place)}" in settings.FETCH_TRUSTED


def _resolved(place: URL) -> tuple[int, Any]:
    """The family of one address of the host, and the address, when all of them are public."""
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
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not said.startswith(types):
        raise FetchRefused("wrong-type", f"There is {said or 'something without a type'} there.")
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise FetchRefused("wrong-type", "It was sent packed, which was not asked for.")
    data = bytearray()
    while chunk := answer.read1(_CHUNK):
        data += chunk
        if len(data) > most:
            raise FetchRefused("too-many-bytes", f"It has more than {most:,} bytes.")
    if answer.length:
        raise FetchFailed(f"It broke off {answer.length:,} bytes before its end.")
    return Fetched(bytes(data), said)
