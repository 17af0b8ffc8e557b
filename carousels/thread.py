"""A thread as it was imported: one model for every source. Never changed by editing.

``text`` is display text: links shortened as the source shows them. Offsets are Unicode code
points, end-exclusive. What a source does not say is None or empty, never zero.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from carousels.document import Entity, Strict

Source = Literal["builder-page", "plain-text"]
Direction = Literal["ltr", "rtl"]


class PostEntity(Entity):
    """A marked stretch of a post; ``display`` is the text it covers."""

    display: str = ""


class Marker(Strict):
    """A thread's own numbering, taken off the text: ``2/7`` has index 2 and total 7."""

    raw: str
    index: int
    total: int | None = None


class Warning(Strict):
    """What the import dropped, changed or misses, and in which post (1-based; 0 for the thread)."""

    code: str
    detail: str
    post: int = 0


class Post(Strict):
    """One post. ``expects_image`` notes a gap where the source had a picture."""

    text: str
    entities: tuple[PostEntity, ...] = ()
    language: str = ""
    direction: Direction = "ltr"
    marker: Marker | None = None
    expects_image: bool = False


class ThreadAuthor(Strict):
    """Who wrote the thread, as far as the source or the importer says."""

    name: str = Field(min_length=1, max_length=120)
    handle: str = Field(default="", max_length=120)


class ImportedThread(Strict):
    source: Source
    reasons: tuple[str, ...] = ()
    posts: tuple[Post, ...]
    warnings: tuple[Warning, ...] = ()
