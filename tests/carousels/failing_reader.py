"""A reader that fails."""

from __future__ import annotations

from typing import Any


def answer(data: bytes, *_: str) -> tuple[dict[str, Any], bytes]:
    raise LookupError(data)
