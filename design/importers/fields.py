"""Reading JSON fields without trust: objects, lists, texts, numbers and dates by name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

MAX_URL = 2_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
# Codes for "unknown", "none" or "art", in ISO 639 and at X; and codes that were renamed.
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
    """Return a nested object by its path; empty if there is none. It must not be changed."""
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def parts(found: Any, *names: str) -> list[Any]:
    """Return a nested list by its path; empty if there is none. It must not be changed."""
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, list) else []


def objects(found: Any, *names: str) -> list[dict[str, Any]]:
    """Return the objects of a nested list by its path."""
    return [one for one in parts(found, *names) if isinstance(one, dict)]


def words(found: Any, name: str) -> str:
    """Return a text of an object, also from a whole number; empty if there is none."""
    value = found.get(name) if isinstance(found, dict) else None
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def number(found: Any, name: str) -> int | None:
    """Return a whole number of an object, also from text; None if there is none."""
    value = found.get(name) if isinstance(found, dict) else None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**15:
        return None
    return value


def address(found: Any, *names: str) -> str | None:
    """Return the first of these fields that is a web address of at most 2,000 characters."""
    for name in names:
        found_address = words(found, name).strip()
        if found_address.startswith(("https://", "http://")) and len(found_address) <= MAX_URL:
            return found_address
    return None


def moment(found: Any, *names: str) -> datetime | None:
    """Return the first of these dates in UTC: from ISO 8601, a mail date, or seconds since 1970."""
    for name in names:
        value = found.get(name) if isinstance(found, dict) else None
        if (when := _when(value)) is not None:
            return when
    return None


def language(found: Any, *names: str) -> str:
    """Return the first of these languages as a BCP 47 tag; empty if there is none."""
    for name in names:
        tag = words(found, name).replace("_", "-")
        first, _, rest = tag.partition("-")
        if _LANGUAGE.fullmatch(tag) and first.lower() not in _NO_LANGUAGE:
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
            # Threads and others write +0000, which ISO 8601 writes with a colon.
            found = datetime.fromisoformat(value)
        elif value[-4:].isdigit() and value[-10:-4].strip()[:1] in ("+", "-"):
            # X writes “Wed May 01 08:00:00 +0000 2024”: reorder it as ISO 8601.
            _, month, day, time, zone, year = value.split()
            found = datetime.fromisoformat(f"{year}-{_MONTHS[month]}-{day}T{time}{zone}")
        else:
            found = parsedate_to_datetime(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError, TypeError, LookupError):
        return None
