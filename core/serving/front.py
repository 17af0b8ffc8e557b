"""An ASGI front for the WSGI application: buffers requests and responses.

A request gets a thread once its body has arrived completely, and returns it before the response is sent. So slow
clients hold no thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from core.http.problems import CONTENT_TYPE, document
from core.observability import logs, metrics
from core.serving.lanes import Busy, Full, Lanes
from core.serving.slots import Slots

THREADS = 16
# Threads for strangers (requests with neither session nor API key), and for the door (sign-in, where each password
# hash takes a core).
STRANGERS, DOOR = 4, 2
# Threads of their own for health checks and metrics.
SERVICE = 2
# The most threads of each lane for one address.
EACH, STRANGERS_EACH, DOOR_EACH, SERVICE_EACH = 4, 2, 1, 2
# The most requests that wait for the process aside at once, one from each address.
ASIDE = 8
# The most requests that wait for a thread, in all and from one address; further ones get a 503.
WAITING, WAITING_EACH = 512, 100
# The most request bodies that arrive at once.
ARRIVING = 1_024
# The largest upload (64 MiB), and the form around it.
LARGEST = 66 * 2**20
# The most bytes of arriving bodies on the disk: in all, and from one address.
ON_DISK = 8 * LARGEST
ON_DISK_EACH = 3 * LARGEST
# A body has this many seconds to arrive, and more as long as it arrives at this many bytes a second.
GRACE_SECONDS = 10.0
LEAST_RATE = 16 * 2**10
# A client that reads nothing of its response for this long is disconnected.
SEND_SECONDS = 30.0
# Larger bodies are buffered on the disk, smaller ones in memory, so they work with a full disk too.
IN_MEMORY = 256 * 2**10

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = dict[str, Any]
Headers = list[tuple[bytes, bytes]]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger("leporello.request")


class Refused(Exception):
    """A request is refused before it reaches the application; holds the response."""

    def __init__(self, status: int, code: str, title: str, **headers: str) -> None:
        super().__init__(title)
        self.status, self.code, self.title, self.headers = status, code, title, headers


class Away(Exception):
    """The process aside does not listen. Nothing was sent."""


class ClientGone(Exception):
    """The client disconnected."""


def _kept() -> IO[bytes]:
    return SpooledTemporaryFile(IN_MEMORY)


@dataclass
class Answer:
    """A complete response."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: IO[bytes] = field(default_factory=_kept)


class Front:
    """An ASGI application over a WSGI one.

    ``lane`` names the threads that a request may use: ``known`` for people and programs, ``strangers``, ``door`` for
    signing in, ``service`` for health checks and metrics. ``address`` returns where a request comes from; threads
    are divided among addresses. ``slots`` are shared with the server's other processes and used by addresses that
    keep a processor busy. ``aside`` returns the answer of another process. It gets the requests of addresses that
    keep this one busy, except those of the ``service``; when it raises ``Away``, they are answered here.
    """

    def __init__(
        self,
        application: Wsgi,
        lane: Callable[[Environ], str],
        address: Callable[[Environ], str],
        *,
        grace: float = GRACE_SECONDS,
        arriving: int = ARRIVING,
        slots: Slots | None = None,
        aside: Callable[[Environ], Answer] | None = None,
    ) -> None:
        self._application, self._lane, self._address = application, lane, address
        self._grace, self._most_arriving = grace, arriving
        waiting = {"waiting": WAITING, "waiting_each": WAITING_EACH}
        self._all_lanes = Lanes(slots)
        self._lanes = {
            "known": self._all_lanes.open(THREADS, each=EACH, **waiting),
            "strangers": self._all_lanes.open(STRANGERS, each=STRANGERS_EACH, **waiting),
            "door": self._all_lanes.open(DOOR, each=DOOR_EACH, **waiting),
            "service": self._all_lanes.open(SERVICE, each=SERVICE_EACH, **waiting),
        }
        self._aside = aside
        self._lane_aside = self._all_lanes.open_aside(ASIDE, **waiting)
        self._arriving = 0
        self._on_disk: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            with contextlib.suppress(ClientGone):
                await self._serve(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._all_lanes.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ = _environ(scope)
        began = time.monotonic()
        with _kept() as body, logs.request(environ.get("HTTP_X_REQUEST_ID", "")) as identity:
            environ["HTTP_X_REQUEST_ID"] = identity
            try:
                # Django reads as much as the length says: of a body in chunks it would read nothing.
                if environ.pop("HTTP_TRANSFER_ENCODING", "") or "CONTENT_LENGTH" in environ:
                    length = await self._read(receive, body, self._address(environ))
                    environ["CONTENT_LENGTH"] = str(length)
                    body.seek(0)
                environ["wsgi.input"] = body
                try:
                    answer = await self._answer(environ)
                except Full:
                    raise _busy() from None
            except Refused as refused:
                metrics.REQUESTS.labels("-", "-", refused.status).observe(time.monotonic() - began)
                log.info("- - %s", refused.status)
                answer = _refusal(refused)
        with answer.body:
            await _give(answer, send)

    async def _answer(self, environ: Environ) -> Answer:
        """Return the application's answer, from here or from aside. Raises ``Full`` and ``Refused``."""
        name, address = self._lane(environ), self._address(environ)
        lane, here = self._lanes[name], partial(_ask, self._application, environ)
        if self._aside and name != "service":
            try:
                return await lane.run(address, here, unless_busy=True)
            except Busy:
                with contextlib.suppress(Away):
                    return await self._lane_aside.run(address, partial(self._aside, environ))
        return await lane.run(address, here)

    async def _read(self, receive: Receive, body: IO[bytes], address: str) -> int:
        """Buffer a request body until it is complete. Return its length.

        Raises ``Refused`` for a body that is too slow or too large, or at capacity. A body that is too large is read
        up to twice the limit first, because a client that is still sending would not read the response.
        """
        if self._arriving >= self._most_arriving:
            raise _busy()
        self._arriving += 1
        on_disk = came = 0
        began = time.monotonic()
        try:
            while True:
                until = began + self._grace + came / LEAST_RATE
                message = await _next(receive, until - time.monotonic())
                data = message.get("body", b"")
                came += len(data)
                if came > IN_MEMORY:
                    more = min(came, LARGEST) - on_disk
                    self._take(address, more)
                    on_disk += more
                if came <= LARGEST:
                    body.write(data)
                if not message.get("more_body") or came > 2 * LARGEST:
                    break
        except OSError as full:
            log.warning("a request body could not be buffered: %s", full.strerror)
            raise _busy() from None
        finally:
            self._arriving -= 1
            self._on_disk[address] -= on_disk
            if not self._on_disk[address]:
                del self._on_disk[address]
        if came > LARGEST:
            raise Refused(413, "too-large", "The request is too large", connection="close")
        return came

    def _take(self, address: str, more: int) -> None:
        """Reserve disk space for an address. Raises ``Refused`` beyond a limit."""
        if self._on_disk.total() + more > ON_DISK or self._on_disk[address] + more > ON_DISK_EACH:
            raise _busy()
        self._on_disk[address] += more


async def _next(receive: Receive, seconds: float) -> Message:
    """Return the next part of a body. Raises ``Refused`` after ``seconds``, ``ClientGone`` on disconnection."""
    try:
        message = await asyncio.wait_for(receive(), seconds)
    except TimeoutError:
        title = "The request arrived too slowly"
        raise Refused(408, "too-slow", title, connection="close") from None
    if message["type"] != "http.request":
        raise ClientGone
    return message


def _busy() -> Refused:
    return Refused(
        503, "busy", "Too many concurrent requests", **{"retry-after": "2", "connection": "close"}
    )


def _environ(scope: Scope) -> Environ:
    """Return the WSGI environ without the body. Drops headers with an underscore, which could pass for others."""
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("localhost", 80)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        text = value.decode("latin-1")
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{text}" if key in environ else text
    return environ


def _ask(application: Wsgi, environ: Environ) -> Answer:
    """Call the application and return its complete response."""
    answer = Answer()

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
        answer.status = int(status.split(" ", 1)[0])
        answer.headers = [(k.lower().encode(), v.encode("latin-1")) for k, v in headers]

    pieces = application(environ, start)
    try:
        for piece in pieces:
            answer.body.write(piece)
    finally:
        getattr(pieces, "close", lambda: None)()
    answer.body.seek(0)
    return answer


def _refusal(refused: Refused) -> Answer:
    answer = Answer(refused.status)
    answer.body.write(json.dumps(document(refused.status, refused.code, refused.title)).encode())
    typed = {"content-type": CONTENT_TYPE, "content-length": str(answer.body.tell())}
    answer.headers = [(k.encode(), v.encode()) for k, v in (typed | refused.headers).items()]
    answer.body.seek(0)
    return answer


def _pieces(body: IO[bytes]) -> Iterator[bytes]:
    while piece := body.read(IN_MEMORY):
        yield piece


async def _give(answer: Answer, send: Send) -> None:
    """Send a response in pieces, as the client reads them. Raises ``ClientGone``."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    pieces = _pieces(answer.body)
    piece = next(pieces, b"")
    while True:
        following = next(pieces, b"")
        message = {"type": "http.response.body", "body": piece, "more_body": bool(following)}
        try:
            await asyncio.wait_for(send(message), SEND_SECONDS)
        except TimeoutError:
            raise ClientGone from None
        if not following:
            return
        piece = following
