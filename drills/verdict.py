"""The output of a drill: one line per claim, and whether all of them hold."""

from __future__ import annotations

import os
import time


class Verdict:
    """Prints claims and records whether all of them hold."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.broken = 0

    def note(self, words: str) -> None:
        """Print something that was started, broken or measured."""
        print(f"      {time.monotonic() - self._began:6.1f} s  {words}", flush=True)

    def claim(self, held: object, words: str) -> None:
        self.broken += not held
        print(f"{'ok  ' if held else 'FAIL'}  {words}", flush=True)

    @property
    def code(self) -> int:
        """The exit code."""
        return 1 if self.broken else 0


def size(name: str, usual: int) -> int:
    """A size of the drill, from the environment; the default is the full size."""
    return int(os.environ.get(name) or usual)
