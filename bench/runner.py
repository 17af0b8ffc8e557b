"""Run an engine as one or two processes, and read the operating system's accounting of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "bench" / "peers"


@dataclass(frozen=True, slots=True)
class Engine:
    """A command that follows the bench's protocol, and its settings."""

    name: str
    command: tuple[str, ...]
    settings: Mapping[str, str]
    decks: int
    turns: int = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """The cost of one run: CPU milliseconds, slides per second and KiB per slide; cold start and memory."""

    cpu_ms: float
    per_second: float
    kib: float
    cold_s: float
    rss_mib: float

    def best(self, other: Figures) -> Figures:
        """The better of two runs, figure by figure."""
        return Figures(
            cpu_ms=min(self.cpu_ms, other.cpu_ms),
            per_second=max(self.per_second, other.per_second),
            kib=min(self.kib, other.kib),
            cold_s=min(self.cold_s, other.cold_s),
            rss_mib=max(self.rss_mib, other.rss_mib),
        )


def ours(name: str, format: str, *, decks: int = 8, brand: str = "one") -> Engine:
    settings = {"FORMAT": format, "BRAND": brand}
    return Engine(name, (sys.executable, "-m", "bench.engine"), settings, decks)


def pillow(name: str) -> Engine:
    return Engine(name, (sys.executable, "-m", "bench.pillow_peer"), {}, 2, 1)


def peer(name: str, script: str, decks: int, turns: int = 3, **settings: str) -> Engine:
    return Engine(name, ("node", str(PEERS / script)), settings, decks, turns)


class _Run:
    """One process of an engine, driven through the protocol."""

    def __init__(self, engine: Engine, deck: Path) -> None:
        self.folder = tempfile.mkdtemp(prefix="bench-")
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [*engine.command, str(engine.decks), self.folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "DECK": str(deck), **engine.settings},
        )

    def until(self, word: str) -> str:
        if self.process.stdout is None:
            raise RuntimeError("no output to read")
        for line in self.process.stdout:
            if line.startswith(word):
                return line.removeprefix(word).strip()
        raise RuntimeError(f"{self.process.args!r} ended before it said {word!r}")

    def say(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.write("go\n")
            self.process.stdin.flush()

    def tree(self) -> list[psutil.Process]:
        root = psutil.Process(self.process.pid)
        return [root, *root.children(recursive=True)]

    def cpu(self) -> float:
        return sum(sum(process.cpu_times()[:2]) for process in self.tree())

    def end(self) -> None:
        children = self.tree()[1:]
        self.say()
        try:
            self.process.wait(20)
        finally:
            self.process.kill()
            for child in children:
                if child.is_running():
                    child.kill()
            shutil.rmtree(self.folder, ignore_errors=True)


def measure(engine: Engine, deck: Path, slides: int, processes: int = 1) -> Figures:
    """Run ``engine`` in ``processes`` processes at once, with ``slides`` slides per deck."""
    runs = []
    cold = 0.0
    for _ in range(processes):
        run = _Run(engine, deck)
        run.until("first")
        cold = time.perf_counter() - run.began
        run.until("ready")
        runs.append(run)
    before = sum(run.cpu() for run in runs)
    began = time.perf_counter()
    for run in runs:
        run.say()
    size = sum(int(run.until("done")) for run in runs)
    wall = time.perf_counter() - began
    cpu = sum(run.cpu() for run in runs) - before
    memory = sum(process.memory_info().rss for process in runs[0].tree())
    for run in runs:
        run.end()
    count = processes * engine.decks * slides
    return Figures(
        cpu_ms=cpu / count * 1e3,
        per_second=count / wall,
        kib=size / count / 1024,
        cold_s=cold,
        rss_mib=memory / 2**20,
    )
