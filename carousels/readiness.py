"""The words for how far a carousel is: the same wherever it is told."""

from __future__ import annotations

from typing import Literal, get_args

State = Literal["ready", "to-fix", "unknown"]
STATES = get_args(State)


def state_of(to_fix: int | None) -> State:
    """What a count of things to fix means; None is not known yet."""
    return "unknown" if to_fix is None else "to-fix" if to_fix else "ready"
