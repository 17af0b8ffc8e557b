"""Brings the pictures and fonts of a snapshot from the object store into the painter's folder."""

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
    """A file of the snapshot is missing from the store or damaged. The message is for users."""


_LOST = "The picture or font {} is missing. Upload it again and use the new one."
_MASTER_LOST = "An approved slide is missing. Approve the carousel again, and hand it over again."
_DAMAGED = "The picture or font {} is damaged. Upload it again and use the new one."


class Files:
    """The files in the painter's folder. ``lost`` holds the messages about missing pictures, by digest."""

    def __init__(self, hold: Hold) -> None:
        self._hold = hold
        self.lost: dict[str, str] = {}

    def bring_asset(self, agency_id: UUID, asset: UUID, digest: str) -> None:
        """Make a picture or a font available in the folder. Raises ``PictureLost``."""

        def load() -> bytes:
            if packaged := specimen.packaged(digest):
                return packaged
            key = asset_key(agency_id, digest)
            return _read(key, digest, _LOST.format(asset), _DAMAGED.format(asset))

        self._hold.bring(digest, load)

    def bring_master(self, key: str, digest: str) -> None:
        """Make the master of an approved slide available in the folder. Raises ``PictureLost``."""
        self._hold.bring(digest, lambda: _read(key, digest, _MASTER_LOST, _MASTER_LOST))


def folder() -> Path:
    """Return the folder with the painter's pictures and fonts, each named by the SHA-256 of its bytes."""
    path = Path(settings.ASSET_CACHE_DIR)
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def fetch(agency_id: UUID, snapshot: Snapshot) -> Iterator[Files]:
    """Make all files of a snapshot available while the block runs.

    Missing pictures are listed in ``lost``: slides without them can be painted. Raises ``PictureLost`` for a
    missing font, since every slide uses it, and ``StoreUnavailable``, even at the end: results must then be
    discarded.
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
