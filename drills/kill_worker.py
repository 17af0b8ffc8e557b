"""Kill the render worker during a render, in every way, and compare the pixels.

Each round starts with an empty database, object store and cache. A round passes if its renders end
by themselves and every slide has the same bytes as in the undisturbed round.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from local.client import Refused
from local.demo import Failed, make_carousels, sample_source
from local.stopwatch import Stopwatch
from local.studio import NotReady, Studio, free_port, open_studio

# The kill comes after this many files: some slides are stored, some are being painted.
KILL_AFTER = 3

Kill = Callable[[int], None]
Digests = Mapping[str, str]


def kill_leader(pid: int) -> None:
    """Kill the process that receives messages; its pool is orphaned."""
    os.kill(pid, signal.SIGKILL)


def kill_pool(pid: int) -> None:
    """Kill the processes that paint; the leader survives and replaces them."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)


def kill_group(pid: int) -> None:
    """Kill everything at once, as when the machine runs out of memory."""
    os.killpg(pid, signal.SIGKILL)


def leave_alone(_: int) -> None:
    """Kill nothing: the round that the others are compared with."""


class Sabotage:
    """Watches the progress and kills once."""

    def __init__(self, studio: Studio, kill: Kill) -> None:
        self._studio = studio
        self._kill = kill
        self.killed_at: tuple[int, int] | None = None

    def __call__(self, done: int, total: int) -> None:
        if self.killed_at is None and KILL_AFTER <= done < total:
            self._kill(self._studio.supervisor.pid("worker"))
            self.killed_at = (done, total)


def play(kill: Kill) -> tuple[Digests, str]:
    """Run one round; returns the digests of the slides, and a description."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        var, out = Path(folder) / "var", Path(folder) / "out"
        watch = Stopwatch(silent=True)
        with open_studio(var, port=free_port(), watch=watch) as studio:
            sabotage = Sabotage(studio, kill)
            began = time.monotonic()
            make_carousels(studio, sample_source(), out, watch=watch, noticed=sabotage)
            took = time.monotonic() - began
        if sabotage.killed_at is None:
            raise Failed("The render ended before the worker could be killed.")
        done, total = sabotage.killed_at
        return _digests(out), f"after {done} of {total} files; ended in {took:.1f} s"


def _digests(out: Path) -> Digests:
    return {
        str(file.relative_to(out)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(out.rglob("*.png"))
    }


def main() -> int:
    """Print one line per claim; exit code 1 if one does not hold."""
    try:
        expected, how = play(leave_alone)
        print(f"ok    undisturbed: {len(expected)} pictures, {how}", flush=True)
        broken = 0
        for kill in (kill_leader, kill_pool, kill_group):
            digests, how = play(kill)
            verdict = "ok  " if digests == expected else "FAIL"
            broken += digests != expected
            print(f"{verdict}  {kill.__name__.replace('_', ' ')}: same bytes, {how}", flush=True)
    except (Failed, NotReady, Refused) as failure:
        print(f"FAIL  {failure}", file=sys.stderr)
        return 1
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
