"""Celery tasks. Wake-up messages name no task: a woken worker claims tasks until none is left."""

from __future__ import annotations

import gc
import logging
import mmap
import time

from celery import shared_task
from celery.signals import worker_init, worker_process_init, worker_shutting_down
from django.conf import settings

from core.dispatch import dispatch
from core.processes.priority import give_way
from engine.fonts import typefaces
from painting.pool import painter
from rendering import queue
from rendering.outputs import retention
from rendering.worker import masters, packaging, task_runner

log = logging.getLogger("leporello.render")

WORKER_NICE = 10


@worker_init.connect
def require_listed_typefaces(**_: object) -> None:
    """Stop a worker whose typefaces differ from the list: it would paint other pixels."""
    if faces := typefaces.altered():
        raise SystemExit(typefaces.complaint(faces))


@worker_init.connect
def lower_priority(**_: object) -> None:
    """Give requests priority over rendering on a shared machine, and keep memory shared across forks.

    Objects that exist before the fork are excluded from garbage collection, so that child processes keep
    sharing their pages.
    """
    give_way(WORKER_NICE)
    gc.collect()
    gc.freeze()


@worker_process_init.connect
def warm_up(**_: object) -> None:
    """Start the render child, so that the first slide of a new worker need not wait for it."""
    painter().start()


# One byte shared by a worker and its forks; a lock could be left held by a process that died.
_closing = mmap.mmap(-1, 1)


@worker_shutting_down.connect
def close(**_: object) -> None:
    """Let a stopping worker finish the slides it has begun, and claim no more."""
    _closing[0] = 1


# After this long a worker yields, so that the sweep gets its turn while slots work on a long queue.
SHIFT_SECONDS = 10.0
# After so many temporary failures in a row, stop trying tasks; the sweep will wake workers again.
MISSES = 3


@shared_task(name="rendering.tasks.drain")
def drain() -> int:
    """Claim and perform tasks until the queue is empty. Sends a new wake-up after a while, or when closing.

    Then stores the masters of approvals, and packs hand-overs whose last render ended. Returns how many tasks
    were performed. Safe to deliver twice: the second finds less to do, or nothing.
    """
    count = misses = 0
    until = time.monotonic() + SHIFT_SECONDS
    while misses < MISSES and not _closing[0] and (claim := queue.claim()):
        misses = 0 if task_runner.perform(claim) else misses + 1
        count += 1
        if time.monotonic() > until and dispatch(drain.name):
            break
    if _closing[0]:
        dispatch(drain.name)
    else:
        masters.store_due_masters(time.monotonic() + SHIFT_SECONDS)
        packaging.pack_due()
    return count


@shared_task(name="rendering.tasks.sweep")
def sweep() -> None:
    """Requeue the tasks of lost workers, and send wake-ups for everything that waits.

    It makes up for messages that Redis lost: the queue itself is in the database.
    """
    if lost := task_runner.requeue_lost_tasks():
        log.warning("%s tasks of lost workers were requeued", lost)
    queue.refresh_agencies()
    wake_workers(max(queue.count_ready(settings.RENDER_SLOTS), packaging.due(), masters.due()))


@shared_task(name="rendering.tasks.collect")
def collect() -> None:
    """Delete expired files and objects. Safe to deliver twice."""
    retention.collect()


@shared_task(name="rendering.tasks.find_orphans")
def find_orphans() -> int:
    """Schedule the deletion of stored objects that no row refers to. Safe to deliver twice."""
    return retention.find_orphans()


def wake_workers(waiting: int) -> None:
    """Send a wake-up for every waiting task, at most one for each slot."""
    dispatch(drain.name, min(waiting, settings.RENDER_SLOTS))
