"""What changes people, agencies and keys."""

from __future__ import annotations

import hashlib
import secrets
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.capabilities import Role
from accounts.models import Agency, ApiKey, AuditEvent, KeyLookup, Membership, User

KEY_PREFIX = "lep_"


@transaction.atomic
def create_user(email: str, password: str, *, name: str = "") -> User:
    """A person who can sign in at once. One address is one person, whatever its case."""
    user = User(email=email.lower(), name=name)
    user.set_password(password)
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def create_agency(*, name: str, owner: User) -> Agency:
    """A new tenant that belongs to ``owner``."""
    agency = Agency.objects.create(name=name)
    add_member(agency, owner, Role.OWNER)
    return agency


def add_member(agency: Agency, user: User, role: Role) -> Membership:
    """Give a person their part in an agency."""
    return Membership.objects.create(agency=agency, user=user, role=role)


@transaction.atomic
def create_api_key(agency: Agency, *, name: str, created_by: User) -> tuple[ApiKey, str]:
    """A new key and its secret. The secret is not stored and cannot be asked for again."""
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        agency=agency, name=name, prefix=secret[:12], role=Role.EDITOR, created_by=created_by
    )
    key.save(force_insert=True)
    KeyLookup.objects.create(digest=digest_of(secret), agency_id=agency.pk, key_id=key.pk)
    record(agency.pk, actor=str(created_by.pk), action="api-key.created", subject=str(key.pk))
    return key, secret


@transaction.atomic
def revoke_api_key(key: ApiKey, *, by: User) -> None:
    """The key opens nothing any more, from the next request on. Safe to run twice."""
    KeyLookup.objects.filter(key_id=key.pk).delete()
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        record(key.agency_id, actor=str(by.pk), action="api-key.revoked", subject=str(key.pk))


def record(agency_id: UUID, *, actor: str, action: str, subject: str) -> None:
    """Write down who did what to what, in the transaction that does it."""
    AuditEvent(agency_id=agency_id, actor=actor, action=action, subject=subject).save(
        force_insert=True
    )


def digest_of(secret: str) -> str:
    """Under which a key's secret is looked up: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
