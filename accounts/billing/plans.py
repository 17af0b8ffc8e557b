"""What an agency may use, as data: a plan is a row here, an agency names one.

Which plan an agency has is decided where it pays: ``manage.py plan AGENCY --plan studio
--billing-id …``. Clients, kits and members are never counted.
"""

from __future__ import annotations

from dataclasses import dataclass

GIB = 2**30


@dataclass(frozen=True, slots=True)
class Plan:
    """Limits of an agency; None is none.

    ``slides_a_month``: slides painted anew, a format each. ``max_concurrent``: slides and files that are
    worked on at the same time. ``share``: how much of the painters an agency gets beside others.
    ``requests_a_minute`` of the whole agency, ``requests_a_minute_each`` of one person or key.
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
