"""Filename templates: names of a render's files by the caller's pattern, valid on every file system.

``{n}`` is the slide's number, padded to the digits that the carousel needs; for a file over all slides it is
its type (``carousel``, ``contact-sheet``). ``{layout}`` and ``{format}`` are empty where there is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from core.errors import invalid
from core.storage.file_names import DEVICE
from design.text.graphemes import graphemes

DEFAULT = "{client} - {title} - {format} - {n}"
TOKENS = ("n", "layout", "format", "title", "client")
LONGEST = 80
_LITERAL_BYTES = 48
# With everything else that a pattern may hold, a name stays below the 255 bytes that file systems allow.
_MOST_BYTES = {"title": 90, "client": 50}

_TOKEN = re.compile(r"\{([^{}]*)\}")
_LITERAL = re.compile(r"[\w \-.,()\[\]&+#']*")
_UNFIT = re.compile(r"[^\w \-.,()\[\]&+#'!=@~’]|[\x00-\x1f]")
_GAP = re.compile(r"[ _\-]{2,}")


def validate_template(pattern: str, formats: Sequence[str]) -> str:
    """Return the pattern, or the default for an empty one.

    Refused at ``/filename_template`` when names could be invalid or equal.
    """
    if not pattern:
        return DEFAULT
    tokens = _TOKEN.findall(pattern)
    literal = _TOKEN.sub("", pattern)
    known = ", ".join(f"{{{token}}}" for token in TOKENS)
    if unknown := [token for token in tokens if token not in TOKENS]:
        raise invalid(
            "/filename_template", f"There is no “{{{unknown[0]}}}”. Use {known}.", "unknown"
        )
    if len(set(tokens)) < len(tokens):
        raise invalid("/filename_template", "Use every part at most once.", "repeated")
    if not _LITERAL.fullmatch(literal) or len(literal.encode()) > _LITERAL_BYTES:
        raise invalid(
            "/filename_template",
            f"Besides {known}, use at most {_LITERAL_BYTES} bytes of letters, digits, spaces "
            "and - _ . , ( ) [ ] & + # '.",
            "unfit",
        )
    if "n" not in tokens:
        raise invalid(
            "/filename_template", "Without {n}, all slides would have the same name.", "not-unique"
        )
    if len(formats) > 1 and "format" not in tokens:
        raise invalid(
            "/filename_template", "With several formats, names need {format}.", "not-unique"
        )
    return pattern


def fill_template(pattern: str, *, title: str, client: str) -> str:
    """Fill in title and client, so that later changes of those do not reach the render."""
    values = {"title": title, "client": client}
    return _TOKEN.sub(lambda found: _shown(values, found), pattern)


def filename(pattern: str, ending: str, *, n: str, layout: str, format: str) -> str:
    """Return the name of one file, from a pattern that ``frozen`` returned."""
    values = {"n": n, "layout": layout, "format": format}
    stem = _TOKEN.sub(lambda found: values.get(found[1], ""), pattern)
    stem = _GAP.sub(_one_gap, unicodedata.normalize("NFC", stem)).strip(" ._-")
    if DEVICE.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}"


def folder_name(number: int, of: int, title: str) -> str:
    """Return the name of a carousel's folder in a ZIP; its number makes it unique and puts it in order."""
    return f"{number:0{max(2, len(str(of)))}d} {_fit(title, _MOST_BYTES['title'])}".strip()


def zip_filename(name: str, *, client: str, day: date) -> str:
    """Return the name of a hand-over's ZIP: the client, the hand-over's name and the day."""
    parts = [_fit(client, _MOST_BYTES["client"]), _fit(name, _MOST_BYTES["title"]), str(day)]
    return f"{' - '.join(part for part in dict.fromkeys(parts) if part)}.zip"


def _shown(values: dict[str, str], found: re.Match[str]) -> str:
    if found[1] not in values:
        return found[0]
    return _fit(values[found[1]], _MOST_BYTES[found[1]])


def _fit(text: str, room: int) -> str:
    """Return as much of a text as a file name may hold, without characters that file systems refuse."""
    text = " ".join(_UNFIT.sub(" ", unicodedata.normalize("NFC", text)).split())
    kept = ""
    for one in graphemes(text):
        room -= len(one.encode())
        if room < 0:
            break
        kept += one
    return kept.strip(" .")


def _one_gap(found: re.Match[str]) -> str:
    """Collapse separators around an empty part into one."""
    gap = found[0]
    return " - " if "-" in gap and " " in gap else gap[0]
