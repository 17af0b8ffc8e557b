"""How the service stands, over all agencies: read off control tables, so it costs little at any length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from rendering.models import AgencyQueue, RenderPulse
from rendering.queue import BULK, INTERACTIVE

CLASSES = {INTERACTIVE: "interactive", BULK: "bulk"}

_RUNNING = """
    SELECT priority, count(*) FROM rendering_queueentry WHERE state = 'running' GROUP BY priority"""
# The first of its class in the index over what is queued, however many come after it.
_AGE = """
    SELECT coalesce(extract(epoch FROM clock_timestamp() - (
        SELECT ready_at FROM rendering_queueentry
        WHERE state = 'queued' AND priority = %s AND ready_at <= clock_timestamp()
        ORDER BY ready_at LIMIT 1)), 0)"""


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """Tasks by class (``interactive``, ``bulk``): waiting, at work, and for how long the oldest waits.

    ``agencies`` have something unfinished; ``given_up`` counts tasks since the beginning.
    """

    queued: Mapping[str, int]
    running: Mapping[str, int]
    oldest_seconds: Mapping[str, float]
    renders: int
    agencies: int
    given_up: int


def service_figures() -> ServiceFigures:
    """How the service stands now, in a handful of indexed queries."""
    unfinished = _by_class()
    running = dict.fromkeys(CLASSES, 0)
    oldest = {}
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING)
        running |= dict(cursor.fetchall())
        for priority, name in CLASSES.items():
            cursor.execute(_AGE, [priority])
            oldest[name] = float(cursor.fetchone()[0])
    return ServiceFigures(
        # Two queries are two moments: nothing is queued less than not at all.
        queued={name: max(0, unfinished[p] - running[p]) for p, name in CLASSES.items()},
        running={name: running[p] for p, name in CLASSES.items()},
        oldest_seconds=oldest,
        renders=RenderPulse.objects.count(),
        agencies=RenderPulse.objects.values("agency_id").distinct().count(),
        given_up=AgencyQueue.objects.aggregate(all=Sum("dead"))["all"] or 0,
    )


def unfinished_tasks(**filters: object) -> int:
    """How many tasks are queued or at work, of everybody or of some renders."""
    return int(RenderPulse.objects.filter(**filters).aggregate(all=Sum("unfinished"))["all"] or 0)


def _by_class() -> dict[int, int]:
    counted = RenderPulse.objects.values_list("priority").annotate(all=Sum("unfinished"))
    return dict.fromkeys(CLASSES, 0) | dict(counted)
