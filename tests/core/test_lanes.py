"""Lanes: which asker gets a thread when there are more requests than threads."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from config.env import ROOT
from core.serving import lanes
from core.serving.lanes import Busy, Full, Lane, Lanes
from core.serving.slots import Slots


@pytest.fixture(autouse=True)
def _nothing_fades(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop recorded use from decaying, so that a slow machine does not change results."""
    monkeypatch.setattr(lanes, "LATELY_SECONDS", 1e9)


def burn() -> None:
    """Keep the processor busy, measured in processor time."""
    until = time.thread_time() + 0.02
    while time.thread_time() < until:
        pass


class Played:
    """Work that ends when the test says so; records the order in which it began."""

    def __init__(self, lane: Lane) -> None:
        self.lane, self.began = lane, list[str]()
        self.gate = threading.Event()
        self._asked: list[asyncio.Task[None]] = []

    def ask(self, asker: str, name: str) -> None:
        def work() -> None:
            self.began.append(name)
            self.gate.wait()

        self._asked.append(asyncio.create_task(self.lane.run(asker, work)))

    async def begun(self, count: int) -> None:
        """Wait until so many have begun."""
        while len(self.began) < count:
            await asyncio.sleep(0)

    async def end(self) -> list[str]:
        self.gate.set()
        await asyncio.gather(*self._asked)
        return self.began


def play(
    scene: Callable[[Played], Coroutine[Any, Any, None]], threads: int, each: int, waiting: int = 9
) -> list[str]:
    async def run() -> list[str]:
        lane = Lanes().open(threads, each=each, waiting=waiting, waiting_each=waiting)
        played = Played(lane)
        try:
            await scene(played)
        finally:
            began = await played.end()
            lane.close()
        return began

    return asyncio.run(run())


def test_askers_take_turns_however_many_requests_one_sends() -> None:
    async def scene(played: Played) -> None:
        for number in range(4):
            played.ask("greedy", f"greedy {number}")
        await played.begun(2)
        played.ask("other", "other")
        await played.begun(3)
        played.ask("third", "third")

    assert play(scene, threads=3, each=2) == [
        *("greedy 0", "greedy 1", "other"),
        *("third", "greedy 2", "greedy 3"),
    ]


def test_the_next_thread_goes_to_the_asker_with_the_least_recent_use() -> None:
    async def scene(played: Played) -> None:
        await played.lane.run("busy", burn)
        played.ask("somebody", "at work")
        await played.begun(1)
        played.ask("busy", "busy")
        played.ask("light", "light")

    assert play(scene, threads=1, each=1) == ["at work", "light", "busy"]


def test_a_busy_asker_has_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.01)

    async def scene(played: Played) -> None:
        await played.lane.run("busy", burn)
        for number in range(2):
            played.ask("busy", f"busy {number}")
        for number in range(2):
            played.ask("light", f"light {number}")
        await played.begun(3)

    assert play(scene, threads=4, each=2) == ["busy 0", "light 0", "light 1", "busy 1"]


@pytest.mark.parametrize("gap", [1e9, 0.0])
def test_a_busy_asker_begins_when_no_other_asker_is_at_work(
    monkeypatch: pytest.MonkeyPatch, gap: float
) -> None:
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.01)
    monkeypatch.setattr(lanes, "GAP_SECONDS", gap)

    async def scene(played: Played) -> None:
        await played.lane.run("busy", burn)
        played.ask("light", "light")
        await played.begun(1)
        played.ask("busy", "busy")
        if gap == 0.0:
            await played.begun(2)
        else:
            await asyncio.sleep(0)
            assert played.began == ["light"]

    assert play(scene, threads=4, each=2) == ["light", "busy"]


def test_a_quiet_moment_must_be_quiet_in_all_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.01)
    monkeypatch.setattr(lanes, "GAP_SECONDS", 1e9)

    async def run() -> list[str]:
        both = Lanes()
        some, others = (both.open(2, each=2, waiting=9, waiting_each=9) for _ in range(2))
        await some.run("busy", burn)
        light, busy = Played(others), Played(some)
        light.ask("light", "light")
        await light.begun(1)
        busy.ask("busy", "busy")
        await asyncio.sleep(0)
        assert busy.began == []
        await light.end()
        await busy.begun(1)
        ended = await busy.end()
        both.close()
        return ended

    assert asyncio.run(run()) == ["busy"]


def test_turns_of_a_busy_asker_may_go_to_another_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Turns that began to wait earlier, too; and until everything is answered, those that come later."""
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.01)
    monkeypatch.setattr(lanes, "STAY_SECONDS", 0.0)

    async def run() -> None:
        both = Lanes()
        lane = both.open(1, each=1, waiting=9, waiting_each=9)
        aside = both.open_aside(2, waiting=9, waiting_each=9)
        first = asyncio.create_task(lane.run("busy", burn, unless_busy=True))
        waiting = asyncio.create_task(lane.run("busy", burn, unless_busy=True))
        await first
        with pytest.raises(Busy):
            await waiting
        played = Played(aside)
        for asker in ("busy", "busy", "light"):
            played.ask(asker, asker)
        await played.begun(2)
        began = sorted(played.began)
        both.own.note("busy", -both.own.of("busy"))  # as if it had faded
        asked = (lane.run(asker, burn, unless_busy=True) for asker in ("busy", "light", "other"))
        met = await asyncio.gather(*asked, return_exceptions=True)
        await played.end()
        await lane.run("light", burn, unless_busy=True)
        both.close()
        assert began == ["busy", "light"]
        assert [type(one) for one in met] == [Busy, Busy, type(None)]

    asyncio.run(run())


@pytest.mark.parametrize("stay", [1e9, 0.0])
def test_an_asker_is_answered_elsewhere_for_a_while_after_being_busy(
    monkeypatch: pytest.MonkeyPatch, stay: float
) -> None:
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.01)
    monkeypatch.setattr(lanes, "STAY_SECONDS", stay)

    async def run() -> bool:
        both = Lanes()
        lane = both.open(1, each=1, waiting=9, waiting_each=9)
        await lane.run("busy", burn)
        both.own.note("busy", -both.own.of("busy"))  # as if it had faded
        try:
            await lane.run("busy", burn, unless_busy=True)
        except Busy:
            return True
        finally:
            both.close()
        return False

    assert asyncio.run(run()) == bool(stay)


def test_waiting_for_the_database_sends_nobody_elsewhere() -> None:
    async def run() -> None:
        both = Lanes()
        lane = both.open(1, each=1, waiting=9, waiting_each=9)
        await lane.run("busy", lambda: lanes.count_elsewhere(1e9))
        assert both.is_busy("busy")
        await lane.run("busy", burn, unless_busy=True)
        both.close()

    asyncio.run(run())


def test_use_does_not_fade_while_the_other_process_waits_for_a_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lanes, "LATELY_SECONDS", 0.02)

    async def run() -> None:
        both = Lanes()
        lane = both.open(1, each=1, waiting=9, waiting_each=9)
        aside = both.open_aside(1, waiting=9, waiting_each=9)

        def starve() -> None:
            while both.own.of("busy") > lanes.BUSY_SECONDS / 2:
                threading.Event().wait(0.005)

        both.own.note("busy", 1e3)
        await lane.run("busy", starve)
        await lane.run("busy", burn, unless_busy=True)
        both.own.note("busy", 1e3)
        await aside.run("busy", starve)
        with pytest.raises(Busy):
            await lane.run("busy", burn, unless_busy=True)
        both.close()

    asyncio.run(run())


HOLDS = """
import sys
from core.serving.slots import Slots
slot = Slots(sys.argv[1], 1).take()
print(bool(slot), flush=True)
sys.stdin.read()
"""


def test_a_slot_is_taken_by_one_process_and_free_again_when_that_dies() -> None:
    name = f"leporello-test-{uuid4()}"
    slots = Slots(name, 1)
    command = [sys.executable, "-c", HOLDS, name]
    with subprocess.Popen(  # noqa: S603 - our own text
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "True\n"
        assert slots.take() is None
        process.kill()
    with slots.take() or pytest.fail("it is still taken"):
        assert slots.take() is None


@pytest.mark.parametrize("gap", [1e9, 0.0])
def test_a_busy_asker_waits_for_a_slot_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, gap: float
) -> None:
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.01)
    monkeypatch.setattr(lanes, "QUIET_SECONDS", 0.0)
    monkeypatch.setattr(lanes, "GAP_SECONDS", gap)

    async def run() -> list[str]:
        slots = Slots(f"leporello-test-{uuid4()}", 1)
        all_lanes = Lanes(slots)
        lane = all_lanes.open(2, each=2, waiting=9, waiting_each=9)
        await lane.run("busy", burn)
        taken = slots.take()
        assert taken
        played = Played(lane)
        played.ask("busy", "busy")
        if gap:
            await asyncio.sleep(0)
            assert played.began == []
            taken.close()
        await played.begun(1)
        assert slots.take() is None
        ended = await played.end()
        taken.close()
        all_lanes.close()
        return ended

    assert asyncio.run(run()) == ["busy"]


def test_database_time_counts_towards_the_askers_use(transactional_db: None) -> None:
    import_module("config.asgi")  # as the server does

    def sleeps() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.1)")
        connection.close()

    async def run() -> float:
        both = Lanes()
        lane = both.open(1, each=1, waiting=9, waiting_each=9)
        await lane.run("somebody", sleeps)
        both.close()
        return both.use.of("somebody")

    assert asyncio.run(run()) >= 0.1


def test_requests_beyond_the_queue_are_refused_and_queued_ones_served() -> None:
    async def scene(played: Played) -> None:
        for number in range(3):
            played.ask("somebody", f"{number}")
        await played.begun(1)
        with pytest.raises(Full):
            await played.lane.run("somebody", burn)

    assert play(scene, threads=1, each=1, waiting=2) == ["0", "1", "2"]


def test_canceled_requests_take_no_thread() -> None:
    async def scene(played: Played) -> None:
        played.ask("somebody", "first")
        await played.begun(1)
        left = asyncio.create_task(played.lane.run("gone", burn))
        await asyncio.sleep(0)
        left.cancel()
        with pytest.raises(asyncio.CancelledError):
            await left
        played.ask("other", "second")

    assert play(scene, threads=1, each=1) == ["first", "second"]
