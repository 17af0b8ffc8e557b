"""Tables of people, agencies, members, teams, API keys, invitations, mail, usage and the audit log.

``Agency``, ``Membership``, ``OutgoingMail`` and the look-ups are control tables: they are read before the tenant is
known, so row-level security does not cover them, and they hold nothing of an agency's work.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.capabilities import Role
from accounts.tenancy import TenantManager, TenantModel
from design.ids import uuid7


class Users(BaseUserManager["User"]):
    """Finds people by email address, ignoring case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person, who signs in with their email address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email

    @property
    def called(self) -> str:
        """The name shown to others; the address if there is none."""
        return self.name or self.email


class Agency(models.Model):
    """The tenant. Billing sets ``plan`` and ``billing_id``; members never do."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC")
    plan = models.CharField(max_length=20)
    billing_id = models.CharField(max_length=120, blank=True, default="")
    require_mfa = models.BooleanField(default=False)
    founder = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


def _roles() -> list[tuple[str, str]]:
    return [(role.value, role.value) for role in Role]


class Membership(models.Model):
    """A person's role in an agency, for all of its clients or for the named ones.

    Teams may add clients. Owners and admins have access to everything.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=8, choices=_roles())
    all_clients = models.BooleanField(default=True)
    clients: ArrayField[Any, Any] = ArrayField(models.UUIDField(), default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "user"], name="one_role_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} of {self.agency_id}"


class Team(TenantModel):
    """Members with access to the same clients, or to all."""

    name = models.CharField(max_length=120)
    people: ArrayField[Any, Any] = ArrayField(models.UUIDField(), default=list)
    all_clients = models.BooleanField(default=False)
    clients: ArrayField[Any, Any] = ArrayField(models.UUIDField(), default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "team"

    def __str__(self) -> str:
        return self.name


class ApiKey(TenantModel):
    """A program's API key. The secret is shown once; the row stores only a prefix, which tells keys apart.

    ``scopes`` are capabilities from ``SCOPES``. ``clients`` None means access to all.
    """

    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    scopes: ArrayField[Any, Any] = ArrayField(models.CharField(max_length=40))
    clients: ArrayField[Any, Any] = ArrayField(models.UUIDField(), null=True)
    expires_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "API key"

    def __str__(self) -> str:
        return self.prefix


class Usage(TenantModel):
    """An agency's usage in a month of its own time zone; ``month`` is the first day."""

    month = models.DateField()
    slides = models.PositiveBigIntegerField(default=0)
    renders = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "usage"
        constraints = [
            models.UniqueConstraint(fields=["agency", "month"], name="one_row_a_month"),
        ]


class KeyLookup(models.Model):
    """Maps the SHA-256 of a secret to the agency and the key. A revoked key has no row."""

    digest = models.CharField(max_length=64, primary_key=True)
    agency_id = models.UUIDField()
    key_id = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return str(self.key_id)


class Invitation(TenantModel):
    """An open invitation; the row is deleted when it is accepted or withdrawn.

    ``email`` is in lower case. The token is only in the mail; this row does not even hold its digest.
    """

    email = models.EmailField()
    role = models.CharField(max_length=8, choices=_roles())
    all_clients = models.BooleanField(default=True)
    clients: ArrayField[Any, Any] = ArrayField(models.UUIDField(), default=list)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "invitation"
        constraints = [
            models.UniqueConstraint(fields=["agency", "email"], name="one_invitation_an_address"),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class InvitationLookup(models.Model):
    """Maps the SHA-256 of a mailed token to the invitation. Only the newest token has a row."""

    digest = models.CharField(max_length=64, primary_key=True)
    agency_id = models.UUIDField()
    invitation_id = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return str(self.invitation_id)


class OutgoingMail(models.Model):
    """A mail to be sent. It may hold links that grant access, so it is encrypted; once sent, the row is deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sealed = models.TextField()
    due_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"mail {self.pk}"


class Tally(models.Model):
    """The number of actions in a window of time. Belongs to no tenant, and outlives the rows it counts."""

    name = models.CharField(max_length=200, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name


class CachedLimit(models.Model):
    """Counters of sign-in limits while Redis is unavailable, in the columns of Django's cache table."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


class AuditEvent(models.Model):
    """An audit event. Rows are inserted and read, never changed: the database grants no more.

    ``agency_id`` is no foreign key, so that events outlive the agency.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency_id = models.UUIDField()
    actor = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=254, blank=True, default="")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    details: models.JSONField[Any, Any] = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    objects = TenantManager()

    class Meta:
        indexes = [models.Index(fields=["agency_id", "id"], name="audit_by_agency")]

    def __str__(self) -> str:
        return self.action


class IdempotencyRecord(TenantModel):
    """The stored response of a request with an idempotency key, written in the transaction of its effect.

    It is returned for a week. ``sealed`` is the encrypted response, which may hold links that open files. ``reach``
    lists the clients that the caller had access to; None means all. ``body`` and ``location`` are unencrypted
    responses of the previous release, which leaves ``status`` null while it works.
    """

    key = models.CharField(max_length=200)
    route = models.CharField(max_length=200)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body: models.JSONField[Any, Any] = models.JSONField(null=True)
    location = models.CharField(max_length=300, blank=True)
    sealed = models.TextField(db_default="")
    reach: ArrayField[Any, Any] = ArrayField(models.UUIDField(), null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "idempotency record"
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="one_effect_a_key"),
        ]

    def __str__(self) -> str:
        return self.key


class StoredChange(models.Model):
    """A change of an agency's stored bytes; the sum of its rows is what it stores."""

    agency_id = models.UUIDField()
    bytes = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["agency_id"], name="stored_by_agency")]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.bytes}"


class ScheduledDeletion(models.Model):
    """A stored object that no row names: from ``due_at`` on it may be deleted.

    Since ``removing_since`` a process is deleting it; until the row is gone, nobody else uses its key.
    """

    key = models.CharField(max_length=200, primary_key=True)
    due_at = models.DateTimeField(db_index=True)
    removing_since = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_doomedobject"

    def __str__(self) -> str:
        return self.key
