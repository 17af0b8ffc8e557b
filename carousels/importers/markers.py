"""A thread's own numbering: ``1/7``, ``(2/?)``, ``3)``, keycaps. Found, and told from other numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carousels.thread import Marker

_AT_START = re.compile(
    r"^\s*(?:"
    r"(?P<keycap>(?:[0-9]\ufe0f?\u20e3)+|🔟)"
    r"|[(\[]?(?P<index>\d{1,3})\s?/\s?(?P<total>\d{1,3}|\?|n|x)?[)\]]?(?![\w/])"
    r"|(?P<plain>\d{1,3})[.)](?=\s)"
    r")[\s:.–—-]*",
    re.IGNORECASE,
)
_AT_END = re.compile(
    r"[\s(\[]+(?P<index>\d{1,3})\s?/\s?(?P<total>\d{1,3}|\?|n|x)?[)\]]?\s*$", re.IGNORECASE
)


def marker_of(text: str) -> Marker | None:
    """The marker that a post's text begins or ends with; not yet sure to be one."""
    found = _AT_START.match(text) or _AT_END.search(text)
    if not found:
        return None
    parts = found.groupdict()
    if keycap := parts.get("keycap"):
        digits = "10" if keycap == "🔟" else "".join(filter(str.isdigit, keycap))
        return Marker(raw=found[0], index=int(digits))
    index = int(parts.get("index") or parts.get("plain") or 0)
    total = parts.get("total") or ""
    number = int(total) if total.isdigit() else None
    if number is not None and index > number:
        return None  # 24/7 is no place in a thread
    return Marker(raw=found[0], index=index, total=number)


def rising(indexes: Sequence[int]) -> bool:
    """Whether numbers are those of a thread: at least two, from 1 or 2 on, each after the other."""
    steps = list(range(indexes[0], indexes[0] + len(indexes))) if indexes else []
    return len(indexes) >= 2 and indexes[0] in (0, 1, 2) and list(indexes) == steps
