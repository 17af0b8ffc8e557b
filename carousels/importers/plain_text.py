"""Plain text: posts divided by lines of dashes, else by their numbering, else by empty lines."""

from __future__ import annotations

import re
from itertools import pairwise

from carousels.importers.markers import marker_of, rising
from carousels.importers.raw import RawLink, RawPost

LONGEST_LINK = 36

_RULE = re.compile(r"^[^\S\n]*(?:-{3,}|\*{3,}|_{3,}|—{2,})[^\S\n]*$", re.MULTILINE)
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_LINK = re.compile(
    r"(?:https?://[^\s<>\"“”]+|(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{2,12}/[^\s<>\"“”]+)", re.IGNORECASE
)
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
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
    """The post's text with its links as a reader would type them: the address stays behind."""
    source, text, at = piece.strip(), "", 0
    links = []
    for found in _LINK.finditer(source):
        typed = found[0].rstrip(_TAIL)
        if typed.count("(") > typed.count(")") and found[0][len(typed) :].startswith(")"):
            typed += ")"
        text += source[at : found.start()]
        shown = _shown(typed)
        url = typed if "://" in typed else f"https://{typed}"
        links.append(RawLink(len(text), len(text) + len(shown), url))
        text += shown
        at = found.start() + len(typed)
    return RawPost(text + source[at:], links)


def _shown(url: str) -> str:
    """A link without its scheme, cut where platforms cut it."""
    bare = _SCHEME.sub("", url).removesuffix("/")
    return bare if len(bare) <= LONGEST_LINK else bare[: LONGEST_LINK - 1].rstrip("-._") + "…"
