"""A minimal HTTP/1.1 client for attackers: one connection, as cheap as Python allows."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

REFUSED_PAUSE_S = 0.1  # the pause of a simple program before it retries
ANSWER_WITHIN_S = 120.0
_TRUSTING = ssl.create_default_context()
_TRUSTING.check_hostname, _TRUSTING.verify_mode = False, ssl.CERT_NONE

Json = Any


@dataclass
class Target:
    """The target of an attack: ``base`` is the attacker's own agency; ``key`` and the cookies of
    ``session`` give access to it.

    ``facts`` were prepared for this kind of attack; pictures may be fetched from ``port``.
    """

    web: str
    events: str
    base: str
    key: str
    session: str
    port: int
    facts: Json
    answers: Counter[str] = field(default_factory=Counter)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    def connection(self, number: int = 0) -> Connection:
        return Connection(self.web, address(number))

    @property
    def entitled(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}


def address(number: int) -> str:
    """One of the many loopback addresses that attackers use."""
    return f"127.66.{number // 200 % 200}.{number % 200 + 1}"


class Connection:
    """A connection that is reused, and reopened when it was closed."""

    def __init__(self, url: str, source: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 443
        self.netloc = parts.netloc
        self._source = source
        self._tls = _TRUSTING if parts.scheme == "https" else None
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a new connection."""
        self.close()
        self._reader, self._writer = await asyncio.open_connection(
            self._host,
            self._port,
            ssl=self._tls,
            server_hostname=self._host if self._tls else None,
            local_addr=(self._source, 0),
        )
        return self._reader, self._writer

    def close(self) -> None:
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None

    async def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, bytes]:
        """Send a request; returns status and body, raises ``OSError`` if there is no response."""
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await self._asked(method, path, body, headers)
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as end:
            self.close()
            raise OSError(type(end).__name__) from None
        except BaseException:
            self.close()
            raise

    async def _asked(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        reader, writer = self._reader, self._writer
        if reader is None or writer is None or reader.at_eof():
            reader, writer = await self.open()
        writer.write(head(method, path, self.netloc, length=len(body), **headers) + body)
        await writer.drain()
        said = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(said.split(" ", 2)[1])
        got = b"" if status in (204, 304) else await _body(reader, said)
        if "connection: close" in said:
            self.close()
        return status, got


def head(method: str, path: str, host: str, *, length: int, **headers: str) -> bytes:
    """The head of a request; underscores in names become hyphens."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if length or (method != "GET" and "Transfer_Encoding" not in headers):
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _body(reader: asyncio.StreamReader, said: str) -> bytes:
    if "transfer-encoding: chunked" in said:
        got = bytearray()
        while size := int(await reader.readuntil(b"\r\n"), 16):
            got += (await reader.readexactly(size + 2))[:-2]
        await reader.readuntil(b"\r\n")
        return bytes(got)
    length = said.partition("content-length: ")[2].partition("\r\n")[0]
    return await reader.readexactly(int(length)) if length else b""


async def hammer(
    target: Target,
    times: int,
    ask: Callable[[Connection, int], Awaitable[int]],
    *,
    addresses: int = 1,
    mercy: float = REFUSED_PAUSE_S,
) -> None:
    """Send requests over ``times`` connections at once, forever; after a refusal pause for ``mercy`` seconds.

    The connections come from ``addresses`` different addresses.
    """

    async def one(number: int) -> None:
        connection = target.connection(number % addresses)
        turn = number
        while True:
            if addresses > times:
                connection.close()
                connection = target.connection(turn % addresses)
            try:
                status = await ask(connection, turn)
            except OSError as failure:
                target.answers[type(failure).__name__] += 1
                status = 0
            else:
                target.answers[str(status)] += 1
            turn += times
            if not 0 < status < 400:
                await asyncio.sleep(mercy)

    asyncio.get_running_loop().call_later(1.0, target.begun.set)
    await asyncio.gather(*(one(number) for number in range(times)))


async def ask_json(
    target: Target,
    connection: Connection,
    method: str,
    path: str,
    document: Json = None,
    **headers: str,
) -> tuple[int, Json]:
    """Send one request to the attacker's own agency."""
    body = b"" if document is None else json.dumps(document).encode()
    sent = {**target.entitled, **headers}
    if body:
        sent["Content_Type"] = "application/json"
    status, got = await connection.ask(method, f"{target.base}/{path}", body, **sent)
    with contextlib.suppress(ValueError):
        return status, json.loads(got)
    return status, None
