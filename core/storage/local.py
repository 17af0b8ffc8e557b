"""A folder as an object store, with signed, expiring URLs that ``views`` serves."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.core import signing

from core.database.transactions import outside_transaction
from core.storage import Found, ObjectMissing, StoreUnavailable, Upload

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*")
_PAGE = 1_000
_UNFINISHED = ".unfinished-"  # no key begins like that
_SALT = "config.objectstore.local"


class LocalStore:
    """A store of files below ``folder``. A file appears whole or not at all."""

    def __init__(self, folder: Path, base_url: str) -> None:
        self._folder = folder
        self._base_url = base_url

    @classmethod
    def from_settings(cls) -> LocalStore:
        return cls(Path(settings.OBJECTS_DIR), settings.PUBLIC_URL)

    def path(self, key: str) -> Path:
        """Return the file of a key. Raises ``ValueError`` for a key that could leave the folder."""
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        return self._folder / key

    @outside_transaction
    def put(self, key: str, data: bytes | IO[bytes], *, content_type: str) -> None:  # noqa: ARG002 - a folder keeps no types
        path = self.path(key)
        with _temporary_failures():
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                dir=path.parent, prefix=_UNFINISHED, delete=False
            ) as file:
                try:
                    if isinstance(data, bytes):
                        file.write(data)
                    else:
                        shutil.copyfileobj(data, file, 1 << 20)
                    file.close()
                    os.replace(file.name, path)
                except BaseException:
                    os.unlink(file.name)
                    raise

    @outside_transaction
    def open(self, key: str) -> BinaryIO:
        try:
            with _temporary_failures():
                return self.path(key).open("rb")
        except FileNotFoundError:
            raise ObjectMissing(key) from None

    @outside_transaction
    def exists(self, key: str) -> bool:
        try:
            with _temporary_failures():
                return stat.S_ISREG(self.path(key).stat().st_mode)
        except FileNotFoundError:
            return False

    @outside_transaction
    def delete(self, key: str) -> None:
        with suppress(FileNotFoundError), _temporary_failures():
            self.path(key).unlink()

    @outside_transaction
    def walk(self, prefix: str) -> Iterator[list[Found]]:
        for folder, _, names in os.walk(self.path(prefix.rstrip("/"))):
            for start in range(0, len(names), _PAGE):
                page = [name for name in names[start : start + _PAGE] if name[0] != "."]
                found = (self._found(Path(folder, name)) for name in page)
                yield [one for one in found if one is not None]

    def _found(self, path: Path) -> Found | None:
        try:
            facts = path.stat()
        except FileNotFoundError:
            return None
        modified = datetime.fromtimestamp(facts.st_mtime, UTC)
        return Found(path.relative_to(self._folder).as_posix(), facts.st_size, modified)

    @outside_transaction
    def abandon_unfinished(self, before: datetime) -> None:
        for path in self._folder.rglob(f"{_UNFINISHED}*"):
            found = self._found(path)
            if found is not None and found.modified < before:
                path.unlink(missing_ok=True)

    def presign_get(self, key: str, *, expires: timedelta, filename: str, content_type: str) -> str:
        return self._signed("GET", key, expires, name=filename, type=content_type)

    def presign_put(
        self, key: str, *, expires: timedelta, content_type: str, max_bytes: int
    ) -> Upload:
        url = self._signed("PUT", key, expires, type=content_type, most=max_bytes)
        return Upload(url, "PUT", {"Content-Type": content_type})

    def allow_browsers(self, origin: str) -> None:
        """Do nothing: the page's own origin serves the folder."""

    def _signed(self, method: str, key: str, expires: timedelta, **terms: object) -> str:
        self.path(key)
        until = int(time.time() + expires.total_seconds())
        signed = {"method": method, "key": key, "until": until, **terms}
        signature = signing.dumps(signed, salt=_SALT, compress=True)
        return f"{self._base_url}/objects/{quote(key)}?leave={signature}"


@contextmanager
def _temporary_failures() -> Iterator[None]:
    """Raise ``StoreUnavailable`` for a folder that is full, read-only or gone; let ``FileNotFoundError`` through."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreUnavailable(f"the folder cannot be used: {error.strerror}") from error


def read_signed_terms(signature: str, *, method: str, key: str) -> dict[str, object] | None:
    """Return the terms of a signed URL, or None if it was tampered with, expired or is for another object."""
    try:
        terms = signing.loads(signature, salt=_SALT)
    except signing.BadSignature:
        return None
    valid = terms["method"] == method and terms["key"] == key and terms["until"] >= time.time()
    return terms if valid else None
