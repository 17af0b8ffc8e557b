"""A thread's pictures: fetched by a task, stored in order, never waited for, retried on request."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from carousels.models import PendingMedia
from carousels.threads import media
from config.env import ROOT
from core.fetching.client import fetch
from tests.brandkits.pictures import png
from tests.brandkits.uploading import ready
from tests.desk import Desk
from tests.servers import environment
from tests.webserver import Answer, WebServer, webserver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings: Any) -> Iterator[WebServer]:
    with webserver() as server:
        settings.FETCH_TRUSTED = frozenset({server.host})
        yield server


def status(acct: str, number: int, text: str, *media: dict[str, Any], avatar: str = "") -> Any:
    account = {
        "id": "1",
        "acct": acct,
        "username": acct,
        "display_name": "Ines",
        "avatar": avatar,
        "url": f"https://social.example/@{acct}",
    }
    return {
        "id": str(number),
        "account": account,
        "content": f"<p>{text}</p>",
        "created_at": "2026-03-01T10:00:00.000Z",
        "in_reply_to_id": str(number - 1) if number > 1 else None,
        "in_reply_to_account_id": "1" if number > 1 else None,
        "media_attachments": list(media),
        "mentions": [],
        "tags": [],
        "emojis": [],
        "spoiler_text": "",
        "sensitive": False,
        "visibility": "public",
        "url": f"https://social.example/@{acct}/{number}",
        "uri": f"https://social.example/users/{acct}/statuses/{number}",
    }


def picture(url: str, alt: str) -> dict[str, Any]:
    return {
        "id": "9",
        "type": "image",
        "url": url,
        "preview_url": url,
        "description": alt,
        "meta": {"original": {"width": 8, "height": 6}, "focus": {"x": -1.0, "y": 1.0}},
    }


def source(*statuses: Any) -> str:
    return json.dumps({"ancestors": [statuses[0]], "descendants": list(statuses[1:])})


def posts(desk: Desk, thread: Any) -> Any:
    return desk.api.get(f"{desk.base}/threads/{thread['id']}").json()


def test_pictures_and_avatar_are_fetched_in_order(desk: Desk, site: WebServer) -> None:
    first, second = site.put("/1.png", png(10, 8)), site.put("/2.png", png(12, 8))
    avatar = site.put("/a.png", png(16, 16))
    thread = desk.thread(
        source(
            status("ines", 1, "Look at this.", avatar=avatar),
            status("ines", 2, "Two of them.", picture(first, "One"), picture(second, "Two")),
        )
    )
    assert [one["status"] for one in thread["posts"][1]["media"]] == ["waiting", "waiting"]
    carousel = desk.draft(thread=thread["id"])
    assert all(e["kind"] != "image" for s in carousel["document"]["slides"] for e in s["elements"])

    assert media.fetch_due() == 1
    found = posts(desk, thread)
    assert [one["status"] for one in found["posts"][1]["media"]] == ["ready", "ready"]
    assert [one["alt"] for one in found["posts"][1]["images"]] == ["One", "Two"]
    assert found["author"]["avatar"]
    assert not PendingMedia.objects.exists()
    asked = list(site.asked)
    assert media.fetch_due() == 0
    assert site.asked == asked

    carousel = desk.draft(thread=thread["id"])
    shown = [
        e for s in carousel["document"]["slides"] for e in s["elements"] if e["kind"] == "image"
    ]
    assert [one["alt"] for one in shown] == ["One", "Two"]
    assert shown[0]["focus"] == {"x": 0.0, "y": 0.0}
    author = next(e for e in carousel["document"]["slides"][0]["elements"] if e["kind"] == "author")
    assert author["avatar"] == found["author"]["avatar"]


def test_a_failed_picture_is_reported_and_can_be_retried(desk: Desk, site: WebServer) -> None:
    gone = site.url("/gone.png")
    fake = site.put("/fake.png", b"no picture at all")
    inside = "https://169.254.169.254/latest/meta-data"
    thread = desk.thread(
        source(
            status("ines", 1, "A beginning."),
            status("ines", 2, "All lost.", *(picture(u, "x") for u in (gone, fake, inside))),
        )
    )
    assert media.fetch_due() == 1
    found = posts(desk, thread)["posts"][1]
    assert [one["code"] for one in found["media"]] == [
        "not-there",
        "not-a-picture",
        "private-address",
    ]
    assert found["images"] == []
    assert desk.draft(thread=thread["id"])["document"]["slides"]

    site.put("/gone.png", png(10, 8))
    again = desk.ask(f"threads/{thread['id']}/media", None)
    assert again.status_code == 202
    assert media.fetch_due() == 1
    found = posts(desk, thread)["posts"][1]
    assert [one["status"] for one in found["media"]] == ["ready", "failed", "failed"]
    assert len(found["images"]) == 1


def test_a_busy_server_is_retried_a_few_times_only(desk: Desk, site: WebServer) -> None:
    site.answers["/busy.png"] = (503, {}, b"")
    thread = desk.thread(source(status("ines", 1, "Busy.", picture(site.url("/busy.png"), "x"))))
    for attempt in range(1, media.ATTEMPTS + 1):
        assert media.fetch_due() == 1
        assert site.asked.count("/busy.png") == attempt
        assert media.fetch_due() == 0
        PendingMedia.objects.update(due_at=timezone.now())
    assert not PendingMedia.objects.exists()
    (state,) = posts(desk, thread)["posts"][0]["media"]
    assert (state["status"], state["code"]) == ("failed", "unreachable")


WORK_OFF = "import django; django.setup(); from carousels.threads import media; media.fetch_due()"


def test_a_crash_leaves_only_the_remaining_pictures(desk: Desk, site: WebServer) -> None:
    urls = [site.put(f"/{n}.png", png(10 + n, 8)) for n in range(3)]
    whole = site.answers["/1.png"]
    thread = desk.thread(
        source(status("ines", 1, "Three.", *(picture(url, url[-5]) for url in urls)))
    )
    running: list[subprocess.Popen[bytes]] = []

    def kill() -> Answer:
        running[0].kill()
        return 503, {}, b""

    site.answers["/1.png"] = kill
    command = [sys.executable, "-c", WORK_OFF]
    with subprocess.Popen(command, cwd=ROOT, env=environment(FETCH_TRUSTED=site.host)) as process:  # noqa: S603 - our own command
        running.append(process)
        assert process.wait(60) == -signal.SIGKILL
    site.answers["/1.png"] = whole
    assert [one["status"] for one in posts(desk, thread)["posts"][0]["media"]] == [
        "ready",
        "waiting",
        "waiting",
    ]
    assert media.fetch_due() == 0  # it is leased
    for left in (["waiting", "ready"], ["ready", "ready"]):
        PendingMedia.objects.update(due_at=timezone.now())
        assert media.fetch_due() == 1
        assert [one["status"] for one in posts(desk, thread)["posts"][0]["media"][1:]] == left
    assert [one["alt"] for one in posts(desk, thread)["posts"][0]["images"]] == ["0", "1", "2"]
    assert site.asked.count("/0.png") == 1


def test_a_worker_stops_when_its_pictures_are_requested_again(desk: Desk, site: WebServer) -> None:
    urls = [site.put(f"/{n}.png", png(10 + n, 8)) for n in range(2)]
    whole = site.answers["/0.png"]
    thread = desk.thread(source(status("ines", 1, "Two.", *(picture(url, "x") for url in urls))))

    def ask_again() -> Answer:
        site.answers["/0.png"] = whole
        assert desk.ask(f"threads/{thread['id']}/media", None).status_code == 202
        connections.close_all()
        assert not callable(whole)
        return whole

    site.answers["/0.png"] = ask_again
    assert media.fetch_due() == 2
    assert [one["status"] for one in posts(desk, thread)["posts"][0]["media"]] == ["ready"] * 2
    assert site.asked == ["/0.png", "/1.png"]


class Died(BaseException):
    """Simulates the end of the process."""


def test_only_a_picture_that_kills_its_process_is_given_up(
    desk: Desk, site: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = [site.put(f"/{n}.png", png(10 + n, 8)) for n in range(3)]
    thread = desk.thread(source(status("ines", 1, "Three.", *(picture(u, "x") for u in urls))))

    def deadly(url: str, **more: Any) -> Any:
        if url == urls[1]:
            raise Died
        return fetch(url, **more)

    monkeypatch.setattr(media, "fetch", deadly)
    deaths = 0
    while PendingMedia.objects.exists():
        try:
            media.fetch_due()
        except Died:
            deaths += 1
        assert deaths <= media.ATTEMPTS
        PendingMedia.objects.update(due_at=timezone.now())
    found = posts(desk, thread)["posts"][0]
    assert [one["status"] for one in found["media"]] == ["ready", "failed", "ready"]
    assert found["media"][1]["code"] == "unreachable"
    assert [site.asked.count(f"/{n}.png") for n in range(3)] == [1, 0, 1]


def test_slow_hosts_of_one_agency_delay_no_other_agency(
    desk: Desk, foreign: Desk, site: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of an agency's fetchers are busy, and every host of its pictures is silent."""
    monkeypatch.setattr(media, "fetch", partial(fetch, seconds=300.0))
    heard: queue.Queue[str] = queue.Queue()
    released = threading.Event()

    def silent() -> Answer:
        heard.put("asked")
        released.wait(60)
        return 404, {}, b""

    site.answers["/slow.png"] = silent
    slow = picture(site.url("/slow.png"), "x")
    for number in range(media.AT_ONCE * 3):
        desk.thread(source(status("ines", 1, f"Slow {number}.", slow)))

    def work_off() -> None:
        media.fetch_due()
        connections.close_all()

    workers = [threading.Thread(target=work_off) for _ in range(media.AT_ONCE)]
    for worker in workers:
        worker.start()
    for _ in workers:
        heard.get(timeout=60)
    try:
        assert media.fetch_due() == 0
        quick = picture(site.put("/quick.png", png(10, 8)), "x")
        thread = foreign.thread(source(status("sten", 1, "Quick.", quick)))
        assert media.fetch_due() == 1
        assert [one["status"] for one in posts(foreign, thread)["posts"][0]["media"]] == ["ready"]
        assert heard.empty()
    finally:
        released.set()
        for worker in workers:
            worker.join()


def test_concurrent_claims_do_not_exceed_an_agencys_share(desk: Desk, site: WebServer) -> None:
    for number in range(8):
        desk.thread(source(status("ines", 1, f"{number}.", picture(site.url("/x.png"), "x"))))
    start = threading.Barrier(8)
    claimed = []

    def claim() -> None:
        start.wait()
        claimed.append(media._claim())
        connections.close_all()

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in claimed) == media.AT_ONCE


def test_threads_of_many_pictures_take_turns(
    desk: Desk, site: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "TURN_SECONDS", 0.0)
    for name in "ab":
        urls = [site.put(f"/{name}{n}.png", png(10, 8)) for n in range(2)]
        desk.thread(source(status("ines", 1, name, *(picture(url, "x") for url in urls))))
    while media.fetch_due():
        pass
    assert site.asked == ["/a0.png", "/b0.png", "/a1.png", "/b1.png"]


def test_pictures_over_the_limit_are_reported_and_not_fetched(
    desk: Desk, site: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "MOST", 2)  # including the author's, which is the first
    urls = [site.put(f"/{n}.png", png(10 + n, 8)) for n in range(3)]
    thread = desk.thread(source(status("ines", 1, "Three.", *(picture(u, "x") for u in urls))))
    assert media.fetch_due() == 1
    assert [one["code"] for one in posts(desk, thread)["posts"][0]["media"]] == [
        "",
        "too-many-pictures",
        "too-many-pictures",
    ]
    assert site.asked == ["/0.png"]


def test_uploaded_pictures_replace_those_of_the_source(desk: Desk, site: WebServer) -> None:
    asset = ready(desk.api, f"{desk.base}/assets", png())
    thread = desk.thread(
        source(status("ines", 1, "Mine.", picture(site.put("/1.png", png(10, 8)), "x"))),
        images=[{"post": 1, "asset": asset["id"], "alt": "Ours"}],
    )
    assert thread["posts"][0]["media"] == []
    assert media.fetch_due() == 0
    again = desk.ask(f"threads/{thread['id']}/reimport", {})
    assert again.status_code == 201, again.content
    assert again.json()["id"] != thread["id"]
    assert [one["alt"] for one in again.json()["posts"][0]["images"]] == ["Ours"]
    assert site.asked == []


def test_a_source_can_be_read_again_in_another_format(desk: Desk) -> None:
    thread = desk.thread("# A title\n\nWith **bold** words.", source="plain-text")
    again = desk.ask(f"threads/{thread['id']}/reimport", {"source": "markdown"}).json()
    assert again["source"] == "markdown"
    assert again["posts"] != thread["posts"]
    assert posts(desk, thread)["posts"] == thread["posts"]
    before = desk.rows()
    refused = desk.ask(f"threads/{thread['id']}/reimport", {"source": "mastodon"})
    assert refused.status_code == 422
    assert desk.rows() == before
