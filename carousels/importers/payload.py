"""What is imported, once its bytes are text: plain, as JSON, or the files of a ZIP."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from carousels.importers.cleaning import normal_lines
from carousels.importers.raw import ImportRefused, Note
from config import archives

MAX_BYTES = 64 * 2**20
MAX_ENTRIES = 200_000
MAX_MEMBER = 256 * 2**20  # of text in one file of a ZIP
_ZIP = b"PK\x03\x04"
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass
class Payload:
    """``text`` is empty for a ZIP, whose members ``archive`` opens by name."""

    text: str
    archive: Archive | None = None
    notes: list[Note] = field(default_factory=list)
    root: str | None = None
    """The id of the post that the wanted thread begins with, where there are several."""

    @cached_property
    def json(self) -> Any:
        """The text as JSON, or None. A line a document (JSONL) gives the list of them."""
        if self.text.lstrip()[:1] not in ("{", "["):
            return None
        try:
            return _loaded(self.text)
        except ValueError:
            pass
        try:
            return [_loaded(line) for line in self.text.splitlines() if line.strip()]
        except ValueError:
            return None


class Archive(archives.Archive):
    """The ZIP of a network's archive, whose refusals are an import's."""

    def __init__(self, data: bytes) -> None:
        with _refusing():
            super().__init__(data, max_entries=MAX_ENTRIES)

    def text(self, info: zipfile.ZipInfo) -> str:
        """A member as text."""
        with _refusing():
            return self.read(info, max_bytes=MAX_MEMBER).decode("utf-8-sig", errors="replace")


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except archives.BadArchive as bad:
        raise ImportRefused(bad.code, bad.detail) from None


def payload_of(data: str | bytes, root: str | None = None) -> Payload:
    """The text, or the bytes of a file, ready to be recognised; refuses what is neither."""
    if isinstance(data, str):
        return Payload(normal_lines(data.removeprefix("\ufeff")), root=root)
    if len(data) > MAX_BYTES:
        detail = f"The file is larger than {MAX_BYTES // 2**20} MB: send the part with the posts."
        raise ImportRefused("too-large", detail)
    if data.startswith(_ZIP):
        return Payload("", Archive(data), root=root)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(encoding, errors="replace")
            return Payload(normal_lines(text), root=root)
    try:
        return Payload(normal_lines(data.decode("utf-8")), root=root)
    except UnicodeDecodeError:
        if b"\x00" in data:
            raise ImportRefused(
                "no-text", "The file is no text: send text, HTML, CSV, JSON or an archive's ZIP."
            ) from None
        note = Note(
            "encoding", "The file is not UTF-8: it was read as Windows-1252, check accents."
        )
        text = data.decode("cp1252", errors="replace")
        return Payload(normal_lines(text), notes=[note], root=root)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refused)
    except RecursionError:
        raise ImportRefused(
            "too-deep", "The JSON is nested too deep to be a thread: send the source's own answer."
        ) from None


def _refused(name: str) -> None:
    raise ValueError(name)


def part(found: Any, *names: str) -> dict[str, Any]:
    """An object below others by its names, empty where there is none."""
    for name in names:
        found = found.get(name) if isinstance(found, Mapping) else None
    return dict(found) if isinstance(found, Mapping) else {}


def parts(found: Any, *names: str) -> list[Any]:
    """A list below objects by its names, empty where there is none."""
    *above, last = names
    inside = part(found, *above).get(last)
    return inside if isinstance(inside, list) else []


def words(found: Any, name: str) -> str:
    """A text of an object, empty where there is none; a number is one too."""
    value = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def number(found: Any, name: str) -> int | None:
    """A whole number of an object, also one written as text; None where there is none."""
    value = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**15:
        return None
    return value
