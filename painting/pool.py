"""The render children of this process, one for each niceness."""

from __future__ import annotations

import atexit
from functools import cache

from core.database.transactions import outside_transaction
from painting import pictures
from painting.process import Painter


@outside_transaction
@cache
def painter(nice: int = 0) -> Painter:
    """Return this process's render child with a niceness, started on first use. It ends with the process."""
    child = Painter(pictures.folder(), nice)
    atexit.register(child.close)
    return child
