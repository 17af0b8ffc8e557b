"""The result of reading a format: posts with links, and notes on what was lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from design.thread import Author, Marker, PostEntity

MAX_URL = 2_000
# The longest post of any platform in the catalogue.
MAX_POST = 25_000


class ImportRefused(Exception):
    """The source cannot become a thread; ``detail`` names the place and the way out."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Note:
    """A warning whose post has no number yet; ``at`` is the code point that it is about."""

    code: str
    detail: str
    at: int = 0


@dataclass(slots=True)
class RawPost:
    """A post during the import. Every step keeps the offsets of its links right."""

    text: str
    links: tuple[PostEntity, ...] = ()
    notes: list[Note] = field(default_factory=list)
    expects_image: bool = False
    marker: Marker | None = None
    about: dict[str, Any] = field(default_factory=dict)
    """Further fields of the ``Post``: its media, its date, what it quotes."""


@dataclass(slots=True)
class Reading:
    """The posts of a source; ``raw`` is stored instead of the source where that is too large."""

    posts: list[RawPost]
    author: Author | None = None
    notes: list[Note] = field(default_factory=list)
    raw: str | None = None


def link(start: int, end: int, url: str) -> PostEntity | Note:
    """Return a link over code points, or a note why there is none: only http and https are accepted."""
    try:
        parts = urlsplit(url)
        leads = parts.scheme.lower() in ("http", "https") and bool(parts.netloc)
        url.encode()  # half of a surrogate pair is no address
    except ValueError:
        leads = False
    if not leads:
        return Note("link-dropped", f"A link to “{url[:60]}” was left out; its text stays.", start)
    if len(url) > MAX_URL:
        detail = (
            f"A link of {len(url)} characters was left out; its text stays. The limit is {MAX_URL}."
        )
        return Note("link-dropped", detail, start)
    return PostEntity(kind="link", start=start, end=end, url=url, expanded_url=url)
