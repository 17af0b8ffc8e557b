"""Figures for Prometheus: what requests and tasks took, and what is asked for when it scrapes.

With ``PROMETHEUS_MULTIPROC_DIR`` (a folder that is empty when the machine starts) the figures of
all processes of a machine are one; without it, those of the process that is asked. No label holds
an id or anything that people wrote.
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
    "How long requests took.",
    ["method", "route", "status"],
    buckets=_FAST,
)
TASKS = Histogram(
    "leporello_task_seconds",
    "How long tasks of renders took, by kind and by how they ended.",
    ["kind", "status"],
    buckets=_SLOW,
)

DISK_FULL = Counter(
    "leporello_disk_full", "Writes that a full disk refused; what they were for is tried again."
)

_figures: list[Figures] = []


def at_scrape(figures: Figures) -> None:
    """Register figures that are made when they are asked for."""
    _figures.append(figures)


class _AtScrape(Collector):
    def collect(self) -> Iterable[Metric]:
        for figures in _figures:
            yield from figures()


def exposition() -> bytes:
    """All figures, as a scraper reads them."""
    made = CollectorRegistry()
    made.register(_AtScrape())
    return generate_latest(_observed()) + generate_latest(made)


def listen(place: str) -> None:
    """Answer scrapes of a machine that serves no requests at ``host:port``, from a thread.

    There is no token: the place must be one that only the scraper reaches.
    """
    host, _, port = place.rpartition(":")
    start_http_server(int(port), host, registry=_observed())


def _observed() -> CollectorRegistry:
    """What was observed so far, by this process or by all of the machine."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it has no types
    return registry
