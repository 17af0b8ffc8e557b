"""Print what is going on and how long each part took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

BAR_WIDTH = 30


class Stopwatch:
    """Named phases of one run: one line each, with its seconds, and the total at the end.

    On a terminal the current phase is shown while it lasts; elsewhere only finished phases are printed.
    A silent stopwatch prints nothing.
    """

    def __init__(self, *, silent: bool = False) -> None:
        self._began = time.monotonic()
        self._silent = silent
        self._live = sys.stdout.isatty() and not silent

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time the block as phase `name`; a phase that fails prints no time."""
        began = time.monotonic()
        self._show(name)
        try:
            yield
        except BaseException:
            self._show("")
            raise
        self._show("")
        self._line(began, name)

    def progress(self, done: int, total: int) -> None:
        """Redraw the progress bar of the current phase."""
        filled = BAR_WIDTH * done // total if total else 0
        self._show(f"{'█' * filled}{'░' * (BAR_WIDTH - filled)} {done} of {total}")

    def total(self) -> None:
        """Print the total."""
        self._line(self._began, "in total")

    def _line(self, began: float, name: str) -> None:
        if not self._silent:
            print(f"{time.monotonic() - began:6.2f} s  {name}", flush=True)

    def _show(self, text: str) -> None:
        if self._live:
            print(f"\r\x1b[K{text and '          '}{text}", end="", flush=True)
