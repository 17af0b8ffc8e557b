"""Cause every fault of the list in a whole service; one line per claim, exit code 1 if one does not hold.

``python -m drills.faults [NAME...]``; ``POSTS`` and ``DRAFTS`` give the size of each round, ``AWAY`` the
seconds of the storage outage. Every round renders the same carousels in an agency of its own while
something breaks, and compares the files with those painted by the engine alone.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

from drills import gate
from drills.customers import Customers
from drills.load import (
    FORMATS,
    Agency,
    Batch,
    Files,
    account,
    ended,
    left_clean,
    painted_alone,
    queue_up,
)
from drills.rig import Rig, drill
from drills.verdict import Verdict, size

POSTS, DRAFTS = size("POSTS", 10), size("DRAFTS", 2)
AWAY_S = size("AWAY", 60)
WITHIN_S = 240 + 4 * AWAY_S
HOSTS = ("host-1", "host-2")
REDIS_AWAY_S = 10
ACCEPTED_WITHIN_S = 10.0
SKEW_S = 600
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
POISONS = ("crash", "endless", "memory")

PUBLISH = """
import sys, django
django.setup()
from config.celery import app
for _ in range(int(sys.argv[2])):
    app.send_task(sys.argv[1])
"""

Break = Callable[["Round"], None]


class Round:
    """A batch that is rendered while something breaks."""

    def __init__(self, rig: Rig, verdict: Verdict, name: str) -> None:
        self.rig, self.verdict, self.name = rig, verdict, name
        keys = [f"deck {number}" for number in range(DRAFTS)]
        self.batch = queue_up(Agency(rig, name), keys, POSTS, FORMATS[:3])
        self.total = sum(render["progress"]["total"] for render in self.batch.renders)

    def note(self, words: str) -> None:
        self.verdict.note(f"{self.name}: {words}")

    def underway(self, share: float = 0.2) -> None:
        """Wait until the given share is done and a slide is being painted."""
        ended_enough = (1 - share) * self.total
        deadline = time.monotonic() + WITHIN_S
        while time.monotonic() < deadline:
            ((left, running),) = self.rig.sql(
                "SELECT count(*), count(*) FILTER (WHERE state = 'running') "
                "FROM rendering_queueentry WHERE agency_id = %s",
                self.batch.agency.id,
            )
            if left <= ended_enough and (running or not left):
                return
            time.sleep(0.02)

    def publish(self, task: str, count: int) -> None:
        command = [sys.executable, "-c", PUBLISH, task, str(count)]
        subprocess.run(command, env=self.rig.env, check=True)


def nothing(_: Round) -> None:
    """The undisturbed round."""


def one_worker_killed(round: Round) -> None:
    round.underway()
    pid = round.rig.pid(HOSTS[0])
    os.killpg(pid, signal.SIGKILL)
    round.note(f"killed {HOSTS[0]}, process group {pid}, in the middle of a slide")


def all_workers_killed(round: Round) -> None:
    for share in (0.2, 0.6):
        round.underway(share)
        for host in HOSTS:
            os.killpg(round.rig.pid(host), signal.SIGKILL)
        round.note(f"killed all workers at {share:.0%}")


def redis_flushed(round: Round) -> None:
    for share in (0.1, 0.5):
        round.underway(share)
        round.rig.redis.flush()
        round.note("FLUSHALL")


def redis_away(round: Round) -> None:
    round.underway()
    round.rig.redis.kill()
    round.note("Redis killed")
    agency = round.batch.agency
    began = time.monotonic()
    round.batch.renders.append(agency.render(agency.carousel("late", 1), FORMATS[:1]))
    took = time.monotonic() - began
    round.verdict.claim(
        took < ACCEPTED_WITHIN_S,
        f"{round.name}: a render was accepted without Redis, in {took:.1f} s",
    )
    time.sleep(REDIS_AWAY_S)
    round.rig.redis.start()
    round.note("Redis started again")


def database_crashed(round: Round) -> None:
    with Customers(round.rig, "Customers of a crash") as customers:
        for share in (0.2, 0.5):
            round.underway(share)
            round.rig.postgres.stop("immediate")
            time.sleep(1)
            round.rig.postgres.start(prepared=False)
            round.note("PostgreSQL stopped (immediate) and started again")
        ended(round.rig, [round.batch], within=WITHIN_S)
    served(round, customers, {"202", "503"})


def served(round: Round, customers: Customers, may: set[str]) -> None:
    """Claim that every request of the customers was accepted exactly once in the end, and rendered."""
    over = ended(round.rig, [customers.batch], within=WITHIN_S)
    ((there,),) = round.rig.sql(
        "SELECT count(*) FROM rendering_render WHERE agency_id = %s", customers.agency.id
    )
    asked = len(customers.batch.renders)
    round.verdict.claim(
        over and there == asked and set(customers.answers) <= may,
        f"{round.name}: {asked} requests meanwhile made {there} renders, all ended; responses "
        f"{dict(customers.answers)}, the slowest took {customers.slowest:.1f} s",
    )
    left_clean(round.rig, round.verdict, customers.agency, 3, what=f"{round.name}, customers")


def storage(mode: str) -> Break:
    def away(round: Round) -> None:
        round.underway()
        store_gate = round.rig.gate
        store_gate.set_mode(mode)
        round.note(f"storage: {mode}")
        time.sleep(AWAY_S)
        store_gate.set_mode(gate.PASS)
        round.note(
            f"storage is back after {AWAY_S} s; {store_gate.turned_away} requests failed so far"
        )

    return away


def messages_twice(round: Round) -> None:
    round.publish("rendering.tasks.drain", 50)
    round.underway(0.5)
    round.publish("rendering.tasks.drain", 50)
    round.note("a hundred extra messages")


def sweeps_at_once(round: Round) -> None:
    round.underway()
    os.killpg(round.rig.pid(HOSTS[1]), signal.SIGKILL)
    round.publish("rendering.tasks.sweep", 60)
    time.sleep(6)  # the killed worker's lease expires meanwhile
    round.publish("rendering.tasks.sweep", 60)
    round.note("a worker killed, and 120 sweeps by two workers")


def clocks_apart(round: Round) -> None:
    """One host's clock is ten minutes ahead and one's behind: the queue uses the database's clock."""
    rig = round.rig
    longest = [0.0]

    def look(_: int) -> None:
        ((lease,),) = rig.sql(
            "SELECT coalesce(max(extract(epoch FROM lease_expires_at - clock_timestamp())), 0) "
            "FROM rendering_queueentry WHERE state = 'running'"
        )
        longest[0] = max(longest[0], float(lease))

    ended(rig, [round.batch], within=WITHIN_S, meanwhile=look)
    shown = {host: re.findall(r"\d\d:\d\d:\d\d", rig.log(host))[-1:] for host in HOSTS}
    term = float(rig.env["RENDER_LEASE_SECONDS"])
    round.note(f"it is {time.strftime('%H:%M:%S')}; the hosts' logs show {shown}")
    round.verdict.claim(
        0 < longest[0] <= term,
        f"{round.name}: the longest lease seen had {longest[0]:.1f} s of {term:g}",
    )
    lost = sum(rig.log(host).count("were requeued") for host in HOSTS)
    round.verdict.claim(not lost, f"{round.name}: no task was wrongly taken for lost")


def deployed(round: Round) -> None:
    """Stop the workers one by one, twice, while requests continue."""
    rig = round.rig
    before = {host: rig.log(host).count("were requeued") for host in HOSTS}
    with Customers(rig, "Customers of a deployment") as customers:
        for host in (*HOSTS, *HOSTS):
            round.underway(0.0)
            pid, began = rig.pid(host), time.monotonic()
            os.kill(pid, signal.SIGTERM)
            while rig.pid(host) == pid and time.monotonic() < began + WITHIN_S:
                time.sleep(0.05)
            round.note(f"{host} stopped within {time.monotonic() - began:.1f} s, replaced")
        ended(rig, [round.batch], within=WITHIN_S)
    served(round, customers, {"202"})
    lost = sum(rig.log(host).count("were requeued") - before[host] for host in HOSTS)
    round.verdict.claim(not lost, f"{round.name}: no slide was cut off")


ROUNDS: dict[str, Break] = {
    "undisturbed": nothing,
    "one worker killed": one_worker_killed,
    "all workers killed": all_workers_killed,
    "Redis flushed": redis_flushed,
    "Redis away": redis_away,
    "the database crashed": database_crashed,
    "storage answers 500": storage(gate.ERROR),
    "storage hangs": storage(gate.HANG),
    "storage refuses": storage(gate.REFUSE),
    "messages twice": messages_twice,
    "sweeps at once": sweeps_at_once,
    "clocks apart": clocks_apart,
    "deployed": deployed,
}


def hire(rig: Rig, module: str = "celery") -> None:
    """Stop all worker hosts, and start two."""
    rig.dismiss()
    for host in HOSTS:
        rig.hire(host, module=module)


def hire_with_wrong_clocks(rig: Rig) -> None:
    rig.dismiss()
    for host, skew in zip(HOSTS, (SKEW_S, -SKEW_S), strict=True):
        wrong = {"FAKETIME": f"{skew:+d}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        rig.hire(host, settings={"LD_PRELOAD": FAKETIME, **wrong})


def poisoned(rig: Rig, verdict: Verdict, expected: list[Files]) -> None:
    """Render slides that crash the engine, never end, or take all memory; others must not be affected."""
    name = "poisoned"
    hire(rig, module="drills.poisoned")
    sick = Agency(rig, "Sick")
    carousel = sick.carousel("a healthy deck", POSTS)
    words = {number + 1: f"poison-{poison} here" for number, poison in enumerate(POISONS)}
    carousel = sick.written(carousel, words)
    bad = Batch(sick, [sick.render(carousel, FORMATS[:1])])
    good = Round(rig, verdict, "beside poison")
    began = time.monotonic()
    ended(rig, [good.batch], within=WITHIN_S)
    verdict.note(f"{name}: the neighbours ended after {time.monotonic() - began:.1f} s")
    ended(rig, [bad], within=WITHIN_S)
    verdict.note(f"{name}: the poisoned deck ended after {time.monotonic() - began:.1f} s")
    state = sick.state(bad.renders[0])
    ends = Counter(output["status"] for output in state["outputs"])
    whole = len(carousel["document"]["slides"])
    verdict.claim(
        (state["status"], ends) == ("partial", {"succeeded": whole - 3, "dead": 3}),
        f"{name}: {state['status']}, {dict(ends)} of {whole} slides",
    )
    dead = rig.sql(
        "SELECT crashes, error FROM rendering_task WHERE agency_id = %s AND status = 'dead' "
        "ORDER BY slide",
        sick.id,
    )
    verdict.claim(
        [crashes for crashes, _ in dead] == [3, 3, 3], f"{name}: three attempts each, {dead}"
    )
    left_clean(rig, verdict, sick, whole - 3, what=name)
    account(rig, verdict, good.batch, expected, what=good.name)


def faults(rig: Rig, verdict: Verdict) -> None:
    """Run the requested rounds after an undisturbed one that gives the expected files."""
    wanted = set(sys.argv[1:]) or {*ROUNDS, "poisoned"}
    hire(rig)
    verdict.note(f"web, beat, an S3 gateway and {len(HOSTS)} worker hosts run")
    calm = Round(rig, verdict, "reference")
    ended(rig, [calm.batch], within=WITHIN_S)
    bare = painted_alone(rig, calm.batch)
    verdict.note(f"the engine alone painted {bare.slides} slides in {bare.seconds:.1f} s")
    account(rig, verdict, calm.batch, bare.files, what=calm.name)
    for name, break_ in ROUNDS.items():
        if name in wanted:
            play(rig, verdict, name, break_, bare.files)
    if "poisoned" in wanted:
        poisoned(rig, verdict, bare.files)


def play(rig: Rig, verdict: Verdict, name: str, break_: Break, expected: list[Files]) -> None:
    """Run one round and check its results."""
    if name == "clocks apart":
        hire_with_wrong_clocks(rig)
    round = Round(rig, verdict, name)
    began = time.monotonic()
    break_(round)
    if not (over := ended(rig, [round.batch], within=WITHIN_S)):
        verdict.claim(over, f"{name}: over within {WITHIN_S} s")
        return
    verdict.note(f"{name}: over after {time.monotonic() - began:.1f} s")
    late = round.batch.renders[len(expected) :]
    extra = [painted_alone(rig, Batch(round.batch.agency, late)).files[0]] if late else []
    account(rig, verdict, round.batch, [*expected, *extra], what=name)
    if name == "clocks apart":
        hire(rig)


if __name__ == "__main__":
    sys.exit(drill(faults))
