"""How often something was done lately, counted where nobody who does it can take it back.

A tally stands for a window of time that begins with the first. It is counted in the transaction of what it
counts: what is refused, or rolled back, was not done.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from accounts.models import CachedLimit, Tally

# One statement, so that requests at the same moment cannot pass a limit together.
_COUNT = """
    INSERT INTO accounts_tally AS t (name, count, ends_at)
    VALUES (%(name)s, 1, statement_timestamp() + make_interval(secs => %(seconds)s))
    ON CONFLICT (name) DO UPDATE SET
        count = CASE WHEN t.ends_at <= statement_timestamp() THEN 1 ELSE t.count + 1 END,
        ends_at = CASE WHEN t.ends_at <= statement_timestamp() THEN excluded.ends_at ELSE t.ends_at END
    WHERE t.ends_at <= statement_timestamp() OR t.count < %(most)s
    RETURNING 1"""


def count(name: str, *, most: int, window: timedelta) -> bool:
    """Count one more of what ``name`` says; False, and nothing is counted, where that would be over ``most``."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"name": name, "most": most, "seconds": window.total_seconds()})
        return cursor.fetchone() is not None


def address(email: str) -> str:
    """How a mail address stands in a name, which is nobody's to read."""
    return hashlib.sha256(email.lower().encode()).hexdigest()


def forget_over() -> int:
    """Remove the tallies whose window is over, and what limits counted without Redis; returns how many."""
    over = Tally.objects.filter(ends_at__lte=Now()).delete()[0]
    return over + CachedLimit.objects.filter(expires__lte=Now()).delete()[0]
