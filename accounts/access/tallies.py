"""Counters of recent actions, which the people who act cannot reset.

A tally covers a window of time that begins with the first action. It is counted in the transaction of the action:
an action that is refused or rolled back does not count.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from accounts.models import CachedLimit, Tally

# One statement, so that concurrent requests cannot exceed a limit together.
_COUNT = """
    INSERT INTO accounts_tally AS t (name, count, ends_at)
    VALUES (%(name)s, 1, statement_timestamp() + make_interval(secs => %(seconds)s))
    ON CONFLICT (name) DO UPDATE SET
        count = CASE WHEN t.ends_at <= statement_timestamp() THEN 1 ELSE t.count + 1 END,
        ends_at = CASE WHEN t.ends_at <= statement_timestamp() THEN excluded.ends_at ELSE t.ends_at END
    WHERE t.ends_at <= statement_timestamp() OR t.count < %(most)s
    RETURNING 1"""


def count(name: str, *, most: int, window: timedelta) -> bool:
    """Count one action under ``name``. Return False, and count nothing, if that would exceed ``most`` in ``window``."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"name": name, "most": most, "seconds": window.total_seconds()})
        return cursor.fetchone() is not None


def address_hash(email: str) -> str:
    """Return the hash that stands for an email address in a tally's name, so that the table holds no addresses."""
    return hashlib.sha256(email.lower().encode()).hexdigest()


def delete_expired() -> int:
    """Delete tallies whose window is over and limits counted without Redis that expired. Return how many."""
    over = Tally.objects.filter(ends_at__lte=Now()).delete()[0]
    return over + CachedLimit.objects.filter(expires__lte=Now()).delete()[0]
