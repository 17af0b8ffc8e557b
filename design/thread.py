"""An imported thread: one model for every source. Editing never changes it.

``text`` is display text: links are shortened as the source shows them. Offsets are Unicode code points,
end-exclusive. What a source omits is None or empty, never zero.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from design.document.model import Entity, Focus
from design.kit.spec import Strict
from design.links import Address

Source = Literal[
    "builder-page",
    "plain-text",
    "markdown",
    "csv",
    "x-api-v2",
    "x-archive",
    "x-status",
    "x-web",
    "thread-reader",
    "bluesky",
    "mastodon",
    "activitypub",
    "threads",
    "reddit",
    "feed",
    "embed",
]
Direction = Literal["ltr", "rtl"]


def storable(value: str) -> str:
    """Return the text without characters that neither PostgreSQL nor a font can hold: NUL and lone surrogates."""
    return _UNHOLDABLE.sub("", value)


def _storable(value: object) -> object:
    return storable(value) if isinstance(value, str) else value


_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")
# Text that a source gives besides the words of a post: stored, never drawn letter by letter.
Metadata = Annotated[str, BeforeValidator(_storable)]
_StorableAddress = Annotated[Address, BeforeValidator(_storable)]


class PostEntity(Entity):
    """A marked range of a post.

    ``display`` is the text that it covers, ``url`` the address as the source gives it, and
    ``expanded_url`` the final target. A link without them was shown shortened by its source.
    """

    display: Metadata = ""
    url: _StorableAddress | None = None
    expanded_url: _StorableAddress | None = None


class Marker(Strict):
    """The thread's own numbering, removed from the text: ``2/7`` has index 2 and total 7."""

    raw: str
    index: int
    total: int | None = None


class Warning(Strict):
    """What the import dropped, changed or could not find; ``post`` counts from 1, null means the thread."""

    code: Metadata
    detail: Metadata
    post: int | None = None


class Author(Strict):
    """The author of a thread as its source gives it; ``avatar_url`` is the address of the profile picture."""

    name: Metadata = Field(max_length=120)
    handle: Metadata = Field(default="", max_length=120)
    avatar_url: Metadata | None = Field(default=None, max_length=2_000)
    verified: bool = False


class Media(Strict):
    """A picture, animation or video of a post: its address and what it shows.

    A slide shows the ``poster_url`` of a video. ``focus`` is given in shares of width and height.
    """

    kind: Literal["image", "gif", "video"] = "image"
    url: Metadata | None = Field(default=None, max_length=2_000)
    poster_url: Metadata | None = Field(default=None, max_length=2_000)
    alt: Metadata = ""
    width: int | None = None
    height: int | None = None
    focus: Focus | None = None
    sensitive: bool = False


class Quote(Strict):
    """A quoted post: only what the source shows of it."""

    name: Metadata = ""
    handle: Metadata = ""
    text: Metadata = ""
    url: Metadata | None = None
    media: tuple[Media, ...] = ()


class Card(Strict):
    """The preview of a linked page."""

    url: Metadata
    title: Metadata = ""
    description: Metadata = ""
    image_url: Metadata | None = None


class Metrics(Strict):
    """Counts of reactions and views; None where the source gives none, which is not zero."""

    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    quotes: int | None = None
    bookmarks: int | None = None
    views: int | None = None


class Post(Strict):
    """One post. ``expects_image`` marks a place where the source had a picture.

    ``language`` is empty where the script does not determine it.
    """

    text: str
    entities: tuple[PostEntity, ...] = ()
    language: str = ""
    direction: Direction = "ltr"
    marker: Marker | None = None
    expects_image: bool = False
    source_id: Metadata = ""
    permalink: Metadata | None = None
    created_at: datetime | None = None
    content_warning: Metadata = ""
    media: tuple[Media, ...] = ()
    quote: Quote | None = None
    card: Card | None = None
    metrics: Metrics | None = None


class ImportedThread(Strict):
    """The result of an import; ``reasons`` say why the text was recognized as this source."""

    source: Source
    reasons: tuple[Metadata, ...] = ()
    author: Author | None = None
    posts: tuple[Post, ...]
    warnings: tuple[Warning, ...] = ()
