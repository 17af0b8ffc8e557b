"""How the files of a render are called: by a pattern of the caller's, fit for every file system.

``{n}`` is the slide's number, in as many digits as the deck needs; of a file over all slides, it is what
the file is (``carousel``, ``contact-sheet``). ``{layout}`` and ``{format}`` are empty where there is none.
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
# With all else that a pattern may hold, a name stays below the 255 bytes that file systems take.
_MOST_BYTES = {"title": 90, "client": 50}

_TOKEN = re.compile(r"\{([^{}]*)\}")
_LITERAL = re.compile(r"[\w \-.,()\[\]&+#']*")
_UNFIT = re.compile(r"[^\w \-.,()\[\]&+#'!=@~’]|[\x00-\x1f]")
_GAP = re.compile(r"[ _\-]{2,}")


def checked(pattern: str, formats: Sequence[str]) -> str:
    """The pattern of a render, or the usual one; refused at ``/filename_template`` when names could be unfit or alike."""
    if not pattern:
        return DEFAULT
    tokens = _TOKEN.findall(pattern)
    literal = _TOKEN.sub("", pattern)
    known = ", ".join(f"{{{token}}}" for token in TOKENS)
    if unknown := [token for token in tokens if token not in TOKENS]:
        raise invalid(
            "/filename_template", f"There is no “{{{unknown[0]}}}”; known are {known}.", "unknown"
        )
    if len(set(tokens)) < len(tokens):
        raise invalid("/filename_template", "Name every part once at most.", "repeated")
    if not _LITERAL.fullmatch(literal) or len(literal.encode()) > _LITERAL_BYTES:
        raise invalid(
            "/filename_template",
            f"Besides {known}, names may hold {_LITERAL_BYTES} bytes of letters, digits, spaces "
            "and - _ . , ( ) [ ] & + # '.",
            "unfit",
        )
    if "n" not in tokens:
        raise invalid(
            "/filename_template", "Without {n} the slides would have the same name.", "not-unique"
        )
    if len(formats) > 1 and "format" not in tokens:
        raise invalid(
            "/filename_template", "Of several formats, names need {format}.", "not-unique"
        )
    return pattern


def frozen(pattern: str, *, title: str, client: str) -> str:
    """The pattern with what it says of the deck: later changes of those do not reach the render."""
    said = {"title": title, "client": client}
    return _TOKEN.sub(lambda found: _shown(said, found), pattern)


def filename(pattern: str, ending: str, *, n: str, layout: str, format: str) -> str:
    """The name of one file, of a pattern that is frozen."""
    said = {"n": n, "layout": layout, "format": format}
    stem = _TOKEN.sub(lambda found: said.get(found[1], ""), pattern)
    stem = _GAP.sub(_one_gap, unicodedata.normalize("NFC", stem)).strip(" ._-")
    if DEVICE.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}"


def folder(number: int, of: int, title: str) -> str:
    """The name of a deck's folder among others: told apart and put in order by its number."""
    return f"{number:0{max(2, len(str(of)))}d} {_fit(title, _MOST_BYTES['title'])}".strip()


def archive(name: str, *, client: str, day: date) -> str:
    """The name of the ZIP of a hand-over: whose it is, what it is called, and of which day it is."""
    parts = [_fit(client, _MOST_BYTES["client"]), _fit(name, _MOST_BYTES["title"]), str(day)]
    return f"{' - '.join(part for part in dict.fromkeys(parts) if part)}.zip"


def _shown(said: dict[str, str], found: re.Match[str]) -> str:
    if found[1] not in said:
        return found[0]
    return _fit(said[found[1]], _MOST_BYTES[found[1]])


def _fit(text: str, room: int) -> str:
    """So much of a text as file names may hold."""
    text = " ".join(_UNFIT.sub(" ", unicodedata.normalize("NFC", text)).split())
    kept = ""
    for one in graphemes(text):
        room -= len(one.encode())
        if room < 0:
            break
        kept += one
    return kept.strip(" .")


def _one_gap(found: re.Match[str]) -> str:
    """Where something is empty, what stood around it is there once."""
    gap = found[0]
    return " - " if "-" in gap and " " in gap else gap[0]
