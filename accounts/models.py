"""People, agencies, who belongs where, keys for programs, and what was done.

``Agency``, ``Membership``, ``OutgoingMail`` and the look-ups are control tables: they are read before a
tenant is known, so row-level security does not cover them, and they hold nothing of an agency's work.
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
    """Finds people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person; the e-mail address is the name they sign in with."""

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
        """The name that others know them by."""
        return self.name or self.email


class Agency(models.Model):
    """The tenant. ``plan`` and ``billing_id`` are set where it pays, never by its people."""

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
    """A person's role in an agency, for all of its clients or for those that are named.

    Teams may add clients. Owners and admins reach everything.
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
    """People who work for the same clients, or for all."""

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
    """A program's key. The secret is shown once; here lies only what tells keys apart.

    ``scopes`` are capabilities out of those that keys may have; ``clients`` None reaches all.
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
    """What an agency used in a month of its own calendar; ``month`` is the first day."""

    month = models.DateField()
    slides = models.PositiveBigIntegerField(default=0)
    renders = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "usage"
        constraints = [
            models.UniqueConstraint(fields=["agency", "month"], name="one_row_a_month"),
        ]


class KeyLookup(models.Model):
    """From the SHA-256 of a secret to the agency and key; a revoked key has no row."""

    digest = models.CharField(max_length=64, primary_key=True)
    agency_id = models.UUIDField()
    key_id = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return str(self.key_id)


class Invitation(TenantModel):
    """Somebody is asked to join; the row goes when they do, or when they are no longer wanted.

    ``email`` is in lower case. What opens it is in the mail alone, here is not even its digest.
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
    """From the SHA-256 of a mailed token to the invitation; the newest token only has a row."""

    digest = models.CharField(max_length=64, primary_key=True)
    agency_id = models.UUIDField()
    invitation_id = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return str(self.invitation_id)


class OutgoingMail(models.Model):
    """A mail that was not sent yet. Links in it open things, so it is sealed; sent, its row goes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sealed = models.TextField()
    due_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"mail {self.pk}"


class Tally(models.Model):
    """How often something was done since a window of time began; belongs to no tenant, and outlives what it counts."""

    name = models.CharField(max_length=200, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name


class CachedLimit(models.Model):
    """What limits of signing in are counted by while Redis is away, in the columns of Django's cache table."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


class AuditEvent(models.Model):
    """Who did what to what. Rows are added and read, never changed: the database grants no more.

    The agency is a plain id: the record outlives what it is about.
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
    """One effect of one key, written in its transaction and answered from for a week.

    ``sealed`` is the answer, which may hold links that open files; ``reach`` are the clients that whoever
    asked could reach, None where that was all of them. ``body`` and ``location`` are answers that the
    release before this one kept in plain; it leaves ``status`` open while it works.
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
    """By how much what an agency stores has grown or shrunk; the sum is what it stores."""

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
