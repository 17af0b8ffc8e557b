"""Order of the queue: shares, caps and priorities; and nothing keeps an agency from being served."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction
from rest_framework.test import APIClient

from accounts.billing.plans import PLANS, Plan
from accounts.members.membership import create_agency
from accounts.models import Agency, User
from accounts.tenancy import tenant
from painting import pictures
from painting.process import PainterCrashed
from rendering import queue
from rendering.models import AgencyQueue, QueueEntry, Task
from rendering.queries import service_figures
from rendering.queue import BULK, INTERACTIVE, Claim
from rendering.tasks import drain, sweep
from rendering.worker import artifacts, task_runner
from tests.rendering.conftest import RenderBench, Workers, eventually

FREE = Plan("free", None, None, None, 1.0, 6_000, 6_000)
DOUBLE = Plan("double", None, None, None, 2.0, 6_000, 6_000)
NARROW = Plan("narrow", None, None, 2, 1.0, 6_000, 6_000)


@pytest.fixture(autouse=True)
def plans(monkeypatch: pytest.MonkeyPatch) -> None:
    for plan in (FREE, DOUBLE, NARROW):
        monkeypatch.setitem(PLANS, plan.key, plan)


@pytest.fixture
def agencies(owner: User) -> dict[str, Agency]:
    """One agency for each plan, and more."""
    made = {}
    for name in ("free", "double", "narrow", "new"):
        agency = create_agency(name=name, owner=owner)
        agency.plan = name if name in PLANS else "free"
        agency.save(update_fields=["plan"])
        made[name] = agency
    return made


def queued(agency: Agency, count: int, priority: int = BULK, cost: int = 1) -> list[UUID]:
    ids = sorted(uuid4() for _ in range(count))
    with transaction.atomic():
        queue.enqueue(agency.pk, dict.fromkeys(ids, cost), priority)
    return ids


def claimed(count: int) -> list[Claim]:
    taken = [queue.claim() for _ in range(count)]
    return [claim for claim in taken if claim]


def served(agencies: dict[str, Agency], claims: list[Claim]) -> Counter[str]:
    names = {agency.pk: name for name, agency in agencies.items()}
    return Counter(names[claim.agency_id] for claim in claims)


def end(claim: Claim) -> None:
    with transaction.atomic():
        assert queue.finish(claim)


def test_agencies_are_served_by_the_shares_of_their_plans(agencies: dict[str, Agency]) -> None:
    for name in ("free", "double", "new"):
        queued(agencies[name], 60)
    assert served(agencies, claimed(60)) == {"free": 15, "double": 30, "new": 15}


def test_a_task_counts_as_much_as_it_costs(agencies: dict[str, Agency]) -> None:
    queued(agencies["free"], 30, cost=5)
    queued(agencies["new"], 60)
    assert served(agencies, claimed(36)) == {"free": 6, "new": 30}


def test_time_beyond_the_cost_is_charged(agencies: dict[str, Agency]) -> None:
    queued(agencies["free"], 30)
    queued(agencies["new"], 60)
    claims = []
    for _ in range(36):
        claims += claimed(1)
        slow = claims[-1].agency_id == agencies["free"].pk
        queue.charge(claims[-1].agency_id, 1, queue.SLIDE_SECONDS * (5 if slow else 0.5))
    assert served(agencies, claims) == {"free": 6, "new": 30}


def test_interactive_renders_come_before_batches_of_the_same_agency(
    agencies: dict[str, Agency],
) -> None:
    bulk = queued(agencies["free"], 3, BULK)
    looked_at = queued(agencies["free"], 3, INTERACTIVE)
    assert [claim.task_id for claim in claimed(6)] == looked_at + bulk


def test_an_agency_at_its_cap_waits_without_delaying_others(agencies: dict[str, Agency]) -> None:
    queued(agencies["narrow"], 10)
    queued(agencies["free"], 3)
    first = claimed(20)
    assert served(agencies, first) == {"narrow": 2, "free": 3}
    assert queue.claim() is None
    end(next(claim for claim in first if claim.agency_id == agencies["narrow"].pk))
    assert served(agencies, claimed(20)) == {"narrow": 1}


def test_concurrent_claims_do_not_exceed_a_cap(agencies: dict[str, Agency]) -> None:
    queued(agencies["narrow"], 40)
    most: list[int] = []
    together = threading.Barrier(6)

    def work_off() -> None:
        together.wait()
        while claim := queue.claim():
            most.append(QueueEntry.objects.filter(state="running").count())
            end(claim)
        connections.close_all()

    threads = [threading.Thread(target=work_off) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 40
    assert max(most) == 2


def test_a_lost_worker_frees_its_slot(agencies: dict[str, Agency]) -> None:
    queued(agencies["narrow"], 4)
    assert len(claimed(4)) == 2
    QueueEntry.objects.filter(state="running").update(lease_expires_at="2020-01-01T00:00Z")
    assert task_runner.requeue_lost_tasks() == 2
    assert len(claimed(4)) == 2


def test_an_agency_idle_for_long_has_neither_credit_nor_debt(agencies: dict[str, Agency]) -> None:
    queued(agencies["free"], 50)
    claimed(50)
    queued(agencies["new"], 20)
    claimed(10)
    queued(agencies["free"], 20)
    assert served(agencies, claimed(10)) == {"free": 5, "new": 5}


def test_a_changed_plan_applies_to_queued_tasks(agencies: dict[str, Agency]) -> None:
    queued(agencies["narrow"], 10)
    assert len(claimed(10)) == 2
    agencies["narrow"].plan = "free"
    agencies["narrow"].save(update_fields=["plan"])
    queue.refresh_agencies()
    assert len(claimed(10)) == 8


@pytest.mark.parametrize("forgotten", ["asleep", "unknown"])
def test_the_sweep_wakes_agencies_that_a_dead_process_did_not(
    agencies: dict[str, Agency], workers: Workers, forgotten: str
) -> None:
    queued(agencies["free"], 3)
    if forgotten == "asleep":
        AgencyQueue.objects.update(wakes_at=None)
    else:
        AgencyQueue.objects.all().delete()
    assert queue.claim() is None
    sweep()
    assert len(claimed(5)) == 3


def test_a_claim_reads_as_many_rows_however_many_tasks_are_queued(
    agencies: dict[str, Agency],
) -> None:
    def read() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) "
                "FROM pg_stat_xact_user_tables WHERE relname LIKE 'rendering_%queue%'"
            )
            return int(cursor.fetchone()[0])

    costs = []
    for count in (100, 5_000):
        queued(agencies["free"], count)
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE rendering_queueentry")
        with transaction.atomic():
            before = read()
            assert queue.claim() is not None
            costs.append(read() - before)
    assert costs[1] <= costs[0]


def test_a_failed_task_of_a_canceled_render_is_not_repeated(
    studio: RenderBench, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = studio.render("png")
    claim = queue.claim()
    assert claim is not None

    def canceled_meanwhile(*_: object) -> None:
        answer = studio.api.post(f"{studio.base}/renders/{render['id']}/cancel").json()
        assert answer["status"] == "canceled"
        assert [one["status"] for one in answer["outputs"]].count("canceled") == 4
        raise PainterCrashed("the render child ended with -11")

    monkeypatch.setattr("painting.pictures.fetch", canceled_meanwhile)
    assert task_runner.perform(claim)
    assert not QueueEntry.objects.exists()
    state = studio.state(render)
    assert {output["status"] for output in state["outputs"]} == {"canceled"}
    assert state["finished_at"] is not None


def test_a_lost_task_of_a_canceled_render_is_not_repeated(
    studio: RenderBench, workers: Workers
) -> None:
    render = studio.render("png")
    assert queue.claim() is not None
    studio.api.post(f"{studio.base}/renders/{render['id']}/cancel")
    assert studio.state(render)["finished_at"] is None
    QueueEntry.objects.update(lease_expires_at="2020-01-01T00:00Z")
    sweep()
    assert drain() == 1
    state = studio.state(render)
    assert state["progress"]["done"] == 0
    assert state["finished_at"] is not None


def test_a_lease_lasts_as_long_as_its_worker(
    studio: RenderBench, workers: Workers, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RENDER_LEASE_SECONDS = 1
    studio.render("png")
    claim = queue.claim()
    assert claim is not None
    entry = QueueEntry.objects.filter(task_id=claim.task_id)
    (first,) = entry.values_list("lease_expires_at", flat=True)

    own = pictures.fetch

    def slow(*asked: Any) -> Any:
        def outlived() -> bool:
            with connection.cursor() as cursor:
                cursor.execute("SELECT clock_timestamp() > %s", [first])
                return bool(cursor.fetchone()[0])

        eventually(outlived)
        assert task_runner.requeue_lost_tasks() == 0
        return own(*asked)

    monkeypatch.setattr("painting.pictures.fetch", slow)
    assert task_runner.perform(claim)
    assert not entry.exists()


def test_a_task_that_fails_unexpectedly_is_given_up_after_three_attempts(
    studio: RenderBench, workers: Workers, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = service_figures().given_up
    render = studio.render("png")
    real = artifacts._make_slide

    def broken(job: artifacts.Job, files: pictures.Files) -> Any:
        if job.task.slide == 1:
            raise RuntimeError("a bug")
        return real(job, files)

    monkeypatch.setattr(artifacts, "_make_slide", broken)
    assert drain() == 7
    state = studio.state(render)
    assert state["status"] == "partial"
    assert state["progress"] == {"done": 4, "failed": 1, "total": 5}
    (lost,) = [output for output in state["outputs"] if output["error"]]
    assert (lost["slide"], lost["error"]["code"]) == (2, "not-rendered")
    with tenant(agency):
        assert Task.objects.of(agency).get(pk=_task(agency, render, 1)).crashes == 3
    assert service_figures().given_up == before + 1


def _task(agency: Agency, render: dict[str, Any], slide: int) -> UUID:
    found = Task.objects.of(agency).filter(render_id=UUID(render["id"]), slide=slide)
    return found.values_list("pk", flat=True).get()


def test_the_figures_of_the_service_add_up_and_are_exported_as_metrics(
    studio: RenderBench, workers: Workers, settings: Any
) -> None:
    settings.METRICS_TOKEN = "scraper"
    studio.render("png")
    studio.render("png", "zip")
    claims = claimed(3)
    metrics = (
        APIClient().get("/metrics", headers={"Authorization": "Bearer scraper"}).content.decode()
    )
    assert 'leporello_tasks{class="interactive",state="queued"} 7.0' in metrics
    assert 'leporello_tasks{class="interactive",state="running"} 3.0' in metrics
    assert 'leporello_queue_oldest_seconds{class="bulk"} 0.0' in metrics
    assert "leporello_renders_unfinished 2.0" in metrics
    figures = service_figures()
    assert figures.queued == {"interactive": 7, "bulk": 0}
    assert figures.running == {"interactive": 3, "bulk": 0}
    assert figures.oldest_seconds["interactive"] > figures.oldest_seconds["bulk"] == 0
    assert (figures.renders, figures.agencies) == (2, 1)
    for claim in claims:
        task_runner.perform(claim)
    drain()
    after = service_figures()
    assert (after.queued, after.renders, after.agencies) == ({"interactive": 0, "bulk": 0}, 0, 0)
