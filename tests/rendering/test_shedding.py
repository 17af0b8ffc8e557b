"""Load shedding: an overloaded service says when to retry, and no agency takes all painters."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts.models import Agency
from core.processes.concurrency import ConcurrencyLimit
from core.processes.recent_use import RecentUse
from painting import previews
from painting.pictures import PictureLost
from painting.pool import painter
from rendering.tasks import drain
from tests.desk import Desk
from tests.rendering.conftest import RenderBench
from tests.world import contents

SLIDES = 5


def ask(studio: RenderBench) -> Any:
    body = {"carousel": studio.carousel["id"], "files": ["png"]}
    return studio.api.post(f"{studio.base}/renders", body, format="json")


@pytest.mark.parametrize("limit", ["RENDER_QUEUE_MOST_EACH", "RENDER_QUEUE_MOST"])
def test_a_full_queue_refuses_with_retry_after_and_stores_and_charges_nothing(
    studio: RenderBench, agency: Agency, settings: Any, limit: str
) -> None:
    setattr(settings, limit, 2 * SLIDES - 1)
    assert ask(studio).status_code == 202
    before = contents(str(agency.pk))
    refused = ask(studio)
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    assert refused.json()["code"] == "queue-full"
    assert contents(str(agency.pk)) == before
    drain()
    assert ask(studio).status_code == 202


def test_a_retry_needs_room_in_the_queue(
    studio: RenderBench, agency: Agency, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise PictureLost("gone")

    render = ask(studio).json()
    with monkeypatch.context() as lost:
        lost.setattr("painting.pictures.fetch", broken)
        drain()
    settings.RENDER_QUEUE_MOST_EACH = SLIDES - 1
    before = contents(str(agency.pk))
    refused = studio.api.post(f"{studio.base}/renders/{render['id']}/retry")
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    assert contents(str(agency.pk)) == before


def test_one_agencys_backlog_does_not_block_another(
    studio: RenderBench, foreign: Desk, settings: Any
) -> None:
    settings.RENDER_QUEUE_MOST_EACH = SLIDES
    assert ask(studio).status_code == 202
    assert ask(studio).status_code == 503
    draft = foreign.draft()
    assert foreign.ask("renders", {"carousel": draft["id"], "files": ["png"]}).status_code == 202


def test_an_agency_with_many_previews_leaves_places_to_others(
    desk: Desk, foreign: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = ConcurrencyLimit(most=3, each=1)
    monkeypatch.setattr(previews, "concurrency_limit", few)
    with few.inside(desk.agency.pk):
        refused = desk.api.get(preview(desk))
        assert (refused.status_code, refused["Retry-After"]) == (503, "1")
        assert refused.json()["code"] == "too-much-at-once"
        assert foreign.api.get(preview(foreign)).status_code == 200
    assert desk.api.get(preview(desk)).status_code == 200


def children() -> set[int]:
    """The render children of this process."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            asked = stat.with_name("cmdline").read_bytes()
            if parent == os.getpid() and b"painting.child" in asked:
                found.add(int(stat.parent.name))
    return found


def test_an_agency_that_killed_a_painter_gets_another_for_a_while(
    desk: Desk, foreign: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "_use", RecentUse[UUID](1e9))
    monkeypatch.setattr(previews, "DEADLINE", 20.0)  # starting a child takes long
    slow, usual = preview(desk), preview(foreign)
    assert foreign.api.get(usual).status_code == 200

    def too_slow() -> None:
        with monkeypatch.context() as hurried:
            hurried.setattr(previews, "DEADLINE", 0.0)
            refused = desk.api.get(slow)
        assert (refused.status_code, refused.json()["code"]) == (503, "not-painted")

    too_slow()
    assert foreign.api.get(usual).status_code == 200
    painter(previews.ASIDE_NICE).close()  # it may run from before
    before = children()
    for _ in range(2):
        too_slow()
        assert before <= children()
    assert foreign.api.get(usual).status_code == 200
    assert desk.api.get(slow).status_code == 200


def test_an_agency_that_keeps_the_painter_busy_gets_another_and_delays_nobody(
    desk: Desk, foreign: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "_use", RecentUse[UUID](1e9))
    monkeypatch.setattr(previews, "DEADLINE", 20.0)
    busy, usual, other = preview(desk), preview(foreign), uuid4()
    previews._use.note(desk.agency.pk, previews.BUSY_SECONDS * 2)
    with previews._aside_places.one(other, patience=0):
        assert foreign.api.get(usual).status_code == 200
    with previews._places.one(other, patience=0):
        assert desk.api.get(busy).status_code == 200
        deck = desk.get("carousels")["results"][0]["id"]
        assert desk.api.get(f"{desk.base}/carousels/{deck}/validation").status_code == 200


def preview(desk: Desk) -> str:
    draft = desk.draft()
    slide = draft["document"]["slides"][0]["id"]
    return f"{desk.base}/carousels/{draft['id']}/slides/{slide}/preview?scale=0.1"
