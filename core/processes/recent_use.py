"""Recent use of a resource by each asker, so that the next turn can go to the one with the least."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

KNOWN = 10_000  # the most askers whose use is remembered

Asker = TypeVar("Asker", bound=Hashable)


class RecentUse(Generic[Asker]):
    """Seconds of use by each asker, decaying with the time constant ``fade`` in seconds.

    Thread-safe. An unknown asker has used nothing.
    """

    def __init__(self, fade: float) -> None:
        self._fade = fade
        self._used: OrderedDict[Asker, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, asker: Asker) -> float:
        """Return the recent use of an asker in seconds."""
        used, then = self._used.get(asker, (0.0, 0.0))
        return used * math.exp((then - time.monotonic()) / self._fade) if used else 0.0

    def note(self, asker: Asker, seconds: float) -> None:
        """Add seconds to the use of an asker."""
        with self._lock:
            self._used[asker] = (self.of(asker) + seconds, time.monotonic())
            self._used.move_to_end(asker)
            if len(self._used) > KNOWN:
                self._used.popitem(last=False)
