"""Identifiers: UUIDv7, so that the order of ids is the order of creation (RFC 9562, 5.7)."""

from __future__ import annotations

from uuid import UUID

from uuid_utils import compat


def uuid7() -> UUID:
    """Return a new id, greater than every id made before in this process."""
    return compat.uuid7()
