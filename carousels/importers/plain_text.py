"""Plain text: posts divided by lines of dashes, else by their numbering, else by empty lines."""

from __future__ import annotations

import re
from itertools import pairwise

from carousels import linkify
from carousels.addresses import absolute, shown
from carousels.importers.markers import is_plain, marker_at_end, marker_at_start, rising
from carousels.importers.payload import Payload
from carousels.importers.raw import Note, RawPost, Reading, link
from carousels.thread import Marker, PostEntity

_RULE = re.compile(r"^[^\S\n]*(?:-{3,}|\*{3,}|_{3,}|—{2,})[^\S\n]*$", re.MULTILINE)
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_MAY_NUMBER = re.compile(r"[\d🔟]").search


def reasons(payload: Payload) -> tuple[str, ...]:
    text = payload.text
    if not text.strip():
        return ()
    if _RULE.search(text):
        return ("posts are divided by lines of dashes",)
    if _numbered(text):
        return ("posts are numbered",)
    return ("it is text",)


def read(payload: Payload) -> Reading:
    text = payload.text
    pieces = _RULE.split(text) if _RULE.search(text) else _numbered(text) or _BLANK.split(text)
    return Reading([typed(piece.strip()) for piece in pieces])


def _numbered(text: str) -> list[str]:
    """The text cut at its numbering; empty unless at least two numbers rise.

    A line that begins with a number begins a post, one that ends with a number ends it. ``1.`` and
    ``1)`` below other words, without an empty line between, are a list.
    """
    starts: list[tuple[int, Marker]] = []
    ends: list[tuple[int, Marker]] = []
    at, behind_empty = 0, True
    for line in text.split("\n"):
        end = at + len(line) + 1
        if _MAY_NUMBER(line):
            begins, closes = marker_at_start(line), marker_at_end(line)
            may_be_list = not behind_empty and not (starts and starts[0][0] == 0)
            if begins and _follows(begins, starts) and not (may_be_list and is_plain(begins)):
                starts.append((at, begins))
            if closes and _follows(closes, ends):
                ends.append((end, closes))
        at, behind_empty = end, not line.strip()
    for found in (starts, ends):
        if rising([marker.index for _, marker in found]):
            edges = [0, *(place for place, _ in found), len(text)]
            return [text[start:end] for start, end in pairwise(edges)]
    return []


def _follows(marker: Marker, found: list[tuple[int, Marker]]) -> bool:
    return not found or marker.index == found[-1][1].index + 1


def typed(source: str) -> RawPost:
    """The post's text with its links as a platform would show them: the address stays behind."""
    pieces: list[str] = []
    links: list[PostEntity] = []
    notes: list[Note] = []
    length = at = 0
    for found in linkify.links(source):
        address = source[found.start : found.end]
        label = shown(address)
        pieces += (source[at : found.start], label)
        start = length + found.start - at
        length, at = start + len(label), found.end
        made = _link(start, length, address)
        if isinstance(made, Note):
            notes.append(made)
        else:
            links.append(made)
    return RawPost("".join((*pieces, source[at:])), tuple(links), notes)


def _link(start: int, end: int, typed: str) -> PostEntity | Note:
    """A link; of one that was copied shortened nobody knows where it leads."""
    if typed.endswith("…"):
        return PostEntity(kind="link", start=start, end=end)
    return link(start, end, absolute(typed))
