"""An agency's objects in the store: how many bytes, whether the plan has room, and which are to be deleted.

Triggers on the tables that name objects count bytes as separate change rows, so that writers do not wait for each
other; now and then an agency's rows are compacted into one. An object that no row names any more is scheduled for
deletion: it is deleted a day later if nothing names it then. Code that is about to rely on an object retains it
first, so that it cannot be deleted between the check and the new row. The collector claims an object before it
deletes it; during the deletion, retaining it fails with ``StoreUnavailable``, so that no deletion hits bytes that
were stored again. No lock is held and no transaction is open meanwhile, because a store may be slow.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, Sum
from django.db.models.functions import Now
from django.utils import timezone

from accounts.billing.plans import PLANS
from accounts.billing.usage import PlanLimit
from accounts.models import Agency, ScheduledDeletion, StoredChange
from core.storage import StoreUnavailable

# Longer than anything may take from retaining an object to the row that names it.
GRACE = timedelta(days=1)
# A deletion that has not ended by then never will: a store call takes 40 seconds at worst (three tries of twelve
# seconds, and the pauses between), and none begins after a quarter of this time.
REMOVAL = timedelta(minutes=2)

_COMPACT = """
    WITH gone AS (
        DELETE FROM accounts_storedchange WHERE agency_id IN (
            SELECT agency_id FROM accounts_storedchange GROUP BY agency_id HAVING count(*) > 1)
        RETURNING agency_id, bytes)
    INSERT INTO accounts_storedchange (agency_id, bytes)
    SELECT agency_id, sum(bytes) FROM gone GROUP BY agency_id"""


def stored_bytes(agency: Agency) -> int:
    """Return how many bytes the agency's assets and rendered files take up in the store."""
    changes = StoredChange.objects.filter(agency_id=agency.pk)
    return int(changes.aggregate(all=Sum("bytes"))["all"] or 0)


def require_storage(agency: Agency, more: int = 1) -> None:
    """Raise ``PlanLimit`` if the plan has no room for ``more`` bytes.

    Concurrent uploads may exceed the limit, by no more than their own bytes.
    """
    most = PLANS[agency.plan].storage_bytes
    if most is None:
        return
    left = max(0, most - stored_bytes(agency))
    if more > left:
        raise PlanLimit(
            f"{left:,} of {most:,} bytes of storage are left. Delete unused assets, wait until files of "
            "old renders expire, or choose a larger plan.",
            metric="storage",
            limit=most,
            left=left,
            plan=agency.plan,
        )


def compact() -> None:
    """Merge each agency's change rows into one. Safe to run concurrently with itself."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPACT)


def schedule_deletion(keys: Iterable[str]) -> None:
    """Schedule objects for deletion after ``GRACE`` unless a row names them then. Part of the caller's transaction."""
    rows = [ScheduledDeletion(key=key, due_at=Now() + GRACE) for key in sorted(set(keys))]
    ScheduledDeletion.objects.bulk_create(rows, ignore_conflicts=True)


def retain(*keys: str) -> None:
    """Cancel the scheduled deletion of objects that a row is about to name.

    Call it outside a transaction, before checking whether an object exists and before storing it. Raises
    ``StoreUnavailable`` while one is being deleted: once it is gone, it may be stored again.
    """
    if keys:
        rows = ScheduledDeletion.objects.filter(key__in=keys)
        rows.exclude(_being_removed()).delete()
        if rows.filter(_being_removed()).exists():
            raise StoreUnavailable("an object is being removed")


@dataclass(frozen=True, slots=True)
class Removal:
    """An object that this process may delete, while ``fresh``."""

    key: str
    since: datetime
    _began: float = field(default_factory=time.monotonic)

    @property
    def fresh(self) -> bool:
        """Whether there is time to begin the deletion. Later, others may use the key again."""
        return time.monotonic() - self._began < REMOVAL.total_seconds() / 4

    def done(self) -> None:
        """Release the key once the object is deleted."""
        ScheduledDeletion.objects.filter(key=self.key, removing_since=self.since).delete()


def take_due(is_named: Callable[[str], bool]) -> Removal | None:
    """Claim the next object whose grace is over and that no row names; None if there is none.

    ``is_named`` is called in the transaction that claims the object. One that is named after all is kept.
    """
    while True:
        with transaction.atomic():
            due = ScheduledDeletion.objects.select_for_update(skip_locked=True).exclude(
                _being_removed()
            )
            row = due.filter(due_at__lte=Now()).order_by("due_at").first()
            if row is None:
                return None
            if is_named(row.key):
                row.delete()
                continue
            row.removing_since = timezone.now()
            row.save(update_fields=["removing_since"])
            return Removal(row.key, row.removing_since)


def _being_removed() -> Q:
    return Q(removing_since__isnull=False, removing_since__gt=Now() - REMOVAL)


def agency_of(key: str) -> UUID:
    """Return the agency of an object; every key begins with ``agencies/<id>/``."""
    return UUID(key.split("/")[1])
