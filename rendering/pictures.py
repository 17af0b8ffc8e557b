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
_GONE = "What was approved is gone. Approve the carousel again, and hand it over anew."
_DAMAGED = "The picture or font {} is damaged. Upload it anew, and put the new one in its place."


def folder() -> Path:
    """Where the painter finds pictures and fonts, each under the SHA-256 of its bytes."""
    path = Path(settings.ASSET_CACHE_DIR)
    path.mkdir(parents=True, exist_ok=True)
    return path


def fetch(agency_id: UUID, snapshot: Snapshot) -> dict[str, str]:
    """Make every file of the snapshot available; what is wrong with the pictures that are lost, by digest.

    A slide without such a picture is none the worse. Raises ``PictureLost`` for a font, which every slide
    is set in. Safe to run twice and at the same time.
    """
    target = folder()
    for asset, digest in snapshot.fonts.items():
        _bring(agency_id, asset, digest, target)
    lost = {}
    for asset, reference in snapshot.assets.items():
        try:
            _bring(agency_id, asset, reference.digest, target)
        except PictureLost as loss:
            lost[reference.digest] = str(loss)
    return lost


def bring_master(key: str, digest: str) -> None:
    """Make a picture that was approved available; raises ``PictureLost``."""
    if not (folder() / digest).is_file():
        _keep(key, digest, _GONE, _GONE)


def _bring(agency_id: UUID, asset: UUID, digest: str, target: Path) -> None:
    if not (target / digest).is_file():
        key = asset_key(agency_id, digest)
        _keep(key, digest, _LOST.format(asset), _DAMAGED.format(asset))


def _keep(key: str, digest: str, lost: str, damaged: str) -> None:
    try:
        with store().open(key) as stream:
            data = stream.read()
    except ObjectMissing:
        raise PictureLost(lost) from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise PictureLost(damaged)
    target = folder()
    with tempfile.NamedTemporaryFile(dir=target, delete=False) as file:
        file.write(data)
    os.replace(file.name, target / digest)
