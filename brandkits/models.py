"""The agency's clients, their brand kits, and the assets and custom themes and formats of both."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.tenancy import TenantForeignKey, TenantModel
from core.storage.keys import asset_key


def of_client(client_id: UUID) -> models.Q:
    """Select the rows that a client's work may use: the client's own, and those for all clients."""
    return models.Q(client=None) | models.Q(client=client_id)


class Client(TenantModel):
    """A client of the agency; everything made for it refers to this row.

    New carousels use its ``default_kit`` and its ``formats``.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60)
    language = models.CharField(max_length=35, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    default_kit = TenantForeignKey(
        "BrandKit", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    formats: ArrayField[Any, Any] = ArrayField(models.CharField(max_length=60), default=list)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "client"
        constraints = [
            models.UniqueConstraint(fields=["agency", "slug"], name="client_slug_once_an_agency"),
        ]

    def __str__(self) -> str:
        return self.name


class BrandKit(TenantModel):
    """A client's brand: ``spec`` holds the canonical dump of a ``design.kit.spec.KitSpec``.

    ``version`` rises by one with every change; an edit names the version that it started from. Carousels
    refer to a ``KitVersion``, so a change reaches them only when somebody applies it.
    """

    class Status(models.TextChoices):
        ACTIVE = "active"
        ARCHIVED = "archived"

    client = TenantForeignKey(Client, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ACTIVE)
    spec: models.JSONField[Any, Any] = models.JSONField()
    notes = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "brand kit"

    def __str__(self) -> str:
        return self.name


class KitVersion(TenantModel):
    """A version of a brand kit, valid from its change to the next, and who made it. Never changed or deleted."""

    kit = TenantForeignKey(BrandKit, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    spec: models.JSONField[Any, Any] = models.JSONField()
    actor_name = models.CharField(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "version"
        constraints = [
            models.UniqueConstraint(fields=["kit", "version"], name="one_kit_a_version"),
        ]


class Asset(TenantModel):
    """An uploaded picture or font, usable only once its inspection made it ``ready``.

    Rows of one agency with the same ``digest`` share one stored object. ``content_type`` and ``bytes``
    are what the uploader declared while pending, the stored object's when ready. ``facts`` is what
    inspection found: a picture's colours, a font's names and scripts. All clients may use an asset
    without ``client``.
    """

    class Kind(models.TextChoices):
        IMAGE = "image"
        LOGO = "logo"
        FONT = "font"

    class Status(models.TextChoices):
        PENDING = "pending"
        READY = "ready"
        REFUSED = "refused"

    client = TenantForeignKey(Client, on_delete=models.RESTRICT, null=True, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.PENDING)
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=40)
    bytes = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, blank=True, default="")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    alt = models.CharField(max_length=4_000, blank=True, default="")
    reason_code = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    focus: models.JSONField[Any, Any] = models.JSONField(null=True)
    licence = models.CharField(max_length=2_000, blank=True, default="")
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "asset"
        indexes = [models.Index(fields=["agency", "digest"], name="asset_by_digest")]

    def __str__(self) -> str:
        return self.filename

    @property
    def upload_key(self) -> str:
        """The key of the raw upload in the store, until its inspection."""
        return f"agencies/{self.agency_id}/uploads/{self.pk}"

    @property
    def key(self) -> str:
        """The key of a ready asset's clean file in the store."""
        return asset_key(self.agency_id, self.digest)


class OwnTheme(TenantModel):
    """A custom theme of the agency; ``tokens`` never change, carousels and kits name it by ``key``.

    All clients may use one without ``client``.
    """

    client = TenantForeignKey(Client, on_delete=models.RESTRICT, null=True, related_name="+")
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    tokens: models.JSONField[Any, Any] = models.JSONField()
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "theme"
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="theme_key_once_an_agency"),
        ]

    def __str__(self) -> str:
        return self.name


class OwnFormat(TenantModel):
    """A custom format of the agency, for all clients; it never changes, carousels name it by ``key``.

    Sizes are in pixels; ``max_bytes`` is None if files have no limit.
    """

    key = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    files: ArrayField[Any, Any] = ArrayField(models.CharField(max_length=12))
    max_bytes = models.PositiveIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "format"
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="format_key_once_an_agency"),
        ]

    def __str__(self) -> str:
        return self.name
