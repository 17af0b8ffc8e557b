"""The content of an import after decoding: as text, as JSON, or as the files of a ZIP."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from design.importers import archives
from design.importers.cleaning import normal_lines
from design.importers.json_text import Broken, Parsed, parsed
from design.importers.raw import ImportRefused, Note

MAX_BYTES = 64 * 2**20
MAX_ENTRIES = 200_000
MAX_MEMBER = 256 * 2**20  # of text in the files of a ZIP that are read
_ZIP = b"PK\x03\x04"
_FILES = (
    (b"\x1f\x8b", "packed with gzip (unpack it first)"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
)
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_DECLARED = re.compile(rb"""\s{0,99}<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# How XML and JSON begin with two or four bytes per character, without a byte order mark.
_WIDE = (
    (re.compile(rb"[<{\[]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00[<{\[]"), "utf-32-be"),
    (re.compile(rb"[<{\[]\x00"), "utf-16-le"),
    (re.compile(rb"\x00[<{\[]"), "utf-16-be"),
)
# What comes before the first element of XML and HTML: declarations, comments, a document type.
_PROLOG = re.compile(
    r"\s*(?:(?:<\?[^>]{0,2000}\?>|<!--.{0,20000}?-->|<!DOCTYPE[^>\[]{0,500}(?:\[.{0,5000}?\]\s*)?>)\s*){0,40}",
    re.DOTALL | re.IGNORECASE,
)
_ELEMENT = re.compile(r"<((?:[\w-]{1,30}:)?[A-Za-z][\w-]{0,40})(?=[\s>/])")


@dataclass
class Payload:
    """The content of an import. ``source`` is the original text; empty for a ZIP, which ``archive`` reads."""

    source: str
    archive: Archive | None = None
    notes: list[Note] = field(default_factory=list)
    root: str | None = None
    """The id of the first post of the wanted thread, if the source has several."""

    @cached_property
    def text(self) -> str:
        """The source with ``\\n`` for every kind of line break, for readers of text."""
        return normal_lines(self.source)

    @cached_property
    def parsed(self) -> Parsed | Broken | None:
        """The source as JSON, read unchanged: line breaks inside its strings are kept."""
        return parsed(self.source)

    @property
    def json(self) -> Any:
        """The source as JSON, or None. One document per line (JSONL) gives a list of them."""
        return self.parsed.value if isinstance(self.parsed, Parsed) else None

    @cached_property
    def prolog(self) -> str:
        """The text before the first element, if the source is XML or HTML."""
        found = _PROLOG.match(self.source[:100_000])
        return found[0] if found else ""

    @cached_property
    def element(self) -> str:
        """The name of the first element of XML or HTML; empty for other texts."""
        found = _ELEMENT.match(self.source, len(self.prolog))
        return found[1] if found else ""


class Archive(archives.Archive):
    """The ZIP of a network's archive; it raises ``ImportRefused``."""

    def __init__(self, data: bytes) -> None:
        with _refusing():
            super().__init__(data, max_entries=MAX_ENTRIES, max_bytes=MAX_MEMBER)

    def text(self, info: zipfile.ZipInfo) -> str:
        """Return a member as text."""
        with _refusing():
            return self.read(info, max_bytes=MAX_MEMBER).decode("utf-8-sig", errors="replace")


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except archives.BadArchive as bad:
        raise ImportRefused(bad.code, bad.detail) from None


def payload_of(data: str | bytes, root: str | None = None) -> Payload:
    """Make a payload of text or of a file's bytes; refuses other content."""
    if isinstance(data, str):
        return Payload(data.lstrip("\ufeff"), root=root)
    if len(data) > MAX_BYTES:
        detail = f"The file is larger than {MAX_BYTES // 2**20} MB: send the part with the posts."
        raise ImportRefused("too-large", detail)
    if data.startswith(_ZIP):
        return Payload("", Archive(data), root=root)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(encoding, errors="replace")
            return Payload(text, root=root)
    if (declared := _declared(data)) is not None:
        return Payload(declared, root=root)
    try:
        return Payload(data.decode("utf-8"), root=root)
    except UnicodeDecodeError:
        if b"\x00" in data:
            what = next((name for magic, name in _FILES if data.startswith(magic)), "not text")
            detail = f"The file is {what}: send text, HTML, CSV, JSON or the ZIP of an archive."
            raise ImportRefused("no-text", detail) from None
        if (japanese := _japanese(data)) is not None:
            note = Note("encoding", "The file is not UTF-8: it was read as Shift JIS.")
            return Payload(japanese, notes=[note], root=root)
        note = Note(
            "encoding", "The file is not UTF-8: it was read as Windows-1252. Check the accents."
        )
        text = data.decode("cp1252", errors="replace")
        return Payload(text, notes=[note], root=root)


def _japanese(data: bytes) -> str | None:
    """Return text in Shift JIS, as Excel saves CSV in Japan; accents of Windows-1252 do not decode to kana."""
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return None
    return text if len(_KANA.findall(text)) > 1 else None


def _declared(data: bytes) -> str | None:
    """Return XML in the encoding that it declares, and XML or JSON with several bytes per character."""
    for begins, encoding in _WIDE:
        if begins.match(data):
            return data.decode(encoding, errors="replace")
    found = _DECLARED.match(data)
    try:
        return data.decode(found[1].decode(), errors="replace") if found else None
    except (LookupError, UnicodeError):
        return None
