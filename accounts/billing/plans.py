"""Plans: the limits of an agency, as data. An agency names one plan.

Billing sets the plan: ``manage.py plan AGENCY --plan studio --billing-id …``. Clients, kits and members are never
limited.
"""

from __future__ import annotations

from dataclasses import dataclass

GIB = 2**30


@dataclass(frozen=True, slots=True)
class Plan:
    """Limits of an agency; None means unlimited.

    ``slides_a_month``: newly painted slides, each format counted. ``max_concurrent``: slides and files in progress
    at the same time. ``share``: weight among agencies when painters are scarce. ``requests_a_minute``: of the whole
    agency; ``requests_a_minute_each``: of one person or API key.
    """

    key: str
    slides_a_month: int | None
    storage_bytes: int | None
    max_concurrent: int | None
    share: float
    requests_a_minute: int
    requests_a_minute_each: int


PLANS: dict[str, Plan] = {
    plan.key: plan
    for plan in (
        Plan("trial", 200, GIB, 1, 1.0, 600, 600),
        Plan("studio", 20_000, 50 * GIB, 4, 1.0, 3_000, 1_200),
        Plan("agency", 200_000, 500 * GIB, 16, 2.0, 12_000, 3_000),
        Plan("unmetered", None, None, None, 1.0, 30_000, 6_000),
    )
}
