"""The hub reads the events of every render that has listeners, once for all of them.

A message over Redis names a render with new events. Every second, one query looks at all of them, so that a
lost message, or a Redis that is down, costs a second and no event. Events that were read are kept for a
while, and listeners take them at their own pace: a slow one delays nobody, and reads again what was dropped
meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

import redis.asyncio
from django.conf import settings
from django.db import DatabaseError, connection
from redis.exceptions import RedisError

from core.pubsub import CHANNEL
from rendering.events import messages
from rendering.events.messages import EventBatch

log = logging.getLogger("leporello.events")

POLL_SECONDS = 1.0
GATHER_SECONDS = 0.03  # events within this time are read and sent together
AGAIN_SECONDS = 1.0
KEPT_BYTES = 64 * 1024  # of one render
READERS = 2

T = TypeVar("T")


class TooManyStreams(Exception):
    """There is no free place for another listener, in total or for this agency."""


@dataclass(slots=True, eq=False)
class Channel:
    """One render with listeners. ``at`` is the last event read; 0 is the beginning of the render.

    ``batches`` holds the latest batches, each with the position it follows.
    """

    agency: UUID
    render: UUID
    at: int = -1  # nothing read yet
    ended: bool = False
    listeners: int = 0
    batches: deque[tuple[int, EventBatch]] = field(default_factory=deque)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, batch: EventBatch) -> None:
        """Keep the batch that follows ``at``, and wake the waiting listeners."""
        if batch.to == self.at and not batch.ended:
            return
        self.batches.append((self.at, batch))
        self.at, self.ended = batch.to, batch.ended
        while (
            len(self.batches) > 1 and sum(len(one.messages) for _, one in self.batches) > KEPT_BYTES
        ):
            self.batches.popleft()
        self._changed.set()
        self._changed = asyncio.Event()

    def after(self, position: int) -> EventBatch | None:
        """Return the batch that follows ``position``, if it is still kept."""
        return next((batch for begin, batch in self.batches if begin == position), None)

    async def wait(self) -> None:
        """Wait for the next batch."""
        await self._changed.wait()


class Hub:
    """All channels of this process. Lives in one event loop."""

    def __init__(self) -> None:
        self._channels: dict[UUID, Channel] = {}
        self._by_agency: dict[UUID, int] = {}
        self._notified: set[UUID] = set()
        self._wake = asyncio.Event()
        self._threads = ThreadPoolExecutor(READERS, "reader")
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start reading. Call it once, in the loop."""
        self._tasks = [asyncio.create_task(self._poll()), asyncio.create_task(self._subscribe())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    @contextlib.contextmanager
    def listening(self, agency: UUID, render: UUID) -> Iterator[Channel]:
        """Hold a place at a channel.

        Raises ``TooManyStreams`` when an agency would hold more places than are free. So the first agency
        gets half of all places at most, the next half of the rest, and some always remain.
        """
        held = self._by_agency.get(agency, 0)
        if held >= settings.EVENTS_STREAMS - sum(self._by_agency.values()):
            raise TooManyStreams
        channel = self._channels.get(render)
        if channel is None or channel.ended:  # an ended render may be retried
            channel = self._channels[render] = Channel(agency, render)
        channel.listeners += 1
        self._by_agency[agency] = held + 1
        try:
            yield channel
        finally:
            channel.listeners -= 1
            if not channel.listeners and self._channels.get(render) is channel:
                del self._channels[render]
            self._by_agency[agency] -= 1
            if not self._by_agency[agency]:
                del self._by_agency[agency]

    async def next(self, channel: Channel, position: int) -> EventBatch:
        """Return the events after ``position``; waits until there are some."""
        while position >= channel.at and not channel.ended:
            await channel.wait()
        return channel.after(position) or await self.read(channel, position)

    async def read(self, channel: Channel, position: int) -> EventBatch:
        """Read the events after ``position`` from the database, even if there are none. Retries until it answers."""
        while True:
            try:
                found = await self._in_thread(
                    lambda: messages.read(channel.agency, {channel.render: position})
                )
            except DatabaseError as error:
                log.warning("the database does not answer: %s", type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                batch = found[channel.render]
                if channel.at < 0:
                    channel.at = batch.to
                return batch

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), max(0.0, due - loop.time()))
            await asyncio.sleep(GATHER_SECONDS)
            self._wake.clear()
            notified, self._notified = self._notified, set()
            try:
                if loop.time() >= due:
                    notified |= await self._outdated()
                    due = loop.time() + POLL_SECONDS
                await self._gather(notified)
            except DatabaseError as error:
                log.warning("the database does not answer: %s", type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _outdated(self) -> set[UUID]:
        """Return the renders with events that were not read, and those that have ended."""
        known = {c.render: c.at for c in self._channels.values() if c.at >= 0 and not c.ended}
        if not known:
            return set()
        progress = await self._in_thread(lambda: messages.progress_of(known))
        return {render for render, at in known.items() if progress.get(render) != at}

    async def _gather(self, renders: set[UUID]) -> None:
        """Read the new events of these renders, agency by agency, and add them to their channels."""
        by_agency: dict[UUID, dict[UUID, int]] = {}
        for render in renders & self._channels.keys():
            channel = self._channels[render]
            if channel.at >= 0 and not channel.ended:
                by_agency.setdefault(channel.agency, {})[render] = channel.at
        for agency, positions in by_agency.items():
            self._distribute(positions, await self._read(agency, positions))

    async def _read(self, agency: UUID, positions: Mapping[UUID, int]) -> dict[UUID, EventBatch]:
        return await self._in_thread(lambda: messages.read(agency, positions))

    def _distribute(self, positions: Mapping[UUID, int], found: Mapping[UUID, EventBatch]) -> None:
        for render, batch in found.items():
            channel = self._channels.get(render)
            # A channel that moved on meanwhile has these events.
            if channel is not None and channel.at == positions[render]:
                channel.add(batch)
                if not batch.complete:
                    self._notified.add(render)
                    self._wake.set()

    async def _subscribe(self) -> None:
        while True:
            client = redis.asyncio.Redis.from_url(settings.REDIS_CLIENT_URL)
            try:
                async with client.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    async for message in pubsub.listen():
                        render = UUID(bytes=message["data"])
                        if render in self._channels:
                            self._notified.add(render)
                            self._wake.set()
            except (RedisError, OSError, ValueError) as error:
                log.info("Redis does not answer, polling only: %s", type(error).__name__)
            finally:
                with contextlib.suppress(RedisError, OSError):
                    await client.aclose()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Run a query outside the event loop, and return its connection to the pool at once."""

        def run() -> T:
            try:
                return work()
            finally:
                connection.close()

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)
