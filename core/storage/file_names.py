"""File names as people's machines give them, fit for every file system and for being shown."""

from __future__ import annotations

import re
import unicodedata

import regex

LONGEST = 255  # bytes of UTF-8 that file systems take; never more characters than that
FALLBACK = "file"
_ENDING = re.compile(r"\.[^.\s]{1,20}")
# Joiners that scripts and emoji need; all else of the category Cf is unseen, or turns the text around.
_JOINERS = "\u200c\u200d"
_UNFIT = re.compile(r'[<>:"|?*]')
# Names that Windows keeps for devices, whatever their ending.
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def clean_file_name(said: str) -> str:
    """The bare name, at most 255 bytes long, with its ending; "file" where nothing is left.

    Folders, controls, marks of direction and halves of surrogate pairs go. Every kind of space
    becomes one plain space; what Windows forbids becomes an underscore.
    """
    name = said.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    name = _UNFIT.sub("_", one_line(name)).rstrip(". ")
    dot = name.rfind(".")
    stem, ending = (name[:dot], name[dot:]) if dot >= 0 else (name, "")
    if not _ENDING.fullmatch(ending) or len(ending.encode()) > LONGEST // 2:
        stem, ending = name, ""
    stem = _cut(stem.strip(), LONGEST - len(ending.encode())) or FALLBACK
    return f"{'_' if DEVICE.fullmatch(stem) else ''}{stem}{ending}"


def one_line(said: str) -> str:
    """A name as it can be shown: on one line, without what is not seen or turns the text around."""
    # A letter and its accent are one sign also where something unfit stood between them.
    shown = unicodedata.normalize("NFC", "".join(_fit(char) for char in said))
    return " ".join(shown.split())


def download_name(*parts: str, ending: str) -> str:
    """The name of a download, which says part by part what it is of; slashes in a part are no folders."""
    said = (" ".join(re.split(r"[\\/]", part)).strip() for part in parts)
    return clean_file_name(f"{' - '.join(part for part in said if part)}.{ending}")


def _fit(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Cs"):
        return " " if char in "\t\r\n" else ""
    if category == "Cf" and char not in _JOINERS and not "\U000e0020" <= char <= "\U000e007f":
        return ""
    return " " if category[0] == "Z" else char


def _cut(text: str, room: int) -> str:
    """So many whole characters as fit into the bytes."""
    if len(text.encode()) <= room:
        return text
    kept = ""
    for one in regex.findall(r"\X", text):
        if len((kept + one).encode()) > room:
            break
        kept += one
    return kept.rstrip(". ")
