"""The pictures and fonts of a snapshot, brought from the object store into the painter's folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from uuid import UUID

from django.conf import settings

from brandkits.models import asset_key
from config.objectstore import ObjectMissing, store
from rendering.snapshot import Snapshot


class PictureLost(Exception):
    """A file that the snapshot names is not in the store, or is not what it was; told to users."""


_LOST = "The picture or font {} is gone. Upload it anew, and put the new one in its place."
_DAMAGED = "The picture or font {} is damaged. Upload it anew, and put the new one in its place."


def folder() -> Path:
    """Where the painter finds pictures and fonts, each under the SHA-256 of its bytes."""
    path = Path(settings.ASSET_CACHE_DIR)
    path.mkdir(parents=True, exist_ok=True)
    return path


def fetch(agency_id: UUID, snapshot: Snapshot) -> None:
    """Make every file of the snapshot available. Safe to run twice and at the same time."""
    target = folder()
    pictures = {asset: reference.digest for asset, reference in snapshot.assets.items()}
    for asset, digest in {**pictures, **snapshot.fonts}.items():
        if not (target / digest).is_file():
            _download(agency_id, asset, digest, target)


def _download(agency_id: UUID, asset: UUID, digest: str, target: Path) -> None:
    try:
        with store().open(asset_key(agency_id, digest)) as stream:
            data = stream.read()
    except ObjectMissing:
        raise PictureLost(_LOST.format(asset)) from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise PictureLost(_DAMAGED.format(asset))
    with tempfile.NamedTemporaryFile(dir=target, delete=False) as file:
        file.write(data)
    os.replace(file.name, target / digest)
