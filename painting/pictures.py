"""The pictures and fonts of a snapshot, brought from the object store into the painter's folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from core.storage import ObjectMissing, store
from core.storage.keys import asset_key
from design.snapshot import Snapshot
from painting import specimen
from painting.file_cache import FileCache, Hold


class PictureLost(Exception):
    """A file that the snapshot names is not in the store, or is not what it was; told to users."""


_LOST = "The picture or font {} is gone. Upload it anew, and put the new one in its place."
_GONE = "What was approved is gone. Approve the carousel again, and hand it over anew."
_DAMAGED = "The picture or font {} is damaged. Upload it anew, and put the new one in its place."


class Files:
    """What a painter needs, in its folder; ``lost`` says what is wrong with pictures that are not, by digest."""

    def __init__(self, hold: Hold) -> None:
        self._hold = hold
        self.lost: dict[str, str] = {}

    def bring_asset(self, agency_id: UUID, asset: UUID, digest: str) -> None:
        """Make a picture or a font available; raises ``PictureLost``."""

        def load() -> bytes:
            if packaged := specimen.packaged(digest):
                return packaged
            key = asset_key(agency_id, digest)
            return _read(key, digest, _LOST.format(asset), _DAMAGED.format(asset))

        self._hold.bring(digest, load)

    def bring_master(self, key: str, digest: str) -> None:
        """Make a picture that was approved available; raises ``PictureLost``."""
        self._hold.bring(digest, lambda: _read(key, digest, _GONE, _GONE))


def folder() -> Path:
    """Where the painter finds pictures and fonts, each under the SHA-256 of its bytes."""
    path = Path(settings.ASSET_CACHE_DIR)
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def fetch(agency_id: UUID, snapshot: Snapshot) -> Iterator[Files]:
    """Every file of the snapshot available, for as long as the block lasts.

    A slide without a picture that is lost is none the worse. Raises ``PictureLost`` for a font, which every
    slide is set in, and ``StoreUnavailable``, also at the end: what was made is not to be kept then.
    """
    with _cache(settings.ASSET_CACHE_DIR, settings.ASSET_CACHE_BYTES).using() as hold:
        files = Files(hold)
        for asset, digest in snapshot.fonts.items():
            files.bring_asset(agency_id, asset, digest)
        for asset, reference in snapshot.assets.items():
            try:
                files.bring_asset(agency_id, asset, reference.digest)
            except PictureLost as loss:
                files.lost[reference.digest] = str(loss)
        yield files


@cache
def _cache(place: Path, most: int) -> FileCache:
    return FileCache(place, most)


def _read(key: str, digest: str, lost: str, damaged: str) -> bytes:
    try:
        with store().open(key) as stream:
            data = stream.read()
    except ObjectMissing:
        raise PictureLost(lost) from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise PictureLost(damaged)
    return data
