"""Loaded by a render child at start-up: slides whose text names a fault cause it in the engine."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[2]))

from engine.layout import solver

_real = solver.lay_out


def _lay_out(scene: Any, *rest: Any) -> Any:
    words = repr(scene)
    if "poison-crash" in words:
        os.kill(os.getpid(), signal.SIGSEGV)
    while "poison-endless" in words:
        pass
    if "poison-error" in words:
        raise ValueError(words)
    if "poison-recursion" in words:
        return _lay_out(scene, *rest)
    if "poison-memory" in words:
        held = []
        while True:
            held.append(bytes(1 << 28))
    return _real(scene, *rest)


solver.lay_out = _lay_out  # type: ignore[assignment]  # this is the poison
