"""A thread as it was imported: one model for every source. Never changed by editing.

``text`` is display text: links shortened as the source shows them. Offsets are Unicode code
points, end-exclusive. What a source does not say is None or empty, never zero.
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


def holdable(said: str) -> str:
    """The text without what neither PostgreSQL nor a font can hold: NUL and lone surrogates."""
    return _UNHOLDABLE.sub("", said)


def _held(said: object) -> object:
    return holdable(said) if isinstance(said, str) else said


_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")
# What a source says beside the words of a post: it is not shown letter by letter, but kept.
Beside = Annotated[str, BeforeValidator(_held)]
_HeldAddress = Annotated[Address, BeforeValidator(_held)]


class PostEntity(Entity):
    """A marked stretch of a post.

    ``display`` is the text that it covers, ``url`` the address as the source gives it,
    ``expanded_url`` where that leads; a link without them was shown shortened by its source.
    """

    display: Beside = ""
    url: _HeldAddress | None = None
    expanded_url: _HeldAddress | None = None


class Marker(Strict):
    """A thread's own numbering, taken off the text: ``2/7`` has index 2 and total 7."""

    raw: str
    index: int
    total: int | None = None


class Warning(Strict):
    """What the import dropped, changed or misses; ``post`` counts from 1, null is the thread."""

    code: Beside
    detail: Beside
    post: int | None = None


class Author(Strict):
    """Who wrote a thread, as its source says; ``avatar_url`` is where their picture was."""

    name: Beside = Field(max_length=120)
    handle: Beside = Field(default="", max_length=120)
    avatar_url: Beside | None = Field(default=None, max_length=2_000)
    verified: bool = False


class Media(Strict):
    """A picture, moving or not, that the source shows beside a post: where it was, what it shows.

    Of a video the ``poster_url`` is what a slide can show. ``focus`` are shares of width and height.
    """

    kind: Literal["image", "gif", "video"] = "image"
    url: Beside | None = Field(default=None, max_length=2_000)
    poster_url: Beside | None = Field(default=None, max_length=2_000)
    alt: Beside = ""
    width: int | None = None
    height: int | None = None
    focus: Focus | None = None
    sensitive: bool = False


class Quote(Strict):
    """A post that a post quotes; only what the source shows of it."""

    name: Beside = ""
    handle: Beside = ""
    text: Beside = ""
    url: Beside | None = None
    media: tuple[Media, ...] = ()


class Card(Strict):
    """The preview of a linked page."""

    url: Beside
    title: Beside = ""
    description: Beside = ""
    image_url: Beside | None = None


class Metrics(Strict):
    """How often; None where the source does not say, which is not zero."""

    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    quotes: int | None = None
    bookmarks: int | None = None
    views: int | None = None


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
    source_id: Beside = ""
    permalink: Beside | None = None
    created_at: datetime | None = None
    content_warning: Beside = ""
    media: tuple[Media, ...] = ()
    quote: Quote | None = None
    card: Card | None = None
    metrics: Metrics | None = None


class ImportedThread(Strict):
    """What an import found; ``reasons`` say why the text was taken for this source."""

    source: Source
    reasons: tuple[Beside, ...] = ()
    author: Author | None = None
    posts: tuple[Post, ...]
    warnings: tuple[Warning, ...] = ()
