"""Misbehaviour of a child of ``core.processes.children``, selected by name."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

seen: list[bytes] = []


def answer(data: bytes, deed: str = "", place: str = "") -> tuple[dict[str, Any], bytes]:
    seen.append(data)
    match deed:
        case "hang":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "grow":
            bytearray(2**34)
        case "write":
            with Path(place).open("wb", 0) as file:
                file.write(data)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "babble":
            return {}, bytes(2**26)
        case "fail":
            raise ValueError(data.decode())
        case "orphan":
            os.kill(os.getppid(), signal.SIGKILL)
    about = {
        "seen": len(seen),
        "django": "django" in sys.modules,
        "environment": sorted(os.environ),
        "oom": int(Path("/proc/self/oom_score_adj").read_text()),
        "nice": os.nice(0),
    }
    return about, data
