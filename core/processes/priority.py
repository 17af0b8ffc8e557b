"""Processes that must not slow others down."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def give_way(nice: int, pid: int | None = None) -> None:
    """Make a process that leads a session nicer, or this one, which tries to lead one from then on.

    Kernels that share a processor out among sessions first (sched(7), autogroups) are told of the session, too.
    """
    if pid is None:
        with suppress(PermissionError):  # it leads its process group already
            os.setsid()
        pid = os.getpid()
    now = os.getpriority(os.PRIO_PROCESS, pid) + nice
    os.setpriority(os.PRIO_PROCESS, pid, now)
    if os.getsid(pid) == pid:
        with suppress(OSError):
            Path(f"/proc/{pid}/autogroup").write_text(str(min(now, 19)))
