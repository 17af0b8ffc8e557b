"""What Celery delivers: tickets. A ticket names no work; who gets one works until nothing is left."""

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
def know_the_typefaces(**_: object) -> None:
    """A worker whose typefaces are not the listed ones does not start: its pixels would differ."""
    if faces := typefaces.altered():
        raise SystemExit(typefaces.complaint(faces))


@worker_init.connect
def settle(**_: object) -> None:
    """On a machine that also answers requests, these come first.

    What is there before a worker forks stays: its processes share the memory, and never look through it.
    """
    give_way(WORKER_NICE)
    gc.collect()
    gc.freeze()


@worker_process_init.connect
def warm_up(**_: object) -> None:
    """The first slide of a new worker need not wait for its render child."""
    painter().start()


# One byte that a worker shares with the processes it forks: no lock that one of them could die with.
_closing = mmap.mmap(-1, 1)


@worker_shutting_down.connect
def close(**_: object) -> None:
    """A worker that is asked to stop finishes the slides it has in hand, and claims none."""
    _closing[0] = 1


# The sweep is a ticket, too: it has its turn while slots work on a long queue.
SHIFT_SECONDS = 10.0
# Where storage does not answer, a queue must not be tried from end to end: the sweep comes back.
MISSES = 3


@shared_task(name="rendering.tasks.drain")
def drain() -> int:
    """Claim and perform until the queue is empty; hand on the ticket after a while, or when closing.

    Then approvals are kept as they were seen, and hand-overs packed whose last render ended. Returns how many tasks that were. Safe to deliver twice: a second ticket finds less to do, or
    nothing.
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
    """Take tasks back from lost workers, and hand out tickets for whatever waits.

    Whatever Redis lost, the next sweep makes up for: the queue itself is in the database.
    """
    if lost := task_runner.requeue_lost_tasks():
        log.warning("%s tasks of lost workers were put back", lost)
    queue.refresh_agencies()
    wake_workers(max(queue.waiting(settings.RENDER_SLOTS), packaging.due(), masters.due()))


@shared_task(name="rendering.tasks.collect")
def collect() -> None:
    """Let go what is not needed any more. Safe to deliver twice."""
    retention.collect()


@shared_task(name="rendering.tasks.find_orphans")
def find_orphans() -> int:
    """Look through the store for what no row names. Safe to deliver twice."""
    return retention.find_orphans()


def wake_workers(waiting: int) -> None:
    """Send a message for every waiting task, no more than there are slots."""
    dispatch(drain.name, min(waiting, settings.RENDER_SLOTS))
