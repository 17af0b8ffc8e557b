"""The events process: ``GET /renders/{render}?leave=…`` on an origin of its own, and nothing else.

Plain ASGI. Cookies are ignored: the token in the address opens a stream. Browsers may read it from the page's
origin only.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
django.setup()

from django.conf import settings  # noqa: E402 - Django comes first

from core.http.problems import CONTENT_TYPE, document  # noqa: E402 - Django comes first
from rendering.events import stream_token  # noqa: E402 - Django comes first
from rendering.events.hub import Channel, Hub, TooManyStreams  # noqa: E402 - Django comes first

log = logging.getLogger("leporello.events")

HEARTBEAT_SECONDS = 15.0
# A client that does not read for so long is disconnected.
SEND_SECONDS = 30.0
# A stream ends after this long; a new one needs a new token, because permissions change.
LONGEST_SECONDS = 3_600.0
FULL_RETRY_SECONDS = 5

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_PATH = re.compile(r"/renders/([0-9a-f-]{36})$")
_POSITION = re.compile(r"[0-9]{1,9}")
_PAGE = urlsplit(settings.PUBLIC_URL)
_ORIGIN = f"{_PAGE.scheme}://{_PAGE.netloc}"

_hub = Hub()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Handle ASGI lifespan events and requests."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http":
        await _Answer(scope, receive, send).give()


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _hub.start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await _hub.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


class _Answer:
    """The answer to one request."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive, self._raw_send = receive, send
        self._method, self._path = scope["method"], scope["path"]
        query: bytes = scope["query_string"]
        self._asked = parse_qs(query.decode("ascii", "replace"))
        self._headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }

    async def give(self) -> None:
        origin = self._headers.get("origin")
        found = _PATH.search(self._path)
        if self._method in ("GET", "HEAD") and self._path.endswith("/health/live"):
            await self._respond(200, b'{"status": "ok"}', "application/json")
        elif origin is not None and origin != _ORIGIN:
            await self._refuse(403, "origin-refused", "Only the studio's own page may read streams")
        elif found is None:
            await self._refuse(404, "not-found", "Not found")
        elif self._method == "OPTIONS":
            await self._respond(204, more={"Access-Control-Allow-Headers": "Last-Event-ID"})
        elif self._method != "GET":
            await self._refuse(405, "method-not-allowed", "Streams accept only GET", Allow="GET")
        else:
            await self._open(found[1])

    async def _open(self, name: str) -> None:
        """Open the stream if the token is valid and a place is free."""
        try:
            render = UUID(name)
        except ValueError:
            await self._refuse(404, "not-found", "Not found")
            return
        agency = stream_token.read(self._query("leave"), render)
        # Browsers send the header when they reconnect; with a new address, the query carries the position.
        since = self._headers.get("last-event-id") or self._query("after")
        if agency is None:
            await self._refuse(403, "link-refused", "This link is invalid or has expired")
        elif since and not _POSITION.fullmatch(since):
            await self._refuse(400, "bad-request", "The id of an event must be a number")
        else:
            try:
                with _hub.listening(agency, render) as channel:
                    await self._until_gone(self._stream(channel, int(since) if since else None))
            except TooManyStreams:
                wait = {"Retry-After": str(FULL_RETRY_SECONDS)}
                await self._refuse(503, "too-many-streams", "Too many open streams", **wait)

    async def _stream(self, channel: Channel, since: int | None) -> None:
        """Send all events after ``since``, until the end of the render or the longest time of a stream."""
        batch = await _hub.read(channel, since or 0)
        if batch.ended and since is not None and since >= batch.to:
            await self._respond(204)  # browsers then stop reconnecting
            return
        head = {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
        await self._begin(200, head)
        await self._send(b"retry: 2000\n\n" + batch.messages)
        until = asyncio.get_running_loop().time() + LONGEST_SECONDS
        while not batch.ended and asyncio.get_running_loop().time() < until:
            position = batch.to
            following = asyncio.ensure_future(_hub.next(channel, position))
            try:
                while not (await asyncio.wait({following}, timeout=HEARTBEAT_SECONDS))[0]:
                    await self._send(b":\n\n")
            finally:
                following.cancel()
            batch = following.result()
            await self._send(batch.messages)
        await self._send(b"", more=False)

    async def _until_gone(self, work: Any) -> None:
        """Run ``work`` until it is done or the client disconnects."""
        working = asyncio.ensure_future(work)
        leaving = asyncio.ensure_future(self._gone())
        try:
            await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not working.done():
                working.cancel()
        try:
            await working
        except (asyncio.CancelledError, TimeoutError, OSError):
            log.debug("a client disconnected")

    async def _gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    def _query(self, name: str) -> str:
        return self._asked.get(name, [""])[0]

    async def _refuse(self, status: int, code: str, title: str, **headers: str) -> None:
        body = json.dumps(document(status, code, title)).encode()
        await self._respond(status, body, CONTENT_TYPE, headers)

    async def _respond(
        self,
        status: int,
        body: bytes = b"",
        content_type: str = "",
        more: dict[str, str] | None = None,
    ) -> None:
        typed = {"Content-Type": content_type} if content_type else {}
        await self._begin(status, {**typed, **(more or {})})
        await self._send(b"" if self._method == "HEAD" else body, more=False)

    async def _begin(self, status: int, headers: dict[str, str]) -> None:
        always = {
            "Access-Control-Allow-Origin": _ORIGIN,
            "Access-Control-Expose-Headers": "Retry-After",
            "Vary": "Origin",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        raw = [(k.lower().encode(), v.encode("latin-1")) for k, v in {**always, **headers}.items()]
        await self._raw_send({"type": "http.response.start", "status": status, "headers": raw})

    async def _send(self, body: bytes, *, more: bool = True) -> None:
        message = {"type": "http.response.body", "body": body, "more_body": more}
        await asyncio.wait_for(self._raw_send(message), SEND_SECONDS)
