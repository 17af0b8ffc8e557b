"""How the service stands, as Prometheus is told when it scrapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

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


def _by_class(name: str, text: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=["class"])
    for label, value in values.items():
        family.add_metric([label], value)
    return family
