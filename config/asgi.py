"""The ASGI entry point of the web processes."""

from __future__ import annotations

from config.wsgi import application as wsgi  # isort: skip - sets Django up, so it comes first

import gc
import os
import sys
import time
from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.urls import get_resolver

from core.observability import metrics
from core.processes.priority import give_way
from core.serving.aside import Aside, asked_by_fronts, telling_cost
from core.serving.front import Application, Environ, Front, Wsgi
from core.serving.lanes import count_elsewhere
from core.serving.slots import Slots

_OURS = ("/health/", "/metrics")
_DOOR = "/_allauth/"
ASIDE_NICE = 15
# Threads switch ten times as often as by default: after a database reply, a request gets the interpreter back within
# a millisecond instead of after five of every other thread.
sys.setswitchinterval(0.0005)


def _lane(environ: Environ) -> str:
    """Name the threads for a request: by its path, or whether it has a session or a key."""
    if environ["PATH_INFO"].startswith(_DOOR):
        return "door"
    if environ["PATH_INFO"].startswith(_OURS):
        return "service"
    known = "HTTP_AUTHORIZATION" in environ or f"{settings.SESSION_COOKIE_NAME}=" in environ.get(
        "HTTP_COOKIE", ""
    )
    return "known" if known else "strangers"


def _address(environ: Environ) -> str:
    """Return the client's address, as reported by the trusted proxies; of IPv6 the /64 network."""
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen: str = forwarded[-trusted].strip() if 0 < trusted <= len(forwarded) else ""
    try:
        address = ip_address(seen or str(environ["REMOTE_ADDR"]))
    except ValueError:
        return seen or str(environ["REMOTE_ADDR"])
    if isinstance(address, IPv4Address) or address.ipv4_mapped:
        return str(address)
    return str(ip_network((address, 64), strict=False))


@receiver(connection_created)
def _count_queries(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Count the database's time towards the asker's use."""
    if _counted not in connection.execute_wrappers:
        connection.execute_wrappers.append(_counted)


def _counted(execute: Callable[..., Any], *query: Any) -> Any:
    began = time.monotonic()
    try:
        return execute(*query)
    finally:
        count_elsewhere(time.monotonic() - began)


# The server's processes share their parent, which names the slots. Busy askers leave half of the processors to others.
_slots = Slots(f"leporello-{os.getppid()}", max(1, len(os.sched_getaffinity(0)) // 2))


def serve(answers: Wsgi) -> Application:
    """Put a front before what answers requests. In the process aside it serves other fronts and forwards nothing."""
    if settings.IS_ASIDE:
        return asked_by_fronts(Front(telling_cost(answers), _lane, _address, slots=_slots))
    aside = Aside(settings.ASIDE_SOCKET) if settings.ASIDE_SOCKET else None
    return Front(answers, _lane, _address, slots=_slots, aside=aside)


application = serve(wsgi)

# A full garbage collection stops all threads for a quarter of a second once all modules are loaded. They stay for
# ever, so exclude them.
get_resolver().reverse_dict  # noqa: B018 - imports every view
gc.collect()
gc.freeze()

if settings.IS_ASIDE:
    if settings.METRICS_LISTEN:
        metrics.listen(settings.METRICS_LISTEN)
    # It starts as quickly as any other process and has a low priority from then on, with the parent, which leads the
    # session.
    for pid in (os.getpid(), os.getppid()):
        give_way(ASIDE_NICE, pid)
