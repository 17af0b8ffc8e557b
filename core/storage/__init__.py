"""Object storage: one small interface over an S3 bucket or a local folder.

Keys are relative paths of plain characters. ``put`` to an existing key replaces the whole object; readers never see
half of one.
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
    """No object has this key."""


class StoreUnavailable(Unavailable):
    """A temporary failure: the store timed out, refused or broke. A retry may succeed.

    ``str()`` is the reason, for logs.
    """

    def __init__(self, reason: str) -> None:
        super().__init__("The storage does not answer. Try again in a moment.", retry_after=5)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class BrowsersRefused(Exception):
    """Browsers cannot use the store from another origin; the message says why."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A presigned upload: the client must send exactly this method and these headers."""

    url: str
    method: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """An object found by ``walk``."""

    key: str
    bytes: int
    modified: datetime


class ObjectStore(Protocol):
    """An object store. Every method may raise ``StoreUnavailable``."""

    def put(self, key: str, data: bytes | IO[bytes], *, content_type: str) -> None:
        """Store the whole object, replacing an existing one."""

    def open(self, key: str) -> BinaryIO:
        """Return a stream of the object's bytes. Raises ``ObjectMissing``."""

    def exists(self, key: str) -> bool: ...

    def delete(self, key: str) -> None:
        """Delete the object; no error if there is none."""

    def walk(self, prefix: str) -> Iterator[list[Found]]:
        """Yield all objects with this key prefix, in pages; concurrent changes may be left out."""

    def abandon_unfinished(self, before: datetime) -> None:
        """Delete the remains of puts that began before a time and never ended."""

    def presign_get(self, key: str, *, expires: timedelta, filename: str, content_type: str) -> str:
        """Return an absolute URL that downloads the object under a file name until it expires."""

    def presign_put(
        self, key: str, *, expires: timedelta, content_type: str, max_bytes: int
    ) -> Upload:
        """Return a presigned upload of one object, of this type and at most this size, until it expires."""

    def allow_browsers(self, origin: str) -> None:
        """Let pages of this origin use presigned URLs. Raises ``BrowsersRefused``."""


@cache
def store() -> ObjectStore:
    """Return the store of the settings: the bucket if there is one, else the local folder."""
    if settings.S3_BUCKET:
        from core.storage.s3 import S3Store

        return S3Store.from_settings()
    from core.storage.local import LocalStore

    return LocalStore.from_settings()
