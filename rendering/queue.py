"""The task queue: a table in the database, fair between agencies and robust against lost workers.

Every function is one short transaction (or part of the caller's), reads the time from the database's clock,
and may run concurrently with itself.

An agency is *awake* while one of its tasks can be claimed. A claim looks only at awake agencies, and puts an
agency to sleep when none of its tasks is ready, or when as many are running as its plan allows. Adding or
ending a task wakes the agency after the commit. So a claim costs the same however many tasks and agencies
there are. The sweep wakes agencies that a dead process left asleep.

A claim is one statement (the function ``rendering_claim``, in the migrations): the agency's row is locked
only while the database runs it, never while a worker paints.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from accounts.billing.plans import PLANS
from accounts.models import Agency
from rendering.models import QueueEntry

log = logging.getLogger("leporello.queue")

INTERACTIVE, BULK = 0, 10
# A slide of usual cost takes at most this long; longer tasks are charged as several slides.
SLIDE_SECONDS = 0.15
LONGEST_DELAY = 60  # seconds
LONGEST_TASK = 900

# An agency that wakes starts where the busy ones are, or where the last one was: it cannot save up time while
# asleep, and a new one starts neither ahead nor behind.
_NOW = """coalesce(
    (SELECT min(virtual_time) FROM rendering_agencyqueue WHERE wakes_at <= clock_timestamp()),
    (SELECT max(virtual_time) FROM rendering_agencyqueue), 0)"""

_WOKEN = """
    virtual_time = CASE WHEN q.wakes_at <= clock_timestamp() THEN q.virtual_time
        ELSE greatest(q.virtual_time, {now}) END,
    wakes_at = CASE WHEN q.wakes_at <= clock_timestamp() THEN q.wakes_at
        ELSE clock_timestamp() END"""

_ADD = f"""
    INSERT INTO rendering_agencyqueue AS q
        (agency_id, virtual_time, weight, at_once, wakes_at, dead)
    VALUES (%(agency)s, {_NOW}, %(weight)s, %(at_once)s, clock_timestamp(), 0)
    ON CONFLICT (agency_id) DO UPDATE SET weight = excluded.weight, at_once = excluded.at_once,
        {_WOKEN.format(now="excluded.virtual_time")}"""  # noqa: S608 - made of constants

_ROUSE = f"""
    UPDATE rendering_agencyqueue q SET {_WOKEN.format(now=_NOW)}
    WHERE agency_id = %(agency)s"""  # noqa: S608 - made of constants

_FORGOTTEN = """
    SELECT q.agency_id FROM rendering_agencyqueue q WHERE q.wakes_at IS NULL AND EXISTS (
        SELECT 1 FROM rendering_queueentry e
        WHERE e.agency_id = q.agency_id AND e.state = 'queued')"""

# The agencies that have tasks but no row yet, found by jumping from agency to agency along the index.
_UNKNOWN = """
    WITH RECURSIVE waiting AS (
        (SELECT agency_id FROM rendering_queueentry WHERE state = 'queued'
         ORDER BY agency_id LIMIT 1)
        UNION ALL
        SELECT (SELECT e.agency_id FROM rendering_queueentry e
                WHERE e.state = 'queued' AND e.agency_id > w.agency_id
                ORDER BY e.agency_id LIMIT 1)
        FROM waiting w WHERE w.agency_id IS NOT NULL)
    SELECT agency_id FROM waiting w WHERE agency_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM rendering_agencyqueue q WHERE q.agency_id = w.agency_id)"""

_PLANNED = """
    UPDATE rendering_agencyqueue q SET weight = %(weight)s, at_once = %(at_once)s
    FROM accounts_agency a
    WHERE a.id = q.agency_id AND a.plan = %(plan)s
        AND (q.weight, q.at_once) IS DISTINCT FROM (%(weight)s, %(at_once)s)"""

_EXPIRED = """
    UPDATE rendering_queueentry SET state = 'queued', lease = NULL, lease_expires_at = NULL
    WHERE task_id IN (
        SELECT task_id FROM rendering_queueentry
        WHERE state = 'running' AND lease_expires_at < clock_timestamp()
        FOR UPDATE SKIP LOCKED)
    RETURNING agency_id, task_id"""

_RELEASED = """
    UPDATE rendering_queueentry SET state = 'queued', lease = NULL, lease_expires_at = NULL,
        ready_at = clock_timestamp()
            + make_interval(secs => least(power(2, releases), %(longest)s) * %(delayed)s),
        releases = releases + %(delayed)s
    WHERE task_id = %(task)s AND lease = %(lease)s"""

_CHARGED = """
    UPDATE rendering_agencyqueue SET virtual_time = virtual_time + %(slides)s / weight
    WHERE agency_id = %(agency)s"""

_RENEWED = """
    UPDATE rendering_queueentry SET lease_expires_at = clock_timestamp() + make_interval(secs => %(term)s)
    WHERE task_id = %(task)s AND lease = %(lease)s"""


Values = Mapping[str, UUID | str | float | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed task, held until the lease ends. ``capped``: other tasks of its agency may wait for it to end."""

    task_id: UUID
    agency_id: UUID
    lease: UUID
    capped: bool


def enqueue(agency_id: UUID, costs: Mapping[UUID, int], priority: int) -> None:
    """Add tasks in the caller's transaction, each with its cost in slides."""
    QueueEntry.objects.bulk_create(
        [
            QueueEntry(task_id=task_id, agency_id=agency_id, priority=priority, cost=cost)
            for task_id, cost in costs.items()
        ],
        batch_size=5_000,
    )
    transaction.on_commit(partial(_wake, agency_id), robust=True)


def claim() -> Claim | None:
    """Claim the next task of the least served agency. Returns None when nothing is ready."""
    lease = uuid4()
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT agency, task, capped FROM rendering_claim(%s, %s)",
                [lease, settings.RENDER_LEASE_SECONDS],
            )
            if (found := cursor.fetchone()) is None:
                return None
            agency, task, capped = found
            if task is not None:  # else this agency was put to sleep; another may be awake
                return Claim(task, agency, lease, capped)


@contextmanager
def lease_kept(claim: Claim) -> Iterator[None]:
    """Renew the lease while the block runs. It expires by itself when the process dies.

    After a quarter of an hour it is no longer renewed: the task is assumed to hang.
    """
    over = threading.Event()
    renewing = threading.Thread(target=_renew, args=(claim, over), name="lease", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        over.set()
        renewing.join()


def finish(claim: Claim) -> bool:
    """Remove an ended task in the caller's transaction. Returns False when the lease was lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM rendering_queueentry WHERE task_id = %s AND lease = %s",
            [claim.task_id, claim.lease],
        )
        if claim.capped:
            transaction.on_commit(partial(_rouse, claim.agency_id), robust=True)
        return bool(cursor.rowcount)


def charge(agency_id: UUID, cost: int, seconds: float) -> None:
    """Charge an agency's share of painting time for what a task took beyond its cost, in slides."""
    more = seconds / SLIDE_SECONDS - cost
    if more > 0:
        _do(_CHARGED, {"agency": agency_id, "slides": more})


def release(claim: Claim, *, delayed: bool) -> bool:
    """Requeue a task, at once or after a pause that doubles every time. Returns False when the lease was lost."""
    values: Values = {
        "task": claim.task_id,
        "lease": claim.lease,
        "delayed": int(delayed),
        "longest": LONGEST_DELAY,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RELEASED, values)
        transaction.on_commit(partial(_rouse, claim.agency_id), robust=True)
        return bool(cursor.rowcount)


def withdraw(task_ids: list[UUID]) -> set[UUID]:
    """Remove tasks that are not running from the queue. Returns the ids of those removed."""
    # A locked row is being claimed at this moment, so its task has begun.
    waiting = QueueEntry.objects.select_for_update(skip_locked=True).filter(
        task_id__in=task_ids, state=QueueEntry.State.QUEUED
    )
    found = set(waiting.values_list("task_id", flat=True))
    QueueEntry.objects.filter(task_id__in=found).delete()
    return found


def requeue_expired() -> dict[UUID, list[UUID]]:
    """Requeue the tasks of lost workers, in the caller's transaction, without counting it against them.

    Returns their ids by agency.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRED)
        found: dict[UUID, list[UUID]] = {}
        for agency, task in cursor.fetchall():
            found.setdefault(agency, []).append(task)
    for agency in found:
        transaction.on_commit(partial(_rouse, agency), robust=True)
    return found


def refresh_agencies() -> None:
    """Wake the agencies that should be awake, and update each one's share from its present plan."""
    with connection.cursor() as cursor:
        for plan in PLANS.values():
            values: Values = {
                "plan": plan.key,
                "weight": plan.share,
                "at_once": plan.max_concurrent,
            }
            cursor.execute(_PLANNED, values)
        cursor.execute(_FORGOTTEN)
        forgotten = [agency for (agency,) in cursor.fetchall()]
        cursor.execute(_UNKNOWN)
        unknown = [agency for (agency,) in cursor.fetchall()]
    for agency in forgotten:
        _rouse(agency)
    for agency in unknown:
        _wake(agency)


def count_ready(most: int) -> int:
    """Return how many tasks are ready, counting at most ``most``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM rendering_queueentry "
            "WHERE state = 'queued' AND ready_at <= clock_timestamp() LIMIT %s) ready",
            [most],
        )
        return int(cursor.fetchone()[0])


def count_given_up(agency_id: UUID) -> None:
    """Count a task that was given up, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rendering_agencyqueue SET dead = dead + 1 WHERE agency_id = %s", [agency_id]
        )


def commit_asynchronously() -> None:
    """Commit the caller's transaction without waiting for the disk. If a crash loses it, it is repeated."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def _renew(claim: Claim, over: threading.Event) -> None:
    term = settings.RENDER_LEASE_SECONDS
    until = time.monotonic() + LONGEST_TASK
    values: Values = {"task": claim.task_id, "lease": claim.lease, "term": term}
    while not over.wait(term / 3) and time.monotonic() < until:
        try:
            with connection.cursor() as cursor:
                cursor.execute(_RENEWED, values)
                if not cursor.rowcount:
                    return
        except DatabaseError as error:
            log.warning("a lease could not be renewed: %s", type(error).__name__)
        finally:
            connection.close()


def _wake(agency_id: UUID) -> None:
    plan = PLANS[Agency.objects.values_list("plan", flat=True).get(pk=agency_id)]
    _do(_ADD, {"agency": agency_id, "weight": plan.share, "at_once": plan.max_concurrent})


def _rouse(agency_id: UUID) -> None:
    _do(_ROUSE, {"agency": agency_id})


def _do(statement: str, values: Values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
