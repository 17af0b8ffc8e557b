"""Kill a hundred workers at random during two thousand slides, while everything else fails once.

``python -m drills.storm``; ``DRAFTS``, ``POSTS`` and ``KILLS`` give the size, ``AWAY`` the seconds of the
storage outage, ``SEED`` determines the order of kills. Runs on an S3 gateway with two worker hosts of two
slots each. Meanwhile Redis is flushed, then killed and restarted, and PostgreSQL crashes.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from drills import gate
from drills.load import FORMATS, Agency, account, ended, painted_alone, queue_up
from drills.rig import Rig, drill
from drills.verdict import Verdict, size

DRAFTS, POSTS, KILLS = size("DRAFTS", 20), size("POSTS", 18), size("KILLS", 100)
AWAY_S, SEED = size("AWAY", 60), size("SEED", 7)
HOSTS = ("host-1", "host-2")
REDIS_AWAY_S = 10
SLOTS, WITHIN_S = 2, 3_600


def children(pid: int) -> list[int]:
    """The living children of a process."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return list(map(int, listed.split()))


def alive(pid: int) -> bool:
    """Whether a process runs; a dead one may still have its entry."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def slot(pid: int) -> int | None:
    """A random child process that works on tasks."""
    return next(iter(children(pid)), None)


class Storm:
    """Kills one process after every hundredth of the slides, so that work progresses in between."""

    def __init__(self, rig: Rig, verdict: Verdict, total: int) -> None:
        self.rig, self.verdict, self.total = rig, verdict, total
        self.chance = random.Random(SEED)  # noqa: S311 - the same storm in every run
        self.killed: Counter[str] = Counter()
        self.outages: list[tuple[float, str, Callable[[], object]]] = [
            (0.15, "Redis flushed", rig.redis.flush),
            (0.30, "storage refuses", self._storage_goes),
            (0.50, "Redis killed", self._redis_goes),
            (0.70, "PostgreSQL stopped (immediate) and started again", self._crash),
            (0.80, "Redis flushed", rig.redis.flush),
        ]
        # Services return after a fixed time, because work may have stopped without them.
        self.returns: list[tuple[float, str, Callable[[], object]]] = []

    def __call__(self, left: int) -> None:
        done = 1 - left / self.total
        while self.outages and done >= self.outages[0][0]:
            _, words, happens = self.outages.pop(0)
            happens()
            self.verdict.note(f"at {done:.0%}: {words}")
        while self.returns and time.monotonic() > self.returns[0][0]:
            _, words, happens = self.returns.pop(0)
            happens()
            self.verdict.note(f"at {done:.0%}: {words}")
        if self.killed.total() < KILLS and done * (KILLS + 1) >= self.killed.total() + 1:
            self._kill()

    def _kill(self) -> None:
        host = self.chance.choice(HOSTS)
        kind = self.chance.choice(("leader", "slot", "slot", "group", "group", "all"))
        if not alive(self.rig.pid(host)):
            return  # it is being restarted
        try:
            if kind in ("group", "all"):
                for one in HOSTS if kind == "all" else (host,):
                    os.killpg(self.rig.pid(one), signal.SIGKILL)
            else:
                leader = self.rig.pid(host)
                pid = leader if kind == "leader" else slot(leader)
                if pid is None:
                    return
                os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # it has already ended
        self.killed[kind] += 1

    def _storage_goes(self) -> None:
        self.rig.gate.set_mode(gate.REFUSE)
        self._returns(AWAY_S, "storage is back", lambda: self.rig.gate.set_mode(gate.PASS))

    def _redis_goes(self) -> None:
        self.rig.redis.kill()
        self._returns(REDIS_AWAY_S, "Redis is started again", self.rig.redis.start)

    def _returns(self, after: float, words: str, happens: Callable[[], object]) -> None:
        self.returns.append((time.monotonic() + after, f"{words} after {after:g} s", happens))

    def _crash(self) -> None:
        self.rig.postgres.stop("immediate")
        time.sleep(1)
        self.rig.postgres.start(prepared=False)


def play(rig: Rig, verdict: Verdict) -> None:
    for host in HOSTS:
        rig.hire(host, slots=SLOTS)
    keys = [f"deck {number}" for number in range(DRAFTS)]
    batch = queue_up(Agency(rig, "Storm"), keys, POSTS, FORMATS)
    total = sum(render["progress"]["total"] for render in batch.renders)
    verdict.note(f"{total} slides of {len(keys)} decks are queued")
    storm, began = Storm(rig, verdict, total), time.monotonic()
    over = ended(rig, [batch], within=WITHIN_S, meanwhile=storm)
    took = time.monotonic() - began
    verdict.claim(over, f"all ended by themselves, after {took:.0f} s")
    verdict.claim(
        storm.killed.total() >= KILLS and not storm.outages + storm.returns,
        f"kill -9 {storm.killed.total()} times: {dict(storm.killed)}",
    )
    lost = sum(put_back(rig))
    ((crashes,),) = rig.sql(
        "SELECT coalesce(sum(crashes), 0) FROM rendering_task WHERE agency_id = %s",
        batch.agency.id,
    )
    verdict.note(f"{lost} tasks of lost workers were requeued, {crashes} attempts used up")
    bare = painted_alone(rig, batch)
    verdict.note(f"the engine alone painted {bare.slides} slides in {bare.seconds:.1f} s")
    account(rig, verdict, batch, bare.files, what="storm")


def put_back(rig: Rig) -> Iterator[int]:
    """The number of tasks that the sweeps of each host put back."""
    for host in HOSTS:
        for line in rig.log(host).splitlines():
            if "tasks of lost workers were requeued" in line:
                yield int(line.split(" tasks of")[0].split()[-1])


if __name__ == "__main__":
    sys.exit(drill(play, {"RENDER_SLOTS": str(len(HOSTS) * SLOTS)}))
