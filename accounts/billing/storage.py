"""What an agency keeps in the store: how much it is, whether its plan has room, and what is to go.

Bytes are counted by triggers on the tables that name objects, as changes that nobody else waits for;
now and then the changes of an agency are made one. An object that is not named any more is *doomed*: it
goes a day later, if nothing names it then. Who is about to rely on an object *spares* it first, so that
it cannot go between the look and the row. Who removes one *takes* it first; while it is being removed,
sparing it is refused as weather is, so that no removal meets bytes that were put again. No lock is held
and no transaction is open meanwhile: a store may take its time.
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

# Longer than anything may take from sparing an object to the row that names it.
GRACE = timedelta(days=1)
# A removal that is not over by then never will be: a store is waited for 40 seconds at worst (three tries
# of twelve, and the pauses between), and nobody begins later than after a quarter of it.
REMOVAL = timedelta(minutes=2)

_COMPACT = """
    WITH gone AS (
        DELETE FROM accounts_storedchange WHERE agency_id IN (
            SELECT agency_id FROM accounts_storedchange GROUP BY agency_id HAVING count(*) > 1)
        RETURNING agency_id, bytes)
    INSERT INTO accounts_storedchange (agency_id, bytes)
    SELECT agency_id, sum(bytes) FROM gone GROUP BY agency_id"""


def stored_bytes(agency: Agency) -> int:
    """What the agency's assets and rendered files take up in the store."""
    changes = StoredChange.objects.filter(agency_id=agency.pk)
    return int(changes.aggregate(all=Sum("bytes"))["all"] or 0)


def require_storage(agency: Agency, more: int = 1) -> None:
    """Raise ``PlanLimit`` when the plan has no room for so many bytes more.

    What others are storing at this moment may pass the limit, and no more than that.
    """
    most = PLANS[agency.plan].storage_bytes
    if most is None:
        return
    left = max(0, most - stored_bytes(agency))
    if more > left:
        raise PlanLimit(
            f"Of the {most:,} bytes that may be stored, {left:,} are left: delete assets that "
            "nothing shows, wait until files of old renders expire, or take a larger plan.",
            metric="storage",
            limit=most,
            left=left,
            plan=agency.plan,
        )


def compact() -> None:
    """Make one of the changes of every agency. Safe to run at the same time as itself."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPACT)


def schedule_deletion(keys: Iterable[str]) -> None:
    """Let objects go after the grace, in the caller's transaction, unless something names them then."""
    rows = [ScheduledDeletion(key=key, due_at=Now() + GRACE) for key in sorted(set(keys))]
    ScheduledDeletion.objects.bulk_create(rows, ignore_conflicts=True)


def retain(*keys: str) -> None:
    """Keep objects that somebody is about to name.

    Call it outside of a transaction, before looking whether an object is there and before putting it.
    Raises ``StoreUnavailable`` while one is being removed: a moment later it is gone, and may be put again.
    """
    if keys:
        rows = ScheduledDeletion.objects.filter(key__in=keys)
        rows.exclude(_being_removed()).delete()
        if rows.filter(_being_removed()).exists():
            raise StoreUnavailable("an object is being removed")


@dataclass(frozen=True, slots=True)
class Removal:
    """An object that is ours to remove, while ``fresh``."""

    key: str
    since: datetime
    _began: float = field(default_factory=time.monotonic)

    @property
    def fresh(self) -> bool:
        """Whether there is time left to begin with it: later somebody else may use the key again."""
        return time.monotonic() - self._began < REMOVAL.total_seconds() / 4

    def done(self) -> None:
        """Let the key be used again; the object is gone."""
        ScheduledDeletion.objects.filter(key=self.key, removing_since=self.since).delete()


def take_due(is_named: Callable[[str], bool]) -> Removal | None:
    """The next object whose grace is over and that nothing names, from now on ours to remove.

    ``is_named`` is asked in the transaction that takes it; what is named after all is doomed no longer.
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
    """Whose an object is: every key begins with ``agencies/<id>/``."""
    return UUID(key.split("/")[1])
