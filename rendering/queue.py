"""Who is served next: a queue in the database, fair between agencies and deaf to lost workers.

Every function here is one short transaction (or part of the caller's), reads the time off the
database's clock, and may run at the same time as itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction

from rendering.models import QueueEntry

INTERACTIVE, BULK = 0, 10
LONGEST_DELAY = timedelta(minutes=1)

_ACTIVE = """EXISTS (
    SELECT 1 FROM rendering_queueentry e
    WHERE e.agency_id = q.agency_id AND e.state = 'queued' AND e.ready_at <= clock_timestamp())"""

# The agency's row is locked waiting, not skipping: skipping starves an agency that is alone.
_NEXT_AGENCY = f"""
    SELECT q.agency_id FROM rendering_agencyqueue q WHERE {_ACTIVE}
    ORDER BY q.virtual_time, q.agency_id LIMIT 1 FOR UPDATE"""  # noqa: S608 - made of constants - constants only

_TAKE = """
    UPDATE rendering_queueentry SET state = 'running', lease = %(lease)s,
        lease_expires_at = clock_timestamp() + %(term)s
    WHERE task_id = (
        SELECT task_id FROM rendering_queueentry
        WHERE agency_id = %(agency)s AND state = 'queued' AND ready_at <= clock_timestamp()
        ORDER BY priority, task_id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING task_id"""

_CHARGE = """
    UPDATE rendering_agencyqueue SET virtual_time = virtual_time + 1 / weight
    WHERE agency_id = %(agency)s"""

# An agency that wakes starts where the busy ones are: it cannot save up time while it sleeps.
_WAKE = f"""
    INSERT INTO rendering_agencyqueue (agency_id, virtual_time, weight)
    VALUES (%(agency)s, coalesce((SELECT min(q.virtual_time)
        FROM rendering_agencyqueue q WHERE {_ACTIVE}), 0), 1)
    ON CONFLICT (agency_id) DO UPDATE SET virtual_time =
        greatest(rendering_agencyqueue.virtual_time, excluded.virtual_time)"""  # noqa: S608 - made of constants

_EXPIRED = """
    UPDATE rendering_queueentry SET state = 'queued', lease = NULL, lease_expires_at = NULL
    WHERE task_id IN (
        SELECT task_id FROM rendering_queueentry
        WHERE state = 'running' AND lease_expires_at < clock_timestamp()
        FOR UPDATE SKIP LOCKED)"""


@dataclass(frozen=True, slots=True)
class Claim:
    """One task, ours until the lease ends."""

    task_id: UUID
    agency_id: UUID
    lease: UUID


def enqueue(agency_id: UUID, task_ids: Iterable[UUID], priority: int) -> None:
    """Add tasks in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_WAKE, {"agency": agency_id})
    QueueEntry.objects.bulk_create(
        [
            QueueEntry(task_id=task_id, agency_id=agency_id, priority=priority)
            for task_id in task_ids
        ]
    )


def claim() -> Claim | None:
    """Take the next task of the agency that was served least; None when nothing is ready."""
    lease = uuid4()
    term = timedelta(seconds=settings.RENDER_LEASE_SECONDS)
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_NEXT_AGENCY)
            row = cursor.fetchone()
            if row is None:
                return None
            values = {"agency": row[0], "lease": lease, "term": term}
            cursor.execute(_TAKE, values)
            taken = cursor.fetchone()
            if taken is not None:
                cursor.execute(_CHARGE, values)
                return Claim(taken[0], row[0], lease)


def finish(claim: Claim) -> bool:
    """End a task in the caller's transaction; False when the lease is no longer ours."""
    gone, _ = QueueEntry.objects.filter(task_id=claim.task_id, lease=claim.lease).delete()
    return gone == 1


def release(claim: Claim, *, delayed: bool) -> bool:
    """Give a task back: at once, or after a pause that doubles every time. False as in ``finish``."""
    held = QueueEntry.objects.select_for_update().filter(task_id=claim.task_id, lease=claim.lease)
    with transaction.atomic():
        entry = held.first()
        if entry is None:
            return False
        pause = min(timedelta(seconds=2**entry.releases), LONGEST_DELAY) if delayed else timedelta()
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE rendering_queueentry SET state = 'queued', lease = NULL, "
                "lease_expires_at = NULL, releases = releases + %s, "
                "ready_at = clock_timestamp() + make_interval(secs => %s) WHERE task_id = %s",
                [int(delayed), pause.total_seconds(), claim.task_id],
            )
    return True


def withdraw(task_ids: Iterable[UUID]) -> set[UUID]:
    """Take tasks that nobody has begun out of the queue; returns those that it got."""
    # What is locked is being claimed at this moment: somebody has begun.
    waiting = QueueEntry.objects.select_for_update(skip_locked=True).filter(
        task_id__in=list(task_ids), state=QueueEntry.State.QUEUED
    )
    found = set(waiting.values_list("task_id", flat=True))
    QueueEntry.objects.filter(task_id__in=found).delete()
    return found


def requeue_expired() -> int:
    """Put the tasks of lost workers back into the queue; it is not their fault. Returns how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_EXPIRED)
        return int(cursor.rowcount)


def waiting() -> int:
    """How many tasks could be worked on now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM rendering_queueentry "
            "WHERE state = 'queued' AND ready_at <= clock_timestamp()"
        )
        return int(cursor.fetchone()[0])
