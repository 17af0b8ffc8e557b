"""Plain text, divided into posts by lines of dashes, else by numbering, else by empty lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from design.importers.markers import marker_at_end, marker_at_start, may_be_of_list, rising
from design.importers.payload import Payload
from design.importers.raw import Note, RawPost, Reading, link
from design.text import linkify
from design.text.addresses import absolute, shorten
from design.thread import Marker, PostEntity

# Characters of the lines between posts; ★ is not among them, as it is used for ratings.
_SIGNS = r"\-‐‑‒–—―⸺⸻﹘－⁃⎯⏤─━┄┅┈┉╌╍═▬▁▂▔_＿=＝~～〜〰*＊∗⁎•‣∙·‧・◦●○◆◇◈❖■□▪▫▲△✦✧✱✲✳✶✻✽❋❉⁂⁕⁑※+➖"
# Fewer of them, and rows of full stops, divide only between empty lines.
_RULE = re.compile(
    rf"^[^\S\n]*(?:[⸺⸻⁂⁕❦❧☙]|[–—―]{{2}}|[{_SIGNS}](?:[^\S\n]*[{_SIGNS}\ufe0e\ufe0f]){{2,}}"
    r"|(?<=\n\n)(?:[—–―~*•·➖-]{1,2}|\.(?:[^\S\n]*\.){2,})(?=[^\S\n]*\n[^\S\n]*\n))[^\S\n]*$",
    re.MULTILINE,
)
# The three stars between scenes in books: where other lines divide, they do not.
_DINKUS = re.compile(r"^[^\S\n]*\*(?:[^\S\n]+\*){2,}[^\S\n]*$", re.MULTILINE)
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_MAY_NUMBER = re.compile(r"[\d🔟\u2460-\u2473]").search
# The prefix of a message in WhatsApp: [12/03/2026, 10:15:30] Nina: or 12.03.26, 10:15 - Nina:
_CHAT_PREFIX = re.compile(
    r"^\u200e?(?:\[[^\]\n]{0,4}\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s[^\]\n]{4,20}\]"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s\d{1,2}[:.]\d{2}[^\n-]{0,8}\s-)"
    r"\s(?P<name>[^:\n]{1,60}):[^\S\n]",
    re.MULTILINE,
)
# LinkedIn puts this word, invisible, before hashtags; copied posts contain it.
_UNSEEN_WORD = re.compile(r"(?<![^\s])hashtag\n?(?=[#＃]\w)")


def reasons(payload: Payload) -> tuple[str, ...]:
    text = payload.text
    if not text.strip():
        return ()
    if _RULE.search(text):
        return ("posts are divided by lines of dashes",)
    if len(_CHAT_PREFIX.findall(text)) > 1:
        return ("posts are messages of a chat",)
    if numbered(text):
        return ("posts are numbered",)
    return ("the content is text",)


def is_divider(line: str) -> bool:
    """Return whether a line divides posts."""
    return _RULE.fullmatch(line) is not None


def read(payload: Payload) -> Reading:
    text, notes = payload.text, []
    text, tags = _UNSEEN_WORD.subn("", text)
    if tags:
        detail = (
            f"The word “hashtag” was removed before {tags} hashtags: LinkedIn adds it invisibly."
        )
        notes.append(Note("word-dropped", detail))
    if _RULE.search(text):
        return Reading([typed(piece.strip()) for piece in _divided(text)], notes=notes)
    if len(prefixes := [*_CHAT_PREFIX.finditer(text)]) > 1:
        return Reading(_messages(text, prefixes), notes=notes)
    pieces = numbered(text) or _BLANK.split(text)
    return Reading([typed(piece.strip()) for piece in pieces], notes=notes)


def _divided(text: str) -> list[str]:
    """Return the pieces between dividing lines; spaced stars are kept where other lines divide."""
    rules = [*_RULE.finditer(text)]
    stronger = [rule for rule in rules if not _DINKUS.fullmatch(rule[0])]
    edges = [(0, 0), *(rule.span() for rule in stronger or rules), (len(text), len(text))]
    return [text[end:start] for (_, end), (start, _) in pairwise(edges)]


def _messages(text: str, prefixes: Sequence[re.Match[str]]) -> list[RawPost]:
    """Return the messages of a chat, each with a note of its sender and time."""
    posts = [typed(text[: prefixes[0].start()].strip())]
    ends = [*(found.start() for found in prefixes[1:]), len(text)]
    for found, end in zip(prefixes, ends, strict=True):
        post = typed(text[found.end() : end].strip())
        detail = f"“{found[0].strip()}” was removed: it belongs to the chat, not to the post."
        post.notes.append(Note("chat-line", detail))
        posts.append(post)
    return posts


def numbered(text: str) -> list[str]:
    """Split a text at its numbering; empty unless at least two numbers of one form and total rise.

    A line that begins with a number begins a post, one that ends with a number ends it. Lines with ``1.`` and the
    like are list items, unless an empty line precedes each of them, or the text has no empty lines.
    """
    starts: dict[int | None, list[tuple[int, Marker]]] = {}
    ends: dict[int | None, list[tuple[int, Marker]]] = {}
    all_numbered = "\n\n" not in text.strip() and marker_at_start(text.strip()) is not None
    at, behind_empty = 0, True
    for line in text.split("\n"):
        end = at + len(line) + 1
        if _MAY_NUMBER(line):
            begins, closes = marker_at_start(line), marker_at_end(line)
            if begins and (behind_empty or all_numbered or not may_be_of_list(begins)):
                _follow(starts.setdefault(begins.total, []), at, begins)
            if closes:
                _follow(ends.setdefault(closes.total, []), end, closes)
        at, behind_empty = end, not line.strip()
    for found in (starts, ends):
        chain = max(found.values(), key=len, default=[])
        if rising([marker.index for _, marker in chain]):
            edges = [0, *(place for place, _ in chain), len(text)]
            return [text[start:end] for start, end in pairwise(edges)]
    return []


def _follow(chain: list[tuple[int, Marker]], place: int, marker: Marker) -> None:
    if not chain or marker.index == chain[-1][1].index + 1:
        chain.append((place, marker))


def typed(source: str) -> RawPost:
    """Return a post with its links displayed as a platform does; they keep the full address."""
    pieces: list[str] = []
    links: list[PostEntity] = []
    notes: list[Note] = []
    length = at = 0
    for found in linkify.links(source):
        address = source[found.start : found.end]
        label = shorten(address)
        if address.endswith(f"{label}/") and source[found.end : found.end + 1].isalpha():
            label += "/"  # it separates the address from the next word
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
    """Return a link; the target of one copied in shortened form is unknown."""
    if typed.endswith("…"):
        return PostEntity(kind="link", start=start, end=end)
    return link(start, end, absolute(typed))
