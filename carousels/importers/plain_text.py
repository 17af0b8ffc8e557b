"""Plain text: posts divided by lines of dashes, else by their numbering, else by empty lines."""

from __future__ import annotations

import re
from itertools import pairwise

from carousels.importers.markers import marker_of, rising
from carousels.importers.raw import RawLink, RawPost

_RULE = re.compile(r"^[^\S\n]*(?:-{3,}|\*{3,}|_{3,}|—{2,})[^\S\n]*$", re.MULTILINE)
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_LINK = re.compile(
    r"(?:https?://[^\s<>\"“”]+|(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{2,12}/[^\s<>\"“”]+)", re.IGNORECASE
)
_TAIL = ".,;:!?'’\")]}»"


def reasons(text: str) -> tuple[str, ...]:
    if not text.strip():
        return ()
    if len(_RULE.findall(text)) > 0:
        return ("posts are divided by lines of dashes",)
    if _numbered(text):
        return ("posts are numbered",)
    return ("it is text",)


def read(text: str) -> list[RawPost]:
    body = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").strip()
    pieces = _RULE.split(body) if _RULE.search(body) else _numbered(body) or _BLANK.split(body)
    return [_parsed(piece) for piece in pieces if piece.strip()]


def _numbered(text: str) -> list[str]:
    """The text cut before every line that carries the next number; empty if fewer than two do."""
    starts: list[int] = []
    indexes: list[int] = []
    at = 0
    for line in text.split("\n"):
        found = marker_of(line)
        if found and (not indexes or found.index == indexes[-1] + 1):
            starts.append(at)
            indexes.append(found.index)
        at += len(line) + 1
    if not rising(indexes):
        return []
    edges = [*starts, len(text)]
    pieces = [text[a:b] for a, b in pairwise(edges)]
    return [text[: starts[0]], *pieces]


def _parsed(piece: str) -> RawPost:
    text = piece.strip()
    links = []
    for found in _LINK.finditer(text):
        shown = found[0].rstrip(_TAIL)
        if shown.count("(") > shown.count(")") and found[0][len(shown) :].startswith(")"):
            shown += ")"
        url = shown if "://" in shown else f"https://{shown}"
        links.append(RawLink(found.start(), found.start() + len(shown), url))
    return RawPost(text, links)
