"""Measure the queue alone: a claim with a thousand rows and with a million, and contention at completion.

``python -m bench.claims`` starts a database of its own. Eight processes claim and finish tasks as fast as
they can; of a thousand agencies eight have work, one of them with a cap. Then eight processes complete the
slides of one render. Figures are milliseconds of wall time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

from local.studio import servers

SPINNING, SECONDS = 8, 5.0
SIZES = (1_000, 100_000, 1_000_000)
AGENCIES, ACTIVE = 1_000, 8
SLIDES, TARGETS = 100, 10

FILL = """
    TRUNCATE rendering_queueentry, rendering_agencyqueue;
    INSERT INTO rendering_agencyqueue (agency_id, virtual_time, weight, at_once, wakes_at, dead)
    SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, n, 1,
        CASE WHEN n = 1 THEN 1 END, CASE WHEN n <= {active} THEN now() END, 0
    FROM generate_series(1, {agencies}) n;
    INSERT INTO rendering_queueentry
        (task_id, agency_id, priority, cost, state, ready_at, releases)
    SELECT gen_random_uuid(),
        ('00000000-0000-7000-8000-' || lpad(to_hex(n %% {active} + 1), 12, '0'))::uuid,
        (n %% 2) * 10, 1, 'queued', now(), 0
    FROM generate_series(1, {rows}) n;
    ANALYZE rendering_queueentry, rendering_agencyqueue;
"""


def spin() -> None:
    """Claim and finish tasks for a while; print the milliseconds of every claim."""
    from rendering import queue

    def once() -> bool:
        began = time.perf_counter()
        claim = queue.claim()
        took.append((time.perf_counter() - began) * 1e3)
        return claim is not None and queue.finish(claim)

    took: list[float] = []
    began = time.monotonic()
    while time.monotonic() < began + SECONDS and once():
        pass
    print(json.dumps([took, began, time.monotonic()]))


def end() -> None:
    """Claim slides and complete them without painting; print the milliseconds of every completion."""
    from accounts.tenancy import tenant
    from rendering import queue
    from rendering.models import Task
    from rendering.worker import task_runner
    from rendering.worker.completion import Outcome, conclude

    took: list[float] = []
    first = time.monotonic()
    while claim := queue.claim():
        if (task := task_runner._start_task(claim)) is None:
            continue
        began = time.perf_counter()
        with tenant(claim.agency_id):
            if queue.finish(claim):
                conclude(task, Outcome(Task.Status.SUCCEEDED))
        took.append((time.perf_counter() - began) * 1e3)
    print(json.dumps([took, first, time.monotonic()]))


def run_together(role: str, count: int) -> tuple[list[float], float]:
    """Run several processes at once: their times, sorted, and their rate per second."""
    command = [sys.executable, "-m", "bench.claims", role]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(count)]
    answers = [json.loads(process.communicate()[0]) for process in running]
    took = sorted(one for mine, _, _ in answers for one in mine)
    # Wall-clock times: processes that were ready earlier worked alone for a while.
    lasted = max(ended for _, _, ended in answers) - min(began for _, began, _ in answers)
    return took, len(took) / lasted


def report(name: str, took: list[float]) -> None:
    print(f"{name}.p50 {took[len(took) // 2]:.1f} ms")
    print(f"{name}.p99 {took[int(len(took) * 0.99)]:.1f} ms", flush=True)


def timed(name: str, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    work()
    print(f"{name} {(time.perf_counter() - began) * 1e3:.1f} ms", flush=True)


def claims(rows: int) -> None:
    """Measure claims with ``rows`` queued rows, and the cost of the sweep and the metrics over them."""
    from django.db import connections

    from rendering import queue

    statement = FILL.format(rows=rows, active=ACTIVE, agencies=AGENCIES).replace("%%", "%")
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
    took, rate = run_together("spin", SPINNING)
    report(f"claim_{rows}", took)
    print(f"claim_{rows}.rate {rate:.0f} claims/s")
    timed(f"sweep_{rows}", queue.refresh_agencies)


def ends(count: int) -> None:
    """Measure ``count`` processes that complete the slides of one render of a thousand."""
    from rest_framework.test import APIClient

    from accounts.models import Agency, User
    from design.catalogue.formats import FORMATS
    from rendering.models import Render
    from tests.desk import Desk

    api = APIClient(SERVER_NAME="localhost")
    owner, agency = User.objects.get(), Agency.objects.get()
    api.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    desk = Desk(api, agency, f"Client {count}")
    text = "\n---\n".join(f"Post {number} of a long thread." for number in range(SLIDES - 2))
    draft = desk.draft(thread=desk.thread(text)["id"])
    body = {
        "carousel": draft["id"],
        "files": ["png"],
        "formats": sorted(FORMATS)[:TARGETS],
    }
    began = time.perf_counter()
    answer = desk.ask("renders", body)
    asked = (time.perf_counter() - began) * 1e3
    assert answer.status_code == 202, answer.content  # noqa: S101 - the bench could not start
    print(f"request_{answer.json()['progress']['total']} {asked:.0f} ms")
    took, rate = run_together("end", count)
    report(f"end_x{count}", took)
    print(f"end_x{count}.rate {rate:.0f} ends/s")
    from accounts.tenancy import tenant

    with tenant(agency):
        assert {one.status for one in Render.objects.of(agency)} == {"succeeded"}  # noqa: S101 - as above


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as env:
        path = Path(folder)
        subprocess.run(
            [sys.executable, "-m", "local.seed", str(path)],
            env=env,
            check=True,
            capture_output=True,
        )
        subprocess.run([sys.executable, "-m", "bench.claims", "measure"], env=env, check=True)


def measure() -> None:
    for rows in SIZES:
        claims(rows)
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE rendering_queueentry, rendering_agencyqueue")
    for count in (1, SPINNING):
        ends(count)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        django.setup()
        import config.celery  # noqa: F401 - renders send messages through this application

        {"spin": spin, "end": end, "measure": measure}[sys.argv[1]]()
