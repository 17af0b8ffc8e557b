"""A disk of ours that is full: weather, like a store that is away."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from core.observability.metrics import DISK_FULL
from core.storage import StoreUnavailable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class DiskFull(StoreUnavailable):
    """There is no room on a disk of this machine. Asking again later may work."""


@contextmanager
def raises_disk_full() -> Iterator[None]:
    """What is written in the block raises ``DiskFull`` where there is no room for it, and it is counted."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        DISK_FULL.inc()
        raise DiskFull("a disk of this machine is full") from error
