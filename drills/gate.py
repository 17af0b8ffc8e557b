"""A gate before the object store, on loopback: it lets everything through, or has a mood."""

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
    """Connections to ``url`` reach ``behind`` as long as the mood is ``pass``.

    ``error`` answers 500, ``hang`` takes requests and never answers, ``refuse`` does not listen. A
    new mood cuts whoever is connected. ``turned_away`` counts who met one.
    """

    def __init__(self, behind: str, host: str = HOST) -> None:
        self._behind = (urlsplit(behind).hostname or HOST, urlsplit(behind).port or 80)
        self._host, self._port = host, free_port()
        self.url = f"http://{host}:{self._port}"
        self.mood = PASS
        self.turned_away = 0
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="gate", daemon=True)

    def feel(self, mood: str) -> None:
        """Change the mood; returns when it holds."""
        asyncio.run_coroutine_threadsafe(self._feel(mood), self._loop).result(10)

    def open(self) -> None:
        self._thread.start()
        self.feel(PASS)

    def close(self) -> None:
        self.feel(REFUSE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _feel(self, mood: str) -> None:
        self.mood = mood
        cut = list(self._open)
        for task in cut:
            task.cancel()
        await asyncio.gather(*cut, return_exceptions=True)
        if mood == REFUSE and self._server:
            self._server.close()
            self._server = None
        elif mood != REFUSE and not self._server:
            self._server = await asyncio.start_server(self._serve, self._host, self._port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._open.add(task)
        try:
            if self.mood == PASS:
                await self._through(reader, writer)
            else:
                self.turned_away += 1
                await self._away(reader, writer)
        except (OSError, asyncio.CancelledError, asyncio.IncompleteReadError):
            pass  # whoever was cut off asks again
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
        if self.mood == ERROR:
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
    """A gate before a store, for as long as the block lasts."""
    gate = Gate(behind, host)
    gate.open()
    try:
        yield gate
    finally:
        gate.close()
