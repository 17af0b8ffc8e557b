"""Where a source says that something stands, checked against the text before it is believed."""

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
    """The code points of a mark that its source counts from ``start`` to ``end``.

    The count may be of code points, of UTF-16 units or of UTF-8 bytes: what fits is taken. When
    nothing does, the place where ``needle`` stands; None when it stands nowhere.
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


def mark(kind: EntityKind, place: tuple[int, int] | None, said: str) -> PostEntity | Note:
    """An entity at its place, or the note that it was nowhere."""
    if place is None:
        return Note("entity-dropped", f"A {kind} “{said[:60]}” stands nowhere in the post.")
    return PostEntity(kind=kind, start=place[0], end=place[1])


def linked(place: tuple[int, int] | None, url: str, said: str) -> PostEntity | Note:
    if place is None:
        return Note("entity-dropped", f"A link “{said[:60]}” stands nowhere in the post.")
    return link(*place, url)


def gathered(found: Iterable[PostEntity | Note]) -> tuple[list[PostEntity], list[Note]]:
    """Entities in the order of the text, and the notes."""
    marks: list[PostEntity] = []
    notes: list[Note] = []
    for one in found:
        if isinstance(one, Note):
            notes.append(one)
        else:
            marks.append(one)
    return sorted(marks, key=lambda one: (one.start, -one.end)), notes


def unescaped(text: str, marks: Sequence[PostEntity]) -> tuple[str, tuple[PostEntity, ...]]:
    """The text with ``&amp;`` and its like as characters, every mark still on its words."""
    changes = [(*found.span(), unescape(found[0])) for found in _ESCAPED.finditer(text)]
    return replaced(text, marks, changes)


def without(post: RawPost, spans: Iterable[tuple[int, int]]) -> None:
    """Take stretches out of a post: links to its own pictures, to what it quotes."""
    post.text, post.links = cut(post.text, post.links, spans)
