"""A thread's own numbering (``1/7``, ``(2/?)``, ``3)``, ``Slide 4:``, keycaps), as opposed to other numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

from design.importers.raw import RawPost
from design.text.entities import cut
from design.thread import Marker

# Words for a part of a thread or carousel, in the languages of the product's closing slides.
_PART = (
    "post|tweet|toot|skeet|slide|part|page|folie|teil|beitrag|seite|diapositive|partie|diapositiva"
    "|lámina|parte|página|pagina|deel|dia|slajd|część|слайд|часть|スライド|슬라이드"
)
# Month names: after "1." they make a date, in languages that write dates so.
_MONTHS = r"(?:jan|feb|mär|mar|apr|mai|maj|jun|jul|aug|sep|okt|nov|de[zs])(?:[a-zäöü]{0,6})?\b(?:\.|,|:|\s|$)"
_TOTAL = r"(?P<total>\d{1,3}|\?+|[nx]\b)"
_SLASHED = (
    rf"(?P<open>[(\[（【])?(?P<index>\d{{1,3}})\s?[/／]\s?{_TOTAL}?(?(open)[)\]）】]|(?![\w/／]))"
)
_AT_START = re.compile(
    r"\s*(?:🧵\s*)?(?:"
    r"(?P<keycap>(?:\d\ufe0f?\u20e3){1,2}|🔟)"
    rf"|(?:(?:{_PART})\s*)?{_SLASHED}"
    rf"|(?:(?:{_PART})\s*)?(?P<round_open>[(\[])?(?P<counted>\d{{1,3}})\s(?:of|von|de|di|sur|van|из)"
    r"\s(?P<count>\d{1,3})(?(round_open)[)\]]|(?=\s*(?:[:.)|–—-]|$)))"
    rf"|(?:{_PART})\s*[#№]?\s*(?P<part>\d{{1,3}})(?=\s*(?:[:.)|–—-](?:\s|$)|$))"
    rf"|(?P<plain>\d{{1,3}})(?:[.)](?=\s)(?!\s(?:{_MONTHS}))|[．、](?=\D))"
    r"|(?P<round>[\u2460-\u2473])"
    r"|[(（](?P<inside>\d{1,3})[)）](?=\s)"
    r"|\#(?P<hash>\d{1,3})(?=[:.)]?\s)"
    r")(?:[:.)](?=\s))?\s*(?:[–—|-]\s+)?",
    re.IGNORECASE | re.MULTILINE,
)
_AT_END = re.compile(rf"(?:^|\s+){_SLASHED}(?:\s*(?:[👇⬇➡🧵👉]\ufe0f?)+)?\s*$", re.IGNORECASE)
_LONGEST = 24
# Forms that also begin list items.
_LISTED = frozenset({"keycap", "plain", "round", "inside", "hash"})


def marker_at_start(text: str) -> Marker | None:
    """Return the marker at the beginning of a text, if there is one."""
    return _marker(_AT_START.match(text))


def marker_at_end(text: str) -> Marker | None:
    """Return the marker at the end of a text, if there is one."""
    return _marker(_AT_END.search(text[-_LONGEST:]))


def may_be_of_list(marker: Marker) -> bool:
    """Return whether a marker looks like the number of a list item: ``1.``, ``(1)`` or a keycap."""
    found = _AT_START.match(f"{marker.raw} ")
    return bool(found and any(found[form] for form in _LISTED))


def rising(indexes: Sequence[int]) -> bool:
    """Return whether numbers are those of a thread: two or more consecutive ones, from 0, 1 or 2 on."""
    return len(indexes) >= 2 and indexes[0] <= 2 and all(b - a == 1 for a, b in pairwise(indexes))


def strip_markers(posts: Sequence[RawPost]) -> None:
    """Remove the numbering from the posts, if two or more of them agree on it and it rises."""
    ends: tuple[tuple[Callable[[str], Marker | None], bool], ...] = (
        (marker_at_start, True),
        (marker_at_end, False),
    )
    for find, at_start in ends:
        found = [find(post.text) for post in posts]
        if _agree(found):
            for post, marker in zip(posts, found, strict=True):
                if marker is not None:
                    _strip(post, marker, at_start=at_start)
            return


def _strip(post: RawPost, marker: Marker, *, at_start: bool) -> None:
    size, length = len(marker.raw), len(post.text)
    if size < length:
        span = (0, size) if at_start else (length - size, length)
        post.text, post.links = cut(post.text, post.links, [span])
        post.marker = marker.model_copy(update={"raw": marker.raw.strip()})


def _agree(found: Sequence[Marker | None]) -> bool:
    """Return whether markers belong to one thread: one total, a start at the first or second post, rising.

    A post without a number leaves a gap of one. Anything else is a quantity, a date or a list.
    """
    numbered = [(place, marker) for place, marker in enumerate(found) if marker]
    totals = {marker.total for _, marker in numbered if marker.total}
    if len(numbered) < 2 or len(totals) > 1:
        return False
    place, first = numbered[0]
    return (
        place <= 1
        and first.index <= 2
        and all(
            1 <= after.index - before.index <= there - here
            for (here, before), (there, after) in pairwise(numbered)
        )
    )


def _marker(found: re.Match[str] | None) -> Marker | None:
    if found is None:
        return None
    parts = {name: words for name, words in found.groupdict().items() if words}
    total = parts.pop("total", "") or parts.pop("count", "")
    parts.pop("open", None)
    parts.pop("round_open", None)
    _, shown = parts.popitem()
    if shown == "🔟":
        index = 10
    elif "\u2460" <= shown <= "\u2473":
        index = int(unicodedata.numeric(shown))
    else:
        index = int("".join(filter(str.isdecimal, shown)))
    number = int(total) if total.isdecimal() else None
    if number is not None and index > number:
        return None  # 24/7 is no position in a thread
    return Marker(raw=found[0], index=index, total=number)
