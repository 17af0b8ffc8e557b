"""Lowering the priority of processes that must not slow others down."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def give_way(nice: int, pid: int | None = None) -> None:
    """Raise the niceness of a process that leads a session by ``nice``; by default of this one, in a new session.

    Also sets the session's autogroup, for kernels that divide a processor among sessions first (sched(7)).
    """
    if pid is None:
        with suppress(PermissionError):  # it is a process group leader already
            os.setsid()
        pid = os.getpid()
    now = os.getpriority(os.PRIO_PROCESS, pid) + nice
    os.setpriority(os.PRIO_PROCESS, pid, now)
    if os.getsid(pid) == pid:
        with suppress(OSError):
            Path(f"/proc/{pid}/autogroup").write_text(str(min(now, 19)))
