"""Where bytes live: one small interface, an S3 bucket or a local folder behind it.

Keys are relative paths of plain characters. ``put`` of the same key replaces the object as a
whole; nobody ever reads half of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import IO, BinaryIO, Protocol

from django.conf import settings

from core.errors import Unavailable


class ObjectMissing(Exception):
    """There is no object under this key."""


class StoreUnavailable(Unavailable):
    """Weather: the store timed out, refused or broke. Asking again later may work.

    The message is the reason, for logs.
    """

    def __init__(self, reason: str) -> None:
        super().__init__("The storage does not answer. Ask again in a moment.", retry_after=5)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class BrowsersRefused(Exception):
    """Browsers cannot use the store from another origin; the text says what stood in the way."""


@dataclass(frozen=True, slots=True)
class Upload:
    """How a client sends an object by itself: exactly this method and these headers."""

    url: str
    method: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """An object that a walk came across."""

    key: str
    bytes: int
    modified: datetime


class ObjectStore(Protocol):
    """Every method may raise ``StoreUnavailable``."""

    def put(self, key: str, data: bytes | IO[bytes], *, content_type: str) -> None:
        """Store the whole object, replacing what was there."""

    def open(self, key: str) -> BinaryIO:
        """A stream of the object's bytes; raises ``ObjectMissing``."""

    def exists(self, key: str) -> bool: ...

    def delete(self, key: str) -> None:
        """Remove the object; no error when there is none."""

    def walk(self, prefix: str) -> Iterator[list[Found]]:
        """All objects whose keys begin like that, in pages; what changes meanwhile may be left out."""

    def abandon_unfinished(self, before: datetime) -> None:
        """Drop what is left of puts that were begun before that and never ended."""

    def presign_get(self, key: str, *, expires: timedelta, filename: str, content_type: str) -> str:
        """An absolute URL that downloads the object under a file name until it expires."""

    def presign_put(
        self, key: str, *, expires: timedelta, content_type: str, max_bytes: int
    ) -> Upload:
        """Leave to store one object of that type, of at most that size, until it expires."""

    def allow_browsers(self, origin: str) -> None:
        """Let pages of this origin use such URLs. Raises ``BrowsersRefused``."""


@cache
def store() -> ObjectStore:
    """The store that the settings name: a bucket if there is one, else the local folder."""
    if settings.S3_BUCKET:
        from core.storage.s3 import S3Store

        return S3Store.from_settings()
    from core.storage.local import LocalStore

    return LocalStore.from_settings()
