"""Cleaning of file names from users' machines, for every file system and for display."""

from __future__ import annotations

import re
import unicodedata

import regex

LONGEST = (
    255  # bytes of UTF-8, the limit of common file systems; hence never more characters either
)
FALLBACK = "file"
_ENDING = re.compile(r"\.[^.\s]{1,20}")
# Joiners that scripts and emoji need; the rest of category Cf is invisible or changes the text's direction.
_JOINERS = "\u200c\u200d"
_UNFIT = re.compile(r'[<>:"|?*]')
# Names that Windows reserves for devices, with any extension.
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def clean_file_name(given: str) -> str:
    """Return the bare name, at most 255 bytes long, with its extension; "file" if nothing is left.

    Folders, control characters, direction marks and lone surrogates are removed. Every kind of space becomes one
    plain space; characters that Windows forbids become underscores.
    """
    name = given.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    name = _UNFIT.sub("_", one_line(name)).rstrip(". ")
    dot = name.rfind(".")
    stem, ending = (name[:dot], name[dot:]) if dot >= 0 else (name, "")
    if not _ENDING.fullmatch(ending) or len(ending.encode()) > LONGEST // 2:
        stem, ending = name, ""
    stem = _cut(stem.strip(), LONGEST - len(ending.encode())) or FALLBACK
    return f"{'_' if DEVICE.fullmatch(stem) else ''}{stem}{ending}"


def one_line(name: str) -> str:
    """Return a name for display: on one line, without invisible characters and direction marks."""
    # Normalize last: removing a character may bring a letter and its accent together.
    shown = unicodedata.normalize("NFC", "".join(_fit(char) for char in name))
    return " ".join(shown.split())


def download_name(*parts: str, ending: str) -> str:
    """Return the file name of a download from its parts; slashes in a part do not make folders."""
    plain = (" ".join(re.split(r"[\\/]", part)).strip() for part in parts)
    return clean_file_name(f"{' - '.join(part for part in plain if part)}.{ending}")


def _fit(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Cs"):
        return " " if char in "\t\r\n" else ""
    if category == "Cf" and char not in _JOINERS and not "\U000e0020" <= char <= "\U000e007f":
        return ""
    return " " if category[0] == "Z" else char


def _cut(text: str, room: int) -> str:
    """Return as many whole characters as fit into ``room`` bytes."""
    if len(text.encode()) <= room:
        return text
    kept = ""
    for one in regex.findall(r"\X", text):
        if len((kept + one).encode()) > room:
            break
        kept += one
    return kept.rstrip(". ")
