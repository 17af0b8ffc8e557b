"""Reads one untrusted source in a child of ``core.processes.children``.

The answer to a refused source is ``code`` and ``detail``. For a thread, the head lists the formats that the
source can be read as and the length of the thread's JSON; the source to store follows that. No Django.
"""

from __future__ import annotations

from typing import Any, cast

from design import importers
from design.thread import Source, storable

MAX_THREAD = 2**24  # bytes: twice the text of 300 of the longest posts


def answer(data: bytes, form: str, source: str, root: str) -> tuple[dict[str, Any], bytes]:
    """Read ``data``, a ``text`` or a ``file``; ``source`` and ``root`` may be empty."""
    content = data.decode("utf-8", "surrogatepass") if form == "text" else data
    try:
        found = importers.imported(content, cast("Source | None", source or None), root or None)
    except importers.ImportRefused as refused:
        return {"code": refused.code, "detail": refused.detail}, b""
    thread = found.thread.model_dump_json().encode()
    if len(thread) > MAX_THREAD:
        detail = "The thread has too many links, tags or pictures: import it in parts."
        return {"code": "too-much-work", "detail": detail}, b""
    candidates = [[one.source, [storable(why) for why in one.reasons]] for one in found.candidates]
    return {"candidates": candidates, "thread": len(thread)}, thread + storable(found.raw).encode()
