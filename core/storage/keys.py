"""Storage keys that several modules share."""

from __future__ import annotations

from uuid import UUID


def asset_key(agency_id: UUID, digest: str) -> str:
    """Return the storage key of an inspected picture or font: content-addressed, inside its agency."""
    return f"agencies/{agency_id}/assets/{digest}"


def thumbnail_key(agency_id: UUID, digest: str) -> str:
    """Return the storage key of a picture's thumbnail."""
    return f"agencies/{agency_id}/thumbnails/{digest}"
