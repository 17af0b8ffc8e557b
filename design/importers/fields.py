"""What the JSON of a source says, read without trust: objects, lists, words, numbers, dates by name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

MAX_URL = 2_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
# Codes that say "unknown", "none" or "art", in ISO 639 and at X; and two that were renamed.
_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis", "art", "qme", "qht", "qam", "qct", "qst"})
_RENAMED = {"iw": "he", "in": "id", "ji": "yi"}


_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        start=1,
    )
}


def part(found: Any, *names: str) -> dict[str, Any]:
    """An object below others by its names, empty where there is none; not to be changed."""
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def parts(found: Any, *names: str) -> list[Any]:
    """A list below objects by its names, empty where there is none; not to be changed."""
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, list) else []


def objects(found: Any, *names: str) -> list[dict[str, Any]]:
    """The objects of a list below others by its names."""
    return [one for one in parts(found, *names) if isinstance(one, dict)]


def words(found: Any, name: str) -> str:
    """A text of an object, empty where there is none; a number is one too."""
    value = found.get(name) if isinstance(found, dict) else None
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def number(found: Any, name: str) -> int | None:
    """A whole number of an object, also one written as text; None where there is none."""
    value = found.get(name) if isinstance(found, dict) else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**15:
        return None
    return value


def address(found: Any, *names: str) -> str | None:
    """The first of these texts of an object that leads into the web."""
    for name in names:
        said = words(found, name).strip()
        if said.startswith(("https://", "http://")) and len(said) <= MAX_URL:
            return said
    return None


def moment(found: Any, *names: str) -> datetime | None:
    """The first of these dates of an object, in UTC: ISO 8601, of a mail, or seconds since 1970."""
    for name in names:
        value = found.get(name) if isinstance(found, dict) else None
        if (when := _when(value)) is not None:
            return when
    return None


def language(found: Any, *names: str) -> str:
    """The first of these languages of an object as a BCP 47 tag; empty where it names none."""
    for name in names:
        said = words(found, name).replace("_", "-")
        first, _, rest = said.partition("-")
        if _LANGUAGE.fullmatch(said) and first.lower() not in _NO_LANGUAGE:
            first = _RENAMED.get(first.lower(), first.lower())
            return f"{first}-{rest}" if rest else first
    return ""


def _when(value: Any) -> datetime | None:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1_000 if value > 10**11 else value, UTC)
        if not isinstance(value, str) or not value:
            return None
        if value[0].isdigit():
            # Threads and others write +0000, which ISO 8601 has with a colon, or without both.
            found = datetime.fromisoformat(value)
        elif value[-4:].isdigit() and value[-10:-4].strip()[:1] in ("+", "-"):
            # X, as in “Wed May 01 08:00:00 +0000 2024”: put in the order that ISO 8601 has.
            _, month, day, time, zone, year = value.split()
            found = datetime.fromisoformat(f"{year}-{_MONTHS[month]}-{day}T{time}{zone}")
        else:
            found = parsedate_to_datetime(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError, TypeError, LookupError):
        return None
