"""The names of readiness, the same wherever it is shown."""

from __future__ import annotations

from typing import Literal, get_args

State = Literal["ready", "to-fix", "unknown"]
STATES = get_args(State)


def state_of(to_fix: int | None) -> State:
    """Return the state for a number of items to fix; None means not checked yet."""
    return "unknown" if to_fix is None else "to-fix" if to_fix else "ready"
