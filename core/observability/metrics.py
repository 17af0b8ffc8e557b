"""Prometheus metrics: durations of requests and tasks, and values computed at scrape time.

With ``PROMETHEUS_MULTIPROC_DIR`` (a folder that is empty when the machine starts) the metrics of all processes of a
machine are combined; without it, a scrape gets those of the process that answers. No label holds an id or user
content.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    start_http_server,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

Figures = Callable[[], Iterable[Metric]]

_FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_SLOW = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 20.0, 60.0, 300.0)

REQUESTS = Histogram(
    "leporello_request_seconds",
    "Duration of requests.",
    ["method", "route", "status"],
    buckets=_FAST,
)
TASKS = Histogram(
    "leporello_task_seconds",
    "Duration of render tasks, by kind and result.",
    ["kind", "status"],
    buckets=_SLOW,
)

DISK_FULL = Counter(
    "leporello_disk_full", "Writes that failed because a disk was full; their work is retried."
)

_figures: list[Figures] = []


def at_scrape(figures: Figures) -> None:
    """Register a function that computes metrics when they are scraped."""
    _figures.append(figures)


class _AtScrape(Collector):
    def collect(self) -> Iterable[Metric]:
        for figures in _figures:
            yield from figures()


def exposition() -> bytes:
    """Return all metrics in Prometheus' text format."""
    computed = CollectorRegistry()
    computed.register(_AtScrape())
    return generate_latest(_observed()) + generate_latest(computed)


def listen(place: str) -> None:
    """Serve metrics at ``host:port`` from a thread, for a process that serves no requests.

    No token is required, so only the scraper may be able to reach the address.
    """
    host, _, port = place.rpartition(":")
    start_http_server(int(port), host, registry=_observed())


def _observed() -> CollectorRegistry:
    """Return the registry of this process, or of all processes of the machine."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it has no types
    return registry
