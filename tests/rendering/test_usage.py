"""Usage: what counts towards a month's slides, what does not, and the plan's limit."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from accounts.billing.plans import PLANS, Plan
from accounts.billing.usage import month_of
from accounts.models import Agency, User
from rendering.tasks import drain
from tests.rendering.conftest import RenderBench

SLIDES = 5
TIGHT = Plan("tight", 2 * SLIDES, None, None, 1.0, 6_000, 6_000)


@pytest.fixture
def office(client_as: Any, owner: User, studio: RenderBench) -> APIClient:
    """The API for the agency's owner, who can read the usage."""
    return client_as(owner)  # type: ignore[no-any-return]  # a fixture that gives a function


@pytest.fixture
def tight(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> Agency:
    """The agency with a plan for two renders of its carousel a month."""
    monkeypatch.setitem(PLANS, TIGHT.key, TIGHT)
    agency.plan = TIGHT.key
    agency.save(update_fields=["plan"])
    return agency


def this_month(office: APIClient, studio: RenderBench) -> dict[str, Any]:
    return dict(office.get(f"{studio.base}/usage").json()["months"][0])


def ask(studio: RenderBench, *files: str, **fields: Any) -> Any:
    body = {"carousel": studio.carousel["id"], "files": list(files), **fields}
    return studio.api.post(f"{studio.base}/renders", body, format="json")


def test_a_slide_counts_once_for_all_its_files_and_not_again(
    office: APIClient, studio: RenderBench
) -> None:
    first = studio.render("png", "jpeg", "pdf", "zip")
    assert this_month(office, studio)["slides"] == SLIDES
    drain()
    assert studio.state(first)["status"] == "succeeded"
    assert this_month(office, studio) | {"month": ""} == {
        "month": "",
        "slides": SLIDES,
        "renders": 1,
    }
    studio.render("png", "jpeg", "pdf", "zip")
    drain()
    assert this_month(office, studio)["slides"] == SLIDES
    studio.render("pdf", formats=["x-1x1", "instagram-4x5"])
    drain()
    assert this_month(office, studio)["slides"] == 2 * SLIDES


def test_failed_and_canceled_slides_count_nothing(
    office: APIClient, studio: RenderBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    canceled = studio.render("png")
    studio.api.post(f"{studio.base}/renders/{canceled['id']}/cancel")
    assert this_month(office, studio)["slides"] == 0
    failing = studio.render("png")
    with monkeypatch.context() as broken:
        broken.setattr("painting.pictures.fetch", _lost)
        drain()
    assert studio.state(failing)["status"] == "failed"
    assert this_month(office, studio)["slides"] == 0
    again = studio.api.post(f"{studio.base}/renders/{failing['id']}/retry")
    assert again.status_code == 202
    drain()
    assert studio.state(failing)["status"] == "succeeded"
    assert this_month(office, studio) | {"month": ""} == {
        "month": "",
        "slides": SLIDES,
        "renders": 3,
    }


def _lost(*_: object) -> None:
    from painting.pictures import PictureLost

    raise PictureLost("a picture is missing")


def test_at_the_limit_a_render_is_refused_with_the_numbers_and_nothing_is_queued(
    office: APIClient, studio: RenderBench, tight: Agency
) -> None:
    ask(studio, "png")
    refused = ask(studio, "png", formats=["x-1x1", "instagram-4x5"])
    assert refused.status_code == 402
    problem = refused.json()
    assert (problem["code"], problem["limit"], problem["left"]) == ("plan-limit", 10, 5)
    assert problem["resets_at"].endswith("-01T00:00:00+00:00")
    renders = studio.api.get(f"{studio.base}/renders").json()["results"]
    assert len(renders) == 1
    assert this_month(office, studio)["slides"] == SLIDES
    assert ask(studio, "png", formats=["x-1x1"]).status_code == 202


def test_concurrent_requests_do_not_exceed_the_limit(
    client_as: Any, editor: User, studio: RenderBench, tight: Agency
) -> None:
    answers: list[int] = []
    barrier = threading.Barrier(6)

    def render() -> None:
        from django.db import connections

        api = client_as(editor)
        barrier.wait()
        body = {"carousel": studio.carousel["id"], "files": ["png"]}
        answers.append(api.post(f"{studio.base}/renders", body, format="json").status_code)
        connections.close_all()

    threads = [threading.Thread(target=render) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [202, 202, 402, 402, 402, 402]


def test_months_follow_the_agencys_time_zone() -> None:
    newyear = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert month_of(Agency(time_zone="Europe/Vienna"), newyear).isoformat() == "2027-01-01"
    assert month_of(Agency(time_zone="America/Lima"), newyear).isoformat() == "2026-12-01"


def test_billing_sets_the_plan_and_the_audit_log_records_it(
    office: APIClient, studio: RenderBench, agency: Agency
) -> None:
    said = StringIO()
    call_command("plan", str(agency.pk), "--plan", "trial", "--billing-id", "cus_1", stdout=said)
    used = office.get(f"{studio.base}/usage").json()
    assert (used["plan"]["key"], used["plan"]["slides_a_month"]) == ("trial", 200)
    assert used["billing_id"] == "cus_1"
    events = office.get(f"{studio.base}/audit-events?action=agency.plan-changed").json()["results"]
    assert [event["details"] for event in events] == [{"plan": "trial", "billing_id": "cus_1"}]
    with pytest.raises(CommandError, match="no agency"):
        call_command("plan", str(studio.carousel["id"]), "--plan", "studio")


def test_stored_bytes_are_reported(office: APIClient, studio: RenderBench) -> None:
    before = office.get(f"{studio.base}/usage").json()["stored_bytes"]
    render = studio.render("png")
    drain()
    grown = office.get(f"{studio.base}/usage").json()["stored_bytes"] - before
    assert grown == sum(output["bytes"] for output in studio.state(render)["outputs"])


def test_starting_a_render_is_recorded_in_the_audit_log(
    office: APIClient, studio: RenderBench
) -> None:
    render = studio.render("pdf")
    (event,) = office.get(f"{studio.base}/audit-events?action=render.requested").json()["results"]
    assert (event["subject"], event["actor_name"]) == (render["id"], "Edda")
    assert event["details"]["files"] == ["pdf"]
