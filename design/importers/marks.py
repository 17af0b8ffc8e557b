"""Places of entities as a source gives them, checked against the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import unescape

from design.document.model import EntityKind
from design.importers.raw import Note, RawPost, link
from design.text.entities import cut, replaced
from design.thread import PostEntity

_ESCAPED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d?);")
_MAX_SEARCH = 400


def found_at(
    text: str, start: int | None, end: int | None, fits: Callable[[str], bool], needle: str
) -> tuple[int, int] | None:
    """Return the code points of a mark that its source counts from ``start`` to ``end``.

    The source may count code points, UTF-16 units or UTF-8 bytes: the first that fits is taken. If none fits,
    return the place of ``needle``; None if the text lacks it.
    """
    if start is not None and end is not None and 0 <= start < end:
        if fits(text[start:end]):
            return start, end
        for encoding, width in (("utf-16-le", 2), ("utf-8", 1)):
            data = text.encode(encoding, "surrogatepass")
            before, inside = data[: start * width], data[start * width : end * width]
            try:
                first = len(before.decode(encoding, "surrogatepass"))
                shown = inside.decode(encoding, "surrogatepass")
            except UnicodeDecodeError:
                continue
            if shown and fits(shown):
                return first, first + len(shown)
    if needle and len(needle) <= _MAX_SEARCH:
        at = text.lower().find(needle.lower()) if len(text.lower()) == len(text) else -1
        if at >= 0 and fits(text[at : at + len(needle)]):
            return at, at + len(needle)
    return None


def mark(kind: EntityKind, place: tuple[int, int] | None, text: str) -> PostEntity | Note:
    """Return an entity at its place, or a note that the post lacks it."""
    if place is None:
        return Note(
            "entity-dropped",
            f"A {kind} “{text[:60]}” is not in the text of its post and was left out.",
        )
    return PostEntity(kind=kind, start=place[0], end=place[1])


def linked(place: tuple[int, int] | None, url: str, text: str) -> PostEntity | Note:
    if place is None:
        return Note(
            "entity-dropped",
            f"A link “{text[:60]}” is not in the text of its post and was left out.",
        )
    return link(*place, url)


def gathered(found: Iterable[PostEntity | Note]) -> tuple[list[PostEntity], list[Note]]:
    """Return entities in the order of the text, and the notes."""
    marks: list[PostEntity] = []
    notes: list[Note] = []
    for one in found:
        if isinstance(one, Note):
            notes.append(one)
        else:
            marks.append(one)
    return sorted(marks, key=lambda one: (one.start, -one.end)), notes


def unescaped(text: str, marks: Sequence[PostEntity]) -> tuple[str, tuple[PostEntity, ...]]:
    """Return the text with ``&amp;`` and other references as characters; marks stay on their words."""
    changes = [(*found.span(), unescape(found[0])) for found in _ESCAPED.finditer(text)]
    return replaced(text, marks, changes)


def without(post: RawPost, spans: Iterable[tuple[int, int]]) -> None:
    """Remove ranges from a post: links to its own pictures or to the quoted post."""
    post.text, post.links = cut(post.text, post.links, spans)
