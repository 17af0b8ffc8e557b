"""What an agency used in a month of its own calendar, and whether its plan has room for more.

Slides are charged when they are asked for, so that requests at the same moment cannot pass the
limit together, and given back when they fail, are canceled or were painted before.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from accounts.billing.plans import PLANS
from accounts.models import Agency, Usage
from core.errors import ProblemError
from design.ids import uuid7

# One statement, so that it counts right whoever else counts; no row comes back at the limit.
_CHARGE = """
    INSERT INTO accounts_usage AS u (id, agency_id, month, slides, renders)
    SELECT %(id)s, %(agency)s, %(month)s, %(slides)s, 1
    WHERE %(most)s::bigint IS NULL OR %(slides)s <= %(most)s::bigint
    ON CONFLICT (agency_id, month) DO UPDATE
        SET slides = u.slides + excluded.slides, renders = u.renders + 1
        WHERE %(most)s::bigint IS NULL OR u.slides + excluded.slides <= %(most)s::bigint
    RETURNING slides"""


class PlanLimit(ProblemError):
    """The agency's plan has no room for what is asked for."""

    code, status, title = "plan-limit", 402, "The plan's limit is reached"


def month_of(agency: Agency, at: datetime | None = None) -> date:
    """The first day of the month that it is in the agency's time zone."""
    there = (at or timezone.now()).astimezone(ZoneInfo(agency.time_zone))
    return there.date().replace(day=1)


def charge(agency: Agency, slides: int) -> date:
    """Count slides in the caller's transaction; returns the month to give them back to.

    Raises ``PlanLimit`` when the month has not so many left, and then counts nothing.
    """
    plan, month = PLANS[agency.plan], month_of(agency)
    with connection.cursor() as cursor:
        cursor.execute(
            _CHARGE,
            {
                "id": uuid7(),
                "agency": agency.pk,
                "month": month,
                "slides": slides,
                "most": plan.slides_a_month,
            },
        )
        if cursor.fetchone() is not None:
            return month
    used = Usage.objects.of(agency).filter(month=month).values_list("slides", flat=True).first()
    left = max(0, (plan.slides_a_month or 0) - (used or 0))
    raise PlanLimit(
        f"This takes {slides} slides, and {left} of the {plan.slides_a_month} of this month are "
        "left: render fewer, wait for the next month, or take a larger plan.",
        metric="slides",
        limit=plan.slides_a_month,
        left=left,
        plan=plan.key,
        resets_at=_next_month(agency, month).isoformat(),
    )


def give_back(agency_id: UUID, month: date, slides: int) -> None:
    """Take slides off a month's count in the caller's transaction: they cost nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_usage SET slides = slides - %s WHERE agency_id = %s AND month = %s",
            [slides, agency_id, month],
        )


def _next_month(agency: Agency, month: date) -> datetime:
    year, following = divmod(month.year * 12 + month.month, 12)
    return datetime(year, following + 1, 1, tzinfo=ZoneInfo(agency.time_zone))
