"""Reads the news of every render that somebody listens to: once for all, however many listen.

A nudge over Redis tells which render has news; every second, one query asks for all of them, so that
a lost nudge, or a Redis that is down, costs a second and no event. What was read is kept for a while,
and listeners take it when they can: one that is slow holds nothing up, and reads again what was
dropped meanwhile.
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
from rendering.events.messages import News

log = logging.getLogger("leporello.events")

POLL_SECONDS = 1.0
GATHER_SECONDS = 0.03  # what happens within this is read, and sent, together
AGAIN_SECONDS = 1.0
KEPT_BYTES = 64 * 1024  # of one render
READERS = 2

T = TypeVar("T")


class TooManyStreams(Exception):
    """There is no place for another listener, at all or of this agency."""


@dataclass(slots=True, eq=False)
class Channel:
    """One render that is listened to: known up to the event ``at``, 0 being its beginning.

    ``kept`` holds the latest news, each with the event that it follows.
    """

    agency: UUID
    render: UUID
    at: int = -1  # nothing was read yet
    ended: bool = False
    listeners: int = 0
    kept: deque[tuple[int, News]] = field(default_factory=deque)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, news: News) -> None:
        """Keep news that follow on what is known, and wake who waits for them."""
        if news.to == self.at and not news.ended:
            return
        self.kept.append((self.at, news))
        self.at, self.ended = news.to, news.ended
        while len(self.kept) > 1 and sum(len(one.messages) for _, one in self.kept) > KEPT_BYTES:
            self.kept.popleft()
        self._bell.set()
        self._bell = asyncio.Event()

    def after(self, position: int) -> News | None:
        """The next news of a listener at ``position``, if they are kept."""
        return next((news for begin, news in self.kept if begin == position), None)

    async def rings(self) -> None:
        """Wait for news."""
        await self._bell.wait()


class Hub:
    """All that is listened to in this process; lives in one event loop."""

    def __init__(self) -> None:
        self._channels: dict[UUID, Channel] = {}
        self._by_agency: dict[UUID, int] = {}
        self._nudged: set[UUID] = set()
        self._wake = asyncio.Event()
        self._threads = ThreadPoolExecutor(READERS, "reader")
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to read; call it once, in the loop."""
        self._tasks = [asyncio.create_task(self._poll()), asyncio.create_task(self._be_nudged())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    @contextlib.contextmanager
    def listening(self, agency: UUID, render: UUID) -> Iterator[Channel]:
        """A place at a channel. Raises ``Full``: no agency may have more places than are left free.

        So the first has half of all at most, the next half of the rest, and there are some for whoever comes.
        """
        theirs = self._by_agency.get(agency, 0)
        if theirs >= settings.EVENTS_STREAMS - sum(self._by_agency.values()):
            raise TooManyStreams
        channel = self._channels.get(render)
        if channel is None or channel.ended:  # what has ended may be repeated
            channel = self._channels[render] = Channel(agency, render)
        channel.listeners += 1
        self._by_agency[agency] = theirs + 1
        try:
            yield channel
        finally:
            channel.listeners -= 1
            if not channel.listeners and self._channels.get(render) is channel:
                del self._channels[render]
            self._by_agency[agency] -= 1
            if not self._by_agency[agency]:
                del self._by_agency[agency]

    async def next(self, channel: Channel, position: int) -> News:
        """What a listener at ``position`` has not heard; waits until there is something."""
        while position >= channel.at and not channel.ended:
            await channel.rings()
        return channel.after(position) or await self.read(channel, position)

    async def read(self, channel: Channel, position: int) -> News:
        """The same from the database, also when there is nothing, and however long that is away."""
        while True:
            try:
                found = await self._in_thread(
                    lambda: messages.read(channel.agency, {channel.render: position})
                )
            except DatabaseError as error:
                log.warning("the database does not answer: %s", type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                news = found[channel.render]
                if channel.at < 0:
                    channel.at = news.to
                return news

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), max(0.0, due - loop.time()))
            await asyncio.sleep(GATHER_SECONDS)
            self._wake.clear()
            nudged, self._nudged = self._nudged, set()
            try:
                if loop.time() >= due:
                    nudged |= await self._moved()
                    due = loop.time() + POLL_SECONDS
                await self._gather(nudged)
            except DatabaseError as error:
                log.warning("the database does not answer: %s", type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _moved(self) -> set[UUID]:
        """The renders whose pulse is not where we know it; without one they have ended."""
        known = {c.render: c.at for c in self._channels.values() if c.at >= 0 and not c.ended}
        if not known:
            return set()
        beats = await self._in_thread(lambda: messages.beats(known))
        return {render for render, at in known.items() if beats.get(render) != at}

    async def _gather(self, renders: set[UUID]) -> None:
        """Read the news of these renders, agency by agency, and tell them."""
        by_agency: dict[UUID, dict[UUID, int]] = {}
        for render in renders & self._channels.keys():
            channel = self._channels[render]
            if channel.at >= 0 and not channel.ended:
                by_agency.setdefault(channel.agency, {})[render] = channel.at
        for agency, positions in by_agency.items():
            self._tell(positions, await self._read(agency, positions))

    async def _read(self, agency: UUID, positions: Mapping[UUID, int]) -> dict[UUID, News]:
        return await self._in_thread(lambda: messages.read(agency, positions))

    def _tell(self, positions: Mapping[UUID, int], found: Mapping[UUID, News]) -> None:
        for render, news in found.items():
            channel = self._channels.get(render)
            if channel is not None and channel.at == positions[render]:  # else it is another's
                channel.tell(news)
                if not news.whole:
                    self._nudged.add(render)
                    self._wake.set()

    async def _be_nudged(self) -> None:
        while True:
            client = redis.asyncio.Redis.from_url(settings.REDIS_CLIENT_URL)
            try:
                async with client.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    async for message in pubsub.listen():
                        render = UUID(bytes=message["data"])
                        if render in self._channels:
                            self._nudged.add(render)
                            self._wake.set()
            except (RedisError, OSError, ValueError) as error:
                log.info("no nudges for now: %s", type(error).__name__)
            finally:
                with contextlib.suppress(RedisError, OSError):
                    await client.aclose()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Ask the database off the loop; its connection goes back to the pool at once."""

        def run() -> T:
            try:
                return work()
            finally:
                connection.close()

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)
