"""A proxy in front of the object store, on loopback, that can simulate failures."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from local.studio import HOST, free_port

PASS, ERROR, HANG, REFUSE = "pass", "error", "hang", "refuse"
FAILURE = (
    b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/xml\r\nContent-Length: 68\r\n"
    b"Connection: close\r\n\r\n<Error><Code>InternalError</Code><Message>The gate</Message></Error>\r\n"
)


class Gate:
    """Forwards connections to ``url`` to ``behind`` while its mode is ``pass``.

    ``error`` responds with 500, ``hang`` accepts requests and never responds, ``refuse`` does not listen.
    Changing the mode drops all connections. ``turned_away`` counts the connections that met a failure.
    """

    def __init__(self, behind: str, host: str = HOST) -> None:
        self._behind = (urlsplit(behind).hostname or HOST, urlsplit(behind).port or 80)
        self._host, self._port = host, free_port()
        self.url = f"http://{host}:{self._port}"
        self.mode = PASS
        self.turned_away = 0
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="gate", daemon=True)

    def set_mode(self, mode: str) -> None:
        """Change the mode; returns when it is in effect."""
        asyncio.run_coroutine_threadsafe(self._set_mode(mode), self._loop).result(10)

    def open(self) -> None:
        self._thread.start()
        self.set_mode(PASS)

    def close(self) -> None:
        self.set_mode(REFUSE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _set_mode(self, mode: str) -> None:
        self.mode = mode
        cut = list(self._open)
        for task in cut:
            task.cancel()
        await asyncio.gather(*cut, return_exceptions=True)
        if mode == REFUSE and self._server:
            self._server.close()
            self._server = None
        elif mode != REFUSE and not self._server:
            self._server = await asyncio.start_server(self._serve, self._host, self._port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._open.add(task)
        try:
            if self.mode == PASS:
                await self._through(reader, writer)
            else:
                self.turned_away += 1
                await self._away(reader, writer)
        except (OSError, asyncio.CancelledError, asyncio.IncompleteReadError):
            pass  # dropped clients retry
        finally:
            self._open.discard(task)
            writer.close()

    async def _through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*self._behind)
        try:
            pumps = [
                asyncio.create_task(_pump(reader, back)),
                asyncio.create_task(_pump(there, writer)),
            ]
            try:
                await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for pump in pumps:
                    pump.cancel()
                await asyncio.gather(*pumps, return_exceptions=True)
        finally:
            back.close()

    async def _away(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == ERROR:
            head = await reader.readuntil(b"\r\n\r\n")
            if b"100-continue" not in head.lower():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(1 << 20), 0.05)
            writer.write(FAILURE)
            await writer.drain()
        else:
            while await reader.read(1 << 16):
                pass


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(1 << 16):
        target.write(data)
        await target.drain()


@contextmanager
def gated(behind: str, host: str = HOST) -> Iterator[Gate]:
    """Run a gate in front of a store while the block lasts."""
    gate = Gate(behind, host)
    gate.open()
    try:
        yield gate
    finally:
        gate.close()
