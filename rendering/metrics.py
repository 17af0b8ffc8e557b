"""Prometheus metrics of the queue and of background work, collected at each scrape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Min
from django.db.models.functions import Now
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from accounts.models import OutgoingMail
from carousels.models import PendingMedia
from rendering.queries import service_figures


def queue_metrics() -> Iterable[Metric]:
    """Yield the numbers of tasks, renders and agencies. Scale workers by the age of the oldest task."""
    figures = service_figures()
    tasks = GaugeMetricFamily(
        "leporello_tasks", "Tasks that are queued or running.", labels=["class", "state"]
    )
    for state, counts in (("queued", figures.queued), ("running", figures.running)):
        for name, count in counts.items():
            tasks.add_metric([name, state], count)
    yield tasks
    yield _by_class(
        "leporello_queue_oldest_seconds",
        "Seconds that the oldest task has waited.",
        figures.oldest_seconds,
    )
    yield GaugeMetricFamily("leporello_renders_unfinished", "Unfinished renders.", figures.renders)
    yield GaugeMetricFamily(
        "leporello_agencies_active", "Agencies with unfinished renders.", figures.agencies
    )
    yield CounterMetricFamily(
        "leporello_tasks_given_up",
        "Tasks given up since the beginning.",
        figures.given_up,
    )


def background_metrics() -> Iterable[Metric]:
    """Yield for how many seconds the first mail and the first picture to fetch have been overdue."""
    late = GaugeMetricFamily(
        "leporello_overdue_seconds",
        "Seconds that the oldest due item has waited for a worker of its queue.",
        labels=["queue"],
    )
    for name, rows in (("mail", OutgoingMail.objects), ("io", PendingMedia.objects)):
        first = rows.filter(due_at__lte=Now()).aggregate(late=Now() - Min("due_at"))["late"]
        late.add_metric([name], first.total_seconds() if first else 0.0)
    yield late


def _by_class(name: str, text: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=["class"])
    for label, value in values.items():
        family.add_metric([label], value)
    return family
