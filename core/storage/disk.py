"""Full local disks, as a temporary failure like an unavailable store."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from core.observability.metrics import DISK_FULL
from core.storage import StoreUnavailable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class DiskFull(StoreUnavailable):
    """A disk of this machine is full. A retry may succeed."""


@contextmanager
def raises_disk_full() -> Iterator[None]:
    """Turn errors of a full disk inside the block into ``DiskFull``, and count them."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        DISK_FULL.inc()
        raise DiskFull("a disk of this machine is full") from error
