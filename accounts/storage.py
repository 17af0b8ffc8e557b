"""What an agency keeps in the store: how much it is, whether its plan has room, and what is to go.

Bytes are counted by triggers on the tables that name objects, as changes that nobody else waits for;
now and then the changes of an agency are made one. An object that is not named any more is *doomed*: it
goes a day later, if nothing names it then. Who is about to rely on an object *spares* it first, so that
it cannot go between the look and the row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Now

from accounts.models import Agency, DoomedObject, StoredChange
from accounts.plans import PLANS
from accounts.usage import PlanLimit

# Longer than anything may take from sparing an object to the row that names it.
GRACE = timedelta(days=1)

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


def doom(keys: Iterable[str]) -> None:
    """Let objects go after the grace, in the caller's transaction, unless something names them then."""
    rows = [DoomedObject(key=key, due_at=Now() + GRACE) for key in sorted(set(keys))]
    DoomedObject.objects.bulk_create(rows, ignore_conflicts=True)


def spare(*keys: str) -> None:
    """Keep objects that somebody is about to name, or find out that they have gone.

    Call it outside of a transaction, before looking whether an object is there and before putting it;
    waits for whoever is removing one at this moment.
    """
    if keys:
        DoomedObject.objects.filter(key__in=keys).delete()


def agency_of(key: str) -> UUID:
    """Whose an object is: every key begins with ``agencies/<id>/``."""
    return UUID(key.split("/")[1])
