"""Reads one source that a stranger may have made: what a child of ``core.processes.children`` does for imports.

A refusal is ``code`` and ``detail``. Of a thread the head tells what else the source could be read
as, and how long the thread is as JSON; behind it stands what is to be kept of the source. No Django.
"""

from __future__ import annotations

from typing import Any, cast

from design import importers
from design.thread import Source, storable

MAX_THREAD = 2**24  # bytes: twice what 300 of the longest posts say


def answer(data: bytes, form: str, source: str, root: str) -> tuple[dict[str, Any], bytes]:
    """Read ``data``, which is a ``text`` or a ``file``; what is not named is empty."""
    said = data.decode("utf-8", "surrogatepass") if form == "text" else data
    try:
        found = importers.imported(said, cast("Source | None", source or None), root or None)
    except importers.ImportRefused as refused:
        return {"code": refused.code, "detail": refused.detail}, b""
    thread = found.thread.model_dump_json().encode()
    if len(thread) > MAX_THREAD:
        detail = "The thread has more links, tags or pictures than any: import it in parts."
        return {"code": "too-much-work", "detail": detail}, b""
    candidates = [[one.source, [storable(why) for why in one.reasons]] for one in found.candidates]
    return {"candidates": candidates, "thread": len(thread)}, thread + storable(found.raw).encode()
