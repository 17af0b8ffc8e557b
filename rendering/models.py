"""Models of renders: tasks, outputs, blobs, and the queue over all agencies.

``AgencyQueue``, ``QueueEntry``, ``RenderProgress`` and ``PendingHandOver`` are control tables: they are read before a tenant is known, so they hold only ids, times and counts, and row-level
security does not cover them.

Every column that was added to an existing table has a default in the database, so that the previous release,
which does not know the column, can insert rows during a rollout.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

from accounts.tenancy import TenantForeignKey, TenantModel
from brandkits.models import Client
from carousels.models import Carousel, FrozenSnapshot, Review

# A month without usage: giving back slides charged to it changes nobody's usage.
NEVER_CHARGED = date(2000, 1, 1)


class HandOver(TenantModel):
    """Approved carousels of one client, packed as one ZIP.

    ``error`` says why there is no ZIP. A hand-over whose ZIP expired stays ``ready``, without a blob.
    """

    class Status(models.TextChoices):
        PREPARING = "preparing"
        READY = "ready"
        FAILED = "failed"

    client = TenantForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PREPARING)
    error = models.CharField(max_length=500, blank=True, default="")
    blob = TenantForeignKey("Blob", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "hand-over"


class PendingHandOver(models.Model):
    """A hand-over to be checked because one of its renders ended. Control table; checking it deletes the row."""

    hand_over_id = models.UUIDField(primary_key=True)
    agency_id = models.UUIDField()
    due_at = models.DateTimeField(db_index=True)


class Render(TenantModel):
    """A job over one snapshot in one or more formats. Later edits of the carousel never change it.

    ``filename_template`` is the pattern of the files' names. With a ``channel``, the files are those that the
    channel accepts. With a ``review``, slides look as they did when the review approved them.

    ``verdict`` holds the findings about the whole render, stored when first requested after its end.

    ``charged_month`` is the month in which its slides count towards the agency's usage. The counts are exact
    counts of its tasks: they change in the transaction that ends a task, under the row's lock. ``unfinished``
    tasks are queued or running. ``events`` is the number of the last event that streams can send.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        PROCESSING = "processing"
        SUCCEEDED = "succeeded"
        PARTIAL = "partial"
        FAILED = "failed"
        CANCELED = "canceled"

    carousel = TenantForeignKey(Carousel, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    hand_over = TenantForeignKey(HandOver, on_delete=models.CASCADE, null=True, related_name="+")
    snapshot = TenantForeignKey(FrozenSnapshot, on_delete=models.PROTECT, related_name="+")
    review = TenantForeignKey(Review, on_delete=models.CASCADE, null=True, related_name="+")
    formats: models.JSONField[Any, Any] = models.JSONField()
    files: models.JSONField[Any, Any] = models.JSONField()
    filename_template = models.CharField(max_length=255, db_column="names", db_default="")
    channel = models.CharField(max_length=60, blank=True, default="", db_default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    priority = models.PositiveSmallIntegerField(db_default=0)
    total = models.PositiveIntegerField(db_default=0)
    unfinished = models.PositiveIntegerField(db_default=0)
    done = models.PositiveIntegerField(default=0, db_default=0)
    failed = models.PositiveIntegerField(default=0, db_default=0)
    lint_count = models.PositiveIntegerField(default=0, db_default=0)
    events = models.PositiveIntegerField(default=0, db_default=0)
    verdict: models.JSONField[Any, Any] = models.JSONField(null=True)
    charged_month = models.DateField(db_default=NEVER_CHARGED)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)

    UNFINISHED: ClassVar[tuple[str, ...]] = (Status.QUEUED, Status.PROCESSING)

    class Meta:
        verbose_name = "render"

    @property
    def ended(self) -> bool:
        """Whether all work on it is done. A retry makes it unfinished again."""
        return self.finished_at is not None


class Task(TenantModel):
    """One part of a render: a slide in a format, or a file over all slides.

    A ZIP is ``waiting`` until the files that go into it exist. ``slides`` is how many slides it counts
    towards the agency's usage, ``cost`` its share of painting time, in slides. ``event`` is the number of its
    end among the render's events; numbers follow the order of commits.
    """

    class Kind(models.TextChoices):
        SLIDE = "slide"
        PDF = "pdf"
        CONTACT_SHEET = "contact-sheet"
        ZIP = "zip"

    class Status(models.TextChoices):
        WAITING = "waiting"
        QUEUED = "queued"
        RUNNING = "running"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        DEAD = "dead"
        CANCELED = "canceled"

    render = TenantForeignKey(Render, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=13, choices=Kind.choices)
    format = models.CharField(max_length=60, blank=True)
    slide = models.PositiveIntegerField(null=True)
    files: models.JSONField[Any, Any] = models.JSONField()
    slides = models.PositiveSmallIntegerField(db_default=0)
    cost = models.PositiveSmallIntegerField(db_default=1)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.QUEUED)
    crashes = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=500, blank=True)
    lint: models.JSONField[Any, Any] = models.JSONField(default=list)
    event = models.PositiveIntegerField(null=True)

    UNFINISHED: ClassVar[tuple[str, ...]] = (Status.WAITING, Status.QUEUED, Status.RUNNING)
    UNMADE: ClassVar[tuple[str, ...]] = (Status.FAILED, Status.DEAD)

    class Meta:
        verbose_name = "task"
        constraints = [
            models.UniqueConstraint(
                fields=["render", "kind", "format", "slide"],
                nulls_distinct=False,
                name="one_task_a_piece",
            ),
            models.UniqueConstraint(fields=["render", "event"], name="one_task_an_event"),
        ]


class Blob(TenantModel):
    """A stored file. ``fingerprint`` identifies its content before painting: equal ones are painted once.

    ``owed`` marks a file that was painted for an approval, and counts towards usage only when requested.
    """

    fingerprint = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    content_type = models.CharField(max_length=40)
    last_used = models.DateTimeField(db_default=Now())
    owed = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = "blob"
        constraints = [
            models.UniqueConstraint(fields=["agency", "fingerprint"], name="one_blob_a_look"),
        ]
        indexes = [
            models.Index(fields=["agency", "last_used"], name="blob_by_use"),
            models.Index(fields=["agency", "key"], name="blob_by_key"),
        ]


class Output(TenantModel):
    """A file of a render. ``as_approved`` means that it shows what the render's review approved."""

    render = TenantForeignKey(Render, on_delete=models.CASCADE, related_name="+")
    task = TenantForeignKey(Task, on_delete=models.CASCADE, related_name="+")
    blob = TenantForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=13)
    filename = models.CharField(max_length=255)
    as_approved = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = "output"
        constraints = [
            models.UniqueConstraint(fields=["task", "file"], name="one_output_a_file"),
        ]


class Master(TenantModel):
    """A slide as it was approved in one format: the PNG, and its findings."""

    review = TenantForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=60)
    slide = models.PositiveIntegerField()
    blob = TenantForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    lint: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        verbose_name = "master"
        constraints = [
            models.UniqueConstraint(fields=["review", "format", "slide"], name="one_master_a_slide")
        ]
        indexes = [models.Index(fields=["agency", "blob"], name="master_by_blob")]


class FileLinks(TenantModel):
    """Public links to the files of a render, valid until ``expires_at`` or until revoked."""

    render = TenantForeignKey(Render, on_delete=models.CASCADE, related_name="+")
    publish_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "links"


class AgencyQueue(models.Model):
    """An agency's place in the fair queue: the lowest virtual time is served next.

    ``weight`` and ``at_once`` come from its plan. It is awake from ``wakes_at`` on. ``dead`` counts the tasks
    that were given up.
    """

    agency_id = models.UUIDField(primary_key=True)
    virtual_time = models.FloatField()
    weight = models.FloatField()
    at_once = models.PositiveIntegerField(null=True)
    wakes_at = models.DateTimeField(null=True)
    dead = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            # Not over the virtual time, which changes with every claim: such updates should touch no index.
            models.Index(
                fields=["agency_id"],
                condition=models.Q(wakes_at__isnull=False),
                name="awake_agencies",
            ),
        ]


class QueueEntry(models.Model):
    """A queued or running task. The row is deleted when the task ends.

    ``cost`` is the task's cost in slides.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"

    task_id = models.UUIDField(primary_key=True)
    agency_id = models.UUIDField()
    priority = models.PositiveSmallIntegerField()
    cost = models.PositiveSmallIntegerField(db_default=1)
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    ready_at = models.DateTimeField(db_default=Now())
    releases = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["agency_id", "priority", "task_id"],
                condition=models.Q(state="queued"),
                name="queued_by_agency",
            ),
            models.Index(
                fields=["priority", "ready_at"],
                condition=models.Q(state="queued"),
                name="queued_by_age",
            ),
            models.Index(
                fields=["agency_id", "priority"],
                condition=models.Q(state="running"),
                name="running_by_agency",
            ),
            models.Index(
                fields=["lease_expires_at"],
                condition=models.Q(state="running"),
                name="running_by_lease",
            ),
        ]


class RenderProgress(models.Model):
    """The progress of an unfinished render. The row is deleted when the render ends."""

    render_id = models.UUIDField(primary_key=True)
    agency_id = models.UUIDField()
    priority = models.PositiveSmallIntegerField()
    unfinished = models.PositiveIntegerField()
    events = models.PositiveIntegerField()

    class Meta:
        db_table = "rendering_renderpulse"
        indexes = [models.Index(fields=["agency_id"], name="pulse_by_agency")]
