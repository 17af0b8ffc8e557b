"""Imported threads with their posts, and the carousels made from them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.tenancy import TenantForeignKey, TenantModel
from brandkits.models import BrandKit, Client, KitVersion
from design.kit.spec import KitSpec


class Thread(TenantModel):
    """An imported source: ``raw`` is stored so that a better importer can read it again.

    ``arrangement`` is a member's arrangement of the posts, with the digest of the ``reading`` that it belongs
    to; null if the posts are as in the source.
    """

    client = TenantForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=20)
    reasons: models.JSONField[Any, Any] = models.JSONField(default=list)
    raw = models.TextField()
    author: models.JSONField[Any, Any] = models.JSONField(null=True)
    arrangement: models.JSONField[Any, Any] = models.JSONField(null=True)
    warnings: models.JSONField[Any, Any] = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "thread"
        indexes = [models.Index(fields=["agency", "client", "id"], name="thread_by_client")]


class Post(TenantModel):
    """One post of a thread; ``content`` holds the canonical dump of a ``design.thread.Post``.

    ``images`` lists ``{"asset": id, "alt": text}`` in display order; a fetched one also has its place among
    the post's media. ``media`` is the state of fetching each medium, and is empty if pictures were
    uploaded instead.
    """

    thread = TenantForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveIntegerField()
    content: models.JSONField[Any, Any] = models.JSONField()
    images: models.JSONField[Any, Any] = models.JSONField(default=list)
    media: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        verbose_name = "post"
        constraints = [
            models.UniqueConstraint(fields=["thread", "order"], name="one_post_a_place"),
        ]


class PendingMedia(models.Model):
    """A thread whose pictures are still to be fetched; a control table. Deleted once they are fetched.

    ``attempts`` counts the rounds through all of its pictures, ``tried`` is the number of the last picture
    requested in this round. The holder of ``lease`` fetches until ``due_at``.
    """

    thread_id = models.UUIDField(primary_key=True)
    agency_id = models.UUIDField()
    due_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    tried = models.PositiveIntegerField(default=0, db_default=0)


class Carousel(TenantModel):
    """A carousel; ``document`` holds the canonical dump of a ``design.document.model.Document``.

    ``version`` rises by one with every change; an edit names the version that it started from. ``title``
    and ``words`` repeat text of the document, for lists and for search. ``checked_faults`` is the number
    of items to fix in ``checked_version``. ``held_version`` is the newest version that a review, a render
    or a version name refers to.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        READY = "ready"

    @property
    def kit(self) -> KitSpec:
        """The brand kit in the version that this carousel uses."""
        return KitSpec.model_validate(self.kit_version.spec)

    @property
    def to_fix(self) -> int | None:
        """The number of items to fix; None until this version has been checked."""
        return self.checked_faults if self.checked_version == self.version else None

    client = TenantForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    brand_kit = TenantForeignKey(BrandKit, on_delete=models.PROTECT, related_name="+")
    kit_version = TenantForeignKey(KitVersion, on_delete=models.PROTECT, related_name="+")
    thread = TenantForeignKey(Thread, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=5, choices=Status.choices, default=Status.DRAFT)
    tags: ArrayField[Any, Any] = ArrayField(models.CharField(max_length=40), default=list)
    words = models.TextField(default="")
    source_words = models.TextField(default="")
    archived_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    checked_version = models.PositiveIntegerField(null=True)
    checked_faults = models.PositiveIntegerField(null=True)
    held_version = models.PositiveIntegerField(null=True)
    document: models.JSONField[Any, Any] = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "carousel"
        indexes = [models.Index(fields=["agency", "client", "id"], name="carousel_by_client")]


class Change(TenantModel):
    """One step in a carousel's history: its operations, and their inverse.

    It led from version ``since`` to ``version``; typing in one text is one step of several versions.
    ``target`` is the version of the change that an undo or redo reversed, or the kit version that was
    applied; ``undone`` marks a change that was undone. From time to time a step stores the whole document,
    as a ``checkpoint``.
    """

    class Kind(models.TextChoices):
        EDIT = "edit"
        UNDO = "undo"
        REDO = "redo"
        RESTORE = "restore"
        KIT = "kit"

    carousel = TenantForeignKey(Carousel, on_delete=models.CASCADE, related_name="+")
    since = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.EDIT)
    target = models.PositiveIntegerField(null=True)
    undone = models.BooleanField(default=False)
    operations: models.JSONField[Any, Any] = models.JSONField()
    inverse: models.JSONField[Any, Any] = models.JSONField()
    checkpoint: models.JSONField[Any, Any] = models.JSONField(null=True)
    actor = models.UUIDField()
    actor_name = models.CharField(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "version"
        constraints = [
            models.UniqueConstraint(fields=["carousel", "version"], name="one_change_a_version"),
        ]


class VersionName(TenantModel):
    """The name of a version; ``actor`` is the member who named it last."""

    carousel = TenantForeignKey(Carousel, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    actor = models.UUIDField()
    actor_name = models.CharField(max_length=254)
    created_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "name of a version"
        constraints = [
            models.UniqueConstraint(fields=["carousel", "version"], name="one_name_a_version"),
        ]


class Review(TenantModel):
    """A review of one version of a carousel, current until the carousel changes.

    ``snapshot_digest`` names what the reviewer saw: the snapshot of that version, its kit and its pictures.
    ``to_fix`` is the number of items to fix at the approval.
    """

    class Verdict(models.TextChoices):
        APPROVED = "approved"
        CHANGES_REQUESTED = "changes_requested"

    carousel = TenantForeignKey(Carousel, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    verdict = models.CharField(max_length=17, choices=Verdict.choices)
    note = models.TextField(blank=True, default="")
    snapshot_digest = models.CharField(max_length=64, db_column="seal")
    to_fix = models.PositiveIntegerField(null=True)
    actor = models.UUIDField()
    actor_name = models.CharField(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "review"


class FrozenSnapshot(TenantModel):
    """The canonical dump of a ``design.snapshot.Snapshot``; equal snapshots share a row."""

    digest = models.CharField(max_length=64)
    content = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "snapshot"
        db_table = "rendering_frozensnapshot"
        constraints = [
            models.UniqueConstraint(fields=["agency", "digest"], name="one_row_a_snapshot"),
        ]


class PendingMasters(models.Model):
    """An approval whose images are still to be stored. Control table; storing all of them deletes the row."""

    review_id = models.UUIDField(primary_key=True)
    agency_id = models.UUIDField()
    due_at = models.DateTimeField(db_index=True)
    crashes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "rendering_pendingmasters"
