"""What every import shares: printable text in NFC, tags, direction, language, verified entities."""

from __future__ import annotations

import re

from carousels.entities import composed, cut, slice_text
from carousels.importers.raw import Note, RawPost
from carousels.linkify import find
from carousels.thread import Post, PostEntity
from carousels.writing import language_of
from rendering.engine.scripts import is_rtl

_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")
_STYLES = frozenset({"bold", "italic", "code", "highlight"})

_EMOJI = r"[🧵👇⬇]\ufe0f?"
_WORDS = r"(?:a\s+)?thread\b"
_OPENING = re.compile(rf"\s*(?:{_EMOJI}|{_WORDS}\s*(?::|(?={_EMOJI})))\s*", re.IGNORECASE)
_CLOSING = re.compile(
    rf"(?:\s*{_EMOJI}|(?:(?<=[.!?:,;…)—–-])|\n)\s*{_WORDS}|\s*[(\[]{_WORDS}[)\]])[\s.:!]*$",
    re.IGNORECASE,
)
_EDGE = 40  # longer than any of those


def normal_lines(text: str) -> str:
    """The text with ``\\n`` for every kind of line break."""
    return _BREAKS.sub("\n", text)


def first_unholdable(text: str) -> re.Match[str] | None:
    """The first character that neither PostgreSQL nor a font can hold."""
    return _UNHOLDABLE.search(text)


def clean(post: RawPost) -> None:
    """Take control characters out, compose the rest; only now, as sources count what they sent."""
    if spans := [found.span() for found in _CONTROLS.finditer(post.text)]:
        post.text, post.links = cut(post.text, post.links, spans)
        detail = f"{len(spans)} control characters were removed."
        post.notes.append(Note("controls", detail))
    post.text, post.links = composed(post.text, post.links)
    post.text, post.links = slice_text(post.text, post.links, 0, len(post.text))


def strip_thread_words(post: RawPost) -> None:
    """Take “🧵”, “👇” and “a thread” off both ends, never from inside, never all there is."""
    start, end = 0, len(post.text)
    while found := _OPENING.match(post.text, start):
        start = found.end()
    while start < end and (found := _CLOSING.search(post.text, max(start, end - _EDGE), end)):
        end = found.start()
    if start < end:
        post.text, post.links = slice_text(post.text, post.links, start, end)


def finished(raw: RawPost) -> Post:
    """The post, with entities that lie on what they show; others are dropped with a note.

    Links, mentions and tags exclude each other, the source's own before those found here; bold,
    slanted and code words may lie over anything.
    """
    marks: list[PostEntity] = []
    taken: list[PostEntity] = []
    tags = [PostEntity(**one._asdict()) for one in find(raw.text) if one.kind != "link"]
    for entity in [*sorted(raw.links, key=lambda one: one.start), *tags]:
        display = raw.text[entity.start : entity.end]
        if not display.strip():
            continue
        if entity.kind not in _STYLES:
            if any(entity.start < one.end and one.start < entity.end for one in taken):
                if entity.kind == "link":
                    raw.notes.append(Note("entity-dropped", "A link lay inside another one."))
                continue
            taken.append(entity)
        marks.append(entity.model_copy(update={"display": display}))
    return Post(
        text=raw.text,
        entities=tuple(sorted(marks, key=lambda one: (one.start, one.end))),
        language=language_of(raw.text),
        direction="rtl" if is_rtl(raw.text) else "ltr",
        marker=raw.marker,
        expects_image=raw.expects_image,
        **raw.about,
    )
