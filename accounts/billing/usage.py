"""An agency's usage by month in its own time zone, and whether its plan has room for more.

Slides are charged when they are requested, so that concurrent requests cannot exceed the limit together. They are
refunded when they fail, are canceled or were painted before.
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

# One statement, so that concurrent charges add up; it returns no row at the limit.
_CHARGE = """
    INSERT INTO accounts_usage AS u (id, agency_id, month, slides, renders)
    SELECT %(id)s, %(agency)s, %(month)s, %(slides)s, 1
    WHERE %(most)s::bigint IS NULL OR %(slides)s <= %(most)s::bigint
    ON CONFLICT (agency_id, month) DO UPDATE
        SET slides = u.slides + excluded.slides, renders = u.renders + 1
        WHERE %(most)s::bigint IS NULL OR u.slides + excluded.slides <= %(most)s::bigint
    RETURNING slides"""


class PlanLimit(ProblemError):
    """The request exceeds a limit of the agency's plan."""

    code, status, title = "plan-limit", 402, "Plan limit reached"


def month_of(agency: Agency, at: datetime | None = None) -> date:
    """Return the first day of the month in the agency's time zone, now or ``at`` a time."""
    there = (at or timezone.now()).astimezone(ZoneInfo(agency.time_zone))
    return there.date().replace(day=1)


def charge(agency: Agency, slides: int) -> date:
    """Charge slides in the caller's transaction. Return the month that a refund belongs to.

    Raises ``PlanLimit`` if fewer are left in the month, and then charges nothing.
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
        f"This render takes {slides} slides; {left} of this month's {plan.slides_a_month} are left. "
        "Render fewer, wait for the next month, or choose a larger plan.",
        metric="slides",
        limit=plan.slides_a_month,
        left=left,
        plan=plan.key,
        resets_at=_next_month(agency, month).isoformat(),
    )


def give_back(agency_id: UUID, month: date, slides: int) -> None:
    """Refund slides to a month in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_usage SET slides = slides - %s WHERE agency_id = %s AND month = %s",
            [slides, agency_id, month],
        )


def _next_month(agency: Agency, month: date) -> datetime:
    year, following = divmod(month.year * 12 + month.month, 12)
    return datetime(year, following + 1, 1, tzinfo=ZoneInfo(agency.time_zone))
