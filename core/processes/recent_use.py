"""What each of many took lately: the measure by which the next turn goes to whoever took least."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

KNOWN = 10_000  # askers whose use is remembered, at most

Asker = TypeVar("Asker", bound=Hashable)


class RecentUse(Generic[Asker]):
    """Seconds that each asker took; what was taken fades with the time constant ``fade``, in seconds.

    May be asked by many threads. Who is not known took nothing.
    """

    def __init__(self, fade: float) -> None:
        self._fade = fade
        self._used: OrderedDict[Asker, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, asker: Asker) -> float:
        """Seconds that somebody took lately."""
        used, then = self._used.get(asker, (0.0, 0.0))
        return used * math.exp((then - time.monotonic()) / self._fade) if used else 0.0

    def note(self, asker: Asker, seconds: float) -> None:
        """Remember that somebody took so many seconds just now."""
        with self._lock:
            self._used[asker] = (self.of(asker) + seconds, time.monotonic())
            self._used.move_to_end(asker)
            if len(self._used) > KNOWN:
                self._used.popitem(last=False)
