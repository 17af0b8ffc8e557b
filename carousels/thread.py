"""A thread as it was imported: one model for every source. Never changed by editing.

``text`` is display text: links shortened as the source shows them. Offsets are Unicode code
points, end-exclusive. What a source does not say is None or empty, never zero.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from brandkits.spec import Strict
from carousels.document import Entity

Source = Literal["builder-page", "plain-text"]
Direction = Literal["ltr", "rtl"]


class PostEntity(Entity):
    """A marked stretch of a post.

    ``display`` is the text that it covers, ``url`` the address as the source gives it,
    ``expanded_url`` where that leads; a link without them was shown shortened by its source.
    """

    display: str = ""
    expanded_url: str | None = Field(default=None, max_length=2_000)


class Marker(Strict):
    """A thread's own numbering, taken off the text: ``2/7`` has index 2 and total 7."""

    raw: str
    index: int
    total: int | None = None


class Warning(Strict):
    """What the import dropped, changed or misses; ``post`` counts from 1, null is the thread."""

    code: str
    detail: str
    post: int | None = None


class Post(Strict):
    """One post. ``expects_image`` notes a gap where the source had a picture.

    ``language`` is empty where the writing does not give the language away.
    """

    text: str
    entities: tuple[PostEntity, ...] = ()
    language: str = ""
    direction: Direction = "ltr"
    marker: Marker | None = None
    expects_image: bool = False


class ImportedThread(Strict):
    """What an import found; ``reasons`` say why the text was taken for this source."""

    source: Source
    reasons: tuple[str, ...] = ()
    posts: tuple[Post, ...]
    warnings: tuple[Warning, ...] = ()
