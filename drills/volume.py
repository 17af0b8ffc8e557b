"""Render ten thousand slides in the whole service; measure speed, size, memory and the time of a claim.

``python -m drills.volume``; ``DRAFTS`` and ``POSTS`` give the size (a carousel has two slides more than it has
posts, each in five formats). Prints the cost of a slide in CPU and storage for every part of the service.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import psutil

from drills.load import (
    FORMATS,
    Agency,
    Batch,
    Files,
    downloaded,
    ended,
    left_clean,
    painted_alone,
    queue_up,
)
from drills.rig import Rig, drill
from drills.verdict import Verdict, size

DRAFTS, POSTS = size("DRAFTS", 20), size("POSTS", 98)
SAMPLE = size("SAMPLE", 2)  # carousels that the engine paints alone, for comparison
SLOTS, WITHIN_S = 2, 3_600
LINES = 10  # how often memory is printed
WARM = 0.3  # of the slides; afterwards memory must stay flat
MAY_GROW = {"worker": 20.0, "painter": 20.0}  # MiB
CLAIM_MAY_TAKE_MS = 20.0

PROBE = "SELECT agency FROM rendering_claim(gen_random_uuid(), 5)"
SIZES = """
    SELECT c.relname, pg_total_relation_size(c.oid), pg_table_size(c.oid) FROM pg_class c
    WHERE c.relkind = 'r' AND c.relname LIKE 'rendering_%' ORDER BY 2 DESC"""


def family(pid: int) -> Iterator[psutil.Process]:
    """A process and all its descendants."""
    try:
        head = psutil.Process(pid)
        yield head
        yield from head.children(recursive=True)
    except psutil.NoSuchProcess:
        return


class Machine:
    """The rig's processes, by part of the service."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    def parts(self) -> dict[str, list[psutil.Process]]:
        found: dict[str, list[psutil.Process]] = {}
        postmaster = int((self._rig.postgres.folder / "postmaster.pid").read_text().split()[0])
        found["database"] = list(family(postmaster))
        for process in psutil.Process(os.getpid()).children(recursive=True):
            try:
                name = _part(process.cmdline())
            except (psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
            found.setdefault(name, []).append(process)
        return found

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far, including those of reaped children."""
        return {name: sum(map(_cpu, processes)) for name, processes in self.parts().items()}

    def memory(self) -> dict[str, float]:
        """The largest process of each part, in MiB of resident memory."""
        return {name: max(map(_rss, processes)) for name, processes in self.parts().items()}


def _part(command: list[str]) -> str:
    words = " ".join(command)
    for sign, name in (
        ("painting.child", "painter"),
        ("--concurrency", "worker"),
        ("celery -A config.celery beat", "beat"),
        ("granian", "web"),
        ("radosgw", "store"),
        ("ceph", "store"),
        ("redis", "broker"),
    ):
        if sign in words:
            return name
    return "other"


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


def _rss(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss / 2**20)
    except psutil.NoSuchProcess:
        return 0.0


@dataclass
class Watch:
    """Observes the service at work: memory now and then, a claim repeatedly."""

    rig: Rig
    verdict: Verdict
    machine: Machine
    total: int
    memory: list[tuple[float, Mapping[str, float]]] = field(default_factory=list)
    claims: list[float] = field(default_factory=list)

    def __call__(self, left: int) -> None:
        self._probe()
        done = 1 - left / self.total
        if done * LINES >= len(self.memory):
            now = self.machine.memory()
            self.memory.append((done, now))
            shown = ", ".join(f"{name} {now.get(name, 0):.0f}" for name in (*MAY_GROW, "database"))
            self.verdict.note(f"{self.total - left:6d} slides; MiB of the largest: {shown}")

    def _probe(self) -> None:
        """Time a claim as a worker makes it, and roll it back."""
        with self.rig.postgres.owner() as connection:
            connection.execute("BEGIN")
            began = time.perf_counter()
            connection.execute(PROBE)
            self.claims.append((time.perf_counter() - began) * 1e3)
            connection.execute("ROLLBACK")

    def grown(self, part: str) -> float:
        """The growth of the largest process of a part after warm-up, in MiB."""
        warm = [now[part] for done, now in self.memory if done >= WARM and part in now]
        return max(warm) - warm[0] if warm else 0.0


def sizes(rig: Rig) -> dict[str, int]:
    """Bytes of each table with its indexes, after a vacuum."""
    rig.sql("VACUUM ANALYZE")
    return {name: whole for name, whole, _ in rig.sql(SIZES)}


def count(rig: Rig, agency: Agency) -> dict[str, int]:
    """Rows of the agency by table."""
    counting = "SELECT count(*) FROM rendering_{} WHERE agency_id = %s"
    tables = ("render", "task", "output", "blob", "frozensnapshot")
    return {table: rig.sql(counting.format(table), agency.id)[0][0] for table in tables}


def measure(rig: Rig, verdict: Verdict) -> None:
    rig.hire("host", slots=SLOTS)
    warm = queue_up(Agency(rig, "Warm"), ["warm"], 4, FORMATS[:1])
    ended(rig, [warm], within=WITHIN_S)
    agency, machine = Agency(rig, "Volume"), Machine(rig)
    carousels = [agency.carousel(f"deck {number}", POSTS) for number in range(DRAFTS)]
    before, used = sizes(rig), machine.cpu()
    began = time.monotonic()
    batch = Batch(agency, [agency.render(carousel, FORMATS) for carousel in carousels])
    total = sum(render["progress"]["total"] for render in batch.renders)
    verdict.note(f"{total} slides of {DRAFTS} decks queued within {time.monotonic() - began:.1f} s")
    watch = Watch(rig, verdict, machine, total)
    over = ended(rig, [batch], within=WITHIN_S, meanwhile=watch)
    wall = time.monotonic() - began
    spent = {name: cpu - used.get(name, 0.0) for name, cpu in machine.cpu().items()}
    verdict.claim(
        over, f"{total} slides in {wall:.0f} s: {total / wall:.1f} slides/s by {SLOTS} slots"
    )
    sample = Batch(agency, batch.renders[:SAMPLE])
    bare = painted_alone(rig, sample, SLOTS)
    alone = bare.slides / bare.seconds
    verdict.note(
        f"the engine alone: {alone:.1f} slides/s ({bare.slides} of the same slides by {SLOTS} "
        f"painters); the service is {total / wall / alone:.0%} of that"
    )
    for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
        verdict.note(f"CPU of {name}: {seconds:.1f} s, {seconds / total * 1e3:.2f} ms a slide")
    for part, most in MAY_GROW.items():
        grown = watch.grown(part)
        verdict.claim(
            grown <= most, f"memory of the {part} grew by {grown:.1f} MiB once it was warm"
        )
    claims = sorted(watch.claims)
    p99 = claims[int(len(claims) * 0.99)]
    verdict.claim(
        p99 <= CLAIM_MAY_TAKE_MS,
        f"a claim meanwhile: p50 {claims[len(claims) // 2]:.1f} ms, p99 {p99:.1f} ms ({len(claims)} tried)",
    )
    grown_by(rig, verdict, agency, before, total)
    left_clean(rig, verdict, agency, total, what="volume")
    sampled(verdict, sample, bare.files)


def grown_by(
    rig: Rig, verdict: Verdict, agency: Agency, before: Mapping[str, int], total: int
) -> None:
    """Measure the growth of the database and the store per slide."""
    after, rows = sizes(rig), count(rig, agency)
    for name, whole in after.items():
        if (grown := whole - before.get(name, 0)) > 0:
            verdict.note(f"{name}: {grown / total:.0f} bytes a slide, {whole / 2**20:.1f} MiB now")
    whole = sum(after.values()) - sum(before.values())
    verdict.note(
        f"the database grew by {whole / 2**20:.1f} MiB, {whole / total:.0f} bytes and "
        f"{sum(rows.values()) / total:.2f} rows a slide: {rows}"
    )
    ((stored,),) = rig.sql("SELECT sum(bytes) FROM rendering_blob WHERE agency_id = %s", agency.id)
    verdict.note(
        f"the store holds {stored / 2**20:.0f} MiB, {stored / total / 1024:.1f} KiB a slide"
    )
    verdict.claim(
        rows["output"] == rows["blob"] == total, f"{rows['output']} files of {total} slides"
    )


def sampled(verdict: Verdict, sample: Batch, expected: list[Files]) -> None:
    """Compare the downloaded files of some carousels with those of the engine alone."""
    same = [downloaded(sample, render) for render in sample.renders] == expected
    verdict.claim(
        same, f"{sum(map(len, expected))} files downloaded: same bytes as from the engine alone"
    )


if __name__ == "__main__":
    sys.exit(drill(measure, {"RENDER_LEASE_SECONDS": "30"}))
