"""Types of rendered files: extensions, content types and names."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """A file type. ``stem`` names files over all slides; files of single slides are named by the slide."""

    ending: str
    content_type: str
    stem: str = ""


KINDS: dict[str, Kind] = {
    "png": Kind("png", "image/png"),
    "jpeg": Kind("jpg", "image/jpeg"),
    "webp": Kind("webp", "image/webp"),
    "avif": Kind("avif", "image/avif"),
    "pdf": Kind("pdf", "application/pdf", "carousel"),
    "contact-sheet": Kind("png", "image/png", "contact-sheet"),
    "zip": Kind("zip", "application/zip", "carousel"),
}
FILES = tuple(KINDS)
SLIDE_FILES = tuple(name for name, kind in KINDS.items() if not kind.stem)
WHOLE_FILES = ("pdf", "contact-sheet")
