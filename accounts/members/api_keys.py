"""API keys: creating and revoking them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import By, record
from accounts.capabilities import USUAL_SCOPES
from accounts.members.membership import by_person
from accounts.models import Agency, ApiKey, KeyLookup, User
from core.errors import invalid

KEY_PREFIX = "lep_"


@transaction.atomic
def create_api_key(
    agency: Agency,
    *,
    name: str,
    created_by: User,
    scopes: Sequence[str] = USUAL_SCOPES,
    clients: Sequence[UUID] | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Create a key. Return it with its secret, which is not stored and cannot be retrieved later.

    Raises ``Invalid`` if ``expires_at`` is in the past.
    """
    if expires_at is not None and expires_at <= timezone.now():
        raise invalid("/expires_at", "The expiry must be in the future.", "past")
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        agency=agency,
        name=name,
        prefix=secret[:12],
        scopes=sorted(map(str, scopes)),
        clients=None if clients is None else list(clients),
        expires_at=expires_at,
        created_by=created_by,
    )
    key.save(force_insert=True)
    KeyLookup.objects.create(digest=digest_of(secret), agency_id=agency.pk, key_id=key.pk)
    record(agency.pk, by_person(created_by), "api-key.created", key.pk, scopes=key.scopes)
    return key, secret


@transaction.atomic
def revoke_api_key(key: ApiKey, by: By) -> None:
    """Revoke a key, from the next request on. Safe to run twice."""
    KeyLookup.objects.filter(key_id=key.pk).delete()
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        record(key.agency_id, by, "api-key.revoked", key.pk)


def digest_of(secret: str) -> str:
    """Return the digest that a secret is looked up by. Secrets have 256 random bits, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
