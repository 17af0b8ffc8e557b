"""Cleaning of imported posts, for every format: printable text in NFC, tags, direction, language, entities."""

from __future__ import annotations

import re

import regex

from design.importers.raw import Note, RawPost
from design.text.entities import composed, cut, replaced, slice_text
from design.text.graphemes import confirmed_language
from design.text.linkify import tags
from design.thread import Post, PostEntity
from engine.text.bidi import is_rtl

BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_OBJECT = re.compile("\ufffc")
_UNREADABLE = "\ufffd"
# Invisible characters left by copying; between letters of scripts without spaces they separate words.
_UNSEEN = regex.compile(
    r"(?<![\p{Khmer}\p{Thai}\p{Lao}\p{Myanmar}])\u200b|\u200b(?![\p{Khmer}\p{Thai}\p{Lao}\p{Myanmar}])|\ufeff"
)
_MARKED = (
    "\uf0b7\uf0a7\uf0d8\uf0fc\uf076"  # bullets of Word, in the code points of its symbol fonts
)
_TABBED = re.compile(
    rf"^[ \t]*(?:(?P<bullet>[{_MARKED}][^\S\n]|[•·▪◦●○§⁃‣o*–-]\t)|(?P<number>\d{{1,3}}[.)])\t)[^\S\n]*",
    re.MULTILINE,
)
_TABS = re.compile(r"(?P<leading>^\t+)|\t+", re.MULTILINE)
_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")
_STYLES = frozenset({"bold", "italic", "code", "highlight"})

_EMOJI = r"[🧵👇⬇]\ufe0f?"
_WORDS = r"(?:(?:a|an|un|ein|eine|um|uma)\s+)?(?:(?:mini|short)[\s-]?)?(?:thread|hilo|fio)\b"
_OPENING = re.compile(rf"\s*(?:{_EMOJI}|{_WORDS}\s*(?::|(?={_EMOJI})))\s*", re.IGNORECASE)
_CLOSING = re.compile(
    rf"(?:\s*{_EMOJI}|(?:(?<=[.!?:,;…)—–-])|\n)\s*{_WORDS}|\s*[(\[]{_WORDS}[)\]])[\s.:!]*$",
    re.IGNORECASE,
)
_EDGE = 40  # longer than any of those


def normal_lines(text: str) -> str:
    """Return the text with ``\\n`` for every kind of line break."""
    return BREAKS.sub("\n", text)


def first_unstorable(text: str) -> re.Match[str] | None:
    """Find the first character that neither PostgreSQL nor a font can hold."""
    return _UNHOLDABLE.search(text)


def clean(post: RawPost) -> None:
    """Remove what no slide can show, with a note; normalize the rest to NFC, and replace tabs by spaces.

    Only after reading, as the sources' offsets count the original text. A tab after a bullet or number is a
    list's.
    """
    if spans := [found.span() for found in _CONTROLS.finditer(post.text)]:
        detail = f"{_counted(len(spans), 'control character')} removed."
        post.notes.append(Note("controls", detail))
    if objects := [found.span() for found in _OBJECT.finditer(post.text)]:
        what = _counted(
            len(objects), "placeholder of an embedded object", "placeholders of embedded objects"
        )
        detail = f"{what} removed: the objects are not in the source, add them if you have them."
        post.notes.append(Note("object-dropped", detail))
        spans += objects
    if unreadable := post.text.count(_UNREADABLE):
        what = _counted(unreadable, "character")
        detail = f"{what} lost before the import and shown as “�”: correct the text there."
        post.notes.append(Note("unreadable", detail))
    spans += [found.span() for found in _UNSEEN.finditer(post.text)]
    if spans:
        post.text, post.links = cut(post.text, post.links, spans)
    if "\t" in post.text or any(sign in post.text for sign in _MARKED):
        changes = [(*found.span(), _list_mark(found)) for found in _TABBED.finditer(post.text)]
        post.text, post.links = replaced(post.text, post.links, changes)
        tabs = [
            (*found.span(), "  " * len(found["leading"] or "") or " ")
            for found in _TABS.finditer(post.text)
        ]
        post.text, post.links = replaced(post.text, post.links, tabs)
    post.text, post.links = composed(post.text, post.links)
    post.text, post.links = slice_text(post.text, post.links, 0, len(post.text))


def _counted(number: int, one: str, many: str = "") -> str:
    return f"1 {one} was" if number == 1 else f"{number} {many or one + 's'} were"


def _list_mark(found: re.Match[str]) -> str:
    if found["number"]:
        return f"{found['number']} "
    sign = found["bullet"][0]
    return "◦ " if sign in "o◦○" else "▪ " if sign in "§▪" else "• "


def strip_thread_words(post: RawPost) -> None:
    """Remove “🧵”, “👇” and “a thread” from both ends, never from inside, never the whole text."""
    start, end = 0, len(post.text)
    while found := _OPENING.match(post.text, start):
        start = found.end()
    while start < end and (found := _CLOSING.search(post.text, max(start, end - _EDGE), end)):
        end = found.start()
    if start < end:
        post.text, post.links = slice_text(post.text, post.links, start, end)


def finished(raw: RawPost) -> Post:
    """Return the post with entities that match its text; others are dropped with a note.

    Links, mentions and tags must not overlap, and the source's own come before those found here; bold, italic and
    code ranges may overlap anything.
    """
    marks: list[PostEntity] = []
    taken = bytearray(len(raw.text))
    found = (
        PostEntity(
            kind=one.kind, start=one.start, end=one.end, display=raw.text[one.start : one.end]
        )
        for one in tags(raw.text)
    )
    for entity in [*sorted(raw.links, key=lambda one: one.start), *found]:
        display = raw.text[entity.start : entity.end]
        if not display.strip():
            continue
        if entity.kind not in _STYLES:
            if any(taken[entity.start : entity.end]):
                if entity.kind == "link":
                    raw.notes.append(
                        Note("entity-dropped", "A link inside another link was left out.")
                    )
                continue
            taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
        shown = entity.display == display
        marks.append(entity if shown else entity.model_copy(update={"display": display}))
    return Post(
        text=raw.text,
        entities=tuple(sorted(marks, key=lambda one: (one.start, one.end))),
        language=confirmed_language(raw.text, raw.about.get("language", "")),
        direction="rtl" if is_rtl(raw.text) else "ltr",
        marker=raw.marker,
        expects_image=raw.expects_image or bool(raw.about.get("media")),
        **{name: value for name, value in raw.about.items() if name != "language"},
    )
