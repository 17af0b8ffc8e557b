"""How the service stands, as Prometheus is told when it scrapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Min
from django.db.models.functions import Now
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from accounts.models import OutgoingMail
from carousels.models import PendingMedia
from rendering.queries import service_figures


def queue_metrics() -> Iterable[Metric]:
    """Tasks, renders and agencies at this moment; the age of the oldest task is what to scale by."""
    figures = service_figures()
    tasks = GaugeMetricFamily(
        "leporello_tasks", "Tasks that wait or are worked on.", labels=["class", "state"]
    )
    for state, counts in (("queued", figures.queued), ("running", figures.running)):
        for name, count in counts.items():
            tasks.add_metric([name, state], count)
    yield tasks
    yield _by_class(
        "leporello_queue_oldest_seconds", "How long the oldest task waits.", figures.oldest_seconds
    )
    yield GaugeMetricFamily(
        "leporello_renders_unfinished", "Renders that have not ended.", figures.renders
    )
    yield GaugeMetricFamily(
        "leporello_agencies_active", "Agencies with unfinished renders.", figures.agencies
    )
    yield CounterMetricFamily(
        "leporello_tasks_given_up",
        "Tasks that were given up since the beginning.",
        figures.given_up,
    )


def background_metrics() -> Iterable[Metric]:
    """Mail and pictures at this moment: for how long the first of them has been due."""
    late = GaugeMetricFamily(
        "leporello_overdue_seconds",
        "How long what is due waits for a worker of its queue.",
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
