"""A thread's pictures: fetched by a task, kept in order, never waited for, asked for again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from carousels import media
from carousels.models import PendingMedia
from config.env import ROOT
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


def test_pictures_and_the_authors_own_come_by_themselves_and_in_order(
    desk: Desk, site: WebServer
) -> None:
    first, second = site.put("/1.png", png(10, 8)), site.put("/2.png", png(12, 8))
    avatar = site.put("/a.png", png(16, 16))
    thread = desk.thread(
        source(
            status("ines", 1, "Look at this.", avatar=avatar),
            status("ines", 2, "Two of them.", picture(first, "One"), picture(second, "Two")),
        )
    )
    assert [one["status"] for one in thread["posts"][1]["media"]] == ["waiting", "waiting"]
    draft = desk.draft(thread=thread["id"])
    assert all(e["kind"] != "image" for s in draft["document"]["slides"] for e in s["elements"])

    assert media.work_off() == 1
    found = posts(desk, thread)
    assert [one["status"] for one in found["posts"][1]["media"]] == ["ready", "ready"]
    assert [one["alt"] for one in found["posts"][1]["images"]] == ["One", "Two"]
    assert found["author"]["avatar"]
    assert not PendingMedia.objects.exists()
    asked = list(site.asked)
    assert media.work_off() == 0
    assert site.asked == asked

    draft = desk.draft(thread=thread["id"])
    shown = [e for s in draft["document"]["slides"] for e in s["elements"] if e["kind"] == "image"]
    assert [one["alt"] for one in shown] == ["One", "Two"]
    assert shown[0]["focus"] == {"x": 0.0, "y": 0.0}
    author = next(e for e in draft["document"]["slides"][0]["elements"] if e["kind"] == "author")
    assert author["avatar"] == found["author"]["avatar"]


def test_what_cannot_be_had_is_told_and_may_be_asked_for_again(desk: Desk, site: WebServer) -> None:
    gone = site.url("/gone.png")
    fake = site.put("/fake.png", b"no picture at all")
    inside = "https://169.254.169.254/latest/meta-data"
    thread = desk.thread(
        source(
            status("ines", 1, "A beginning."),
            status("ines", 2, "All lost.", *(picture(u, "x") for u in (gone, fake, inside))),
        )
    )
    assert media.work_off() == 1
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
    assert media.work_off() == 1
    found = posts(desk, thread)["posts"][1]
    assert [one["status"] for one in found["media"]] == ["ready", "failed", "failed"]
    assert len(found["images"]) == 1


def test_a_server_that_is_busy_is_asked_a_few_times_and_then_no_more(
    desk: Desk, site: WebServer
) -> None:
    site.answers["/busy.png"] = (503, {}, b"")
    thread = desk.thread(source(status("ines", 1, "Busy.", picture(site.url("/busy.png"), "x"))))
    for attempt in range(1, media.ATTEMPTS + 1):
        assert media.work_off() == 1
        assert site.asked.count("/busy.png") == attempt
        assert media.work_off() == 0
        PendingMedia.objects.update(due_at=timezone.now())
    assert not PendingMedia.objects.exists()
    (state,) = posts(desk, thread)["posts"][0]["media"]
    assert (state["status"], state["code"]) == ("failed", "unreachable")


WORK_OFF = "import django; django.setup(); from carousels import media; media.work_off()"


def test_who_dies_in_the_middle_has_the_rest_left_to_do(desk: Desk, site: WebServer) -> None:
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
    assert media.work_off() == 0  # it is leased
    PendingMedia.objects.update(due_at=timezone.now())
    assert media.work_off() == 1
    assert [one["alt"] for one in posts(desk, thread)["posts"][0]["images"]] == ["0", "1", "2"]
    assert site.asked.count("/0.png") == 1


def test_pictures_that_were_uploaded_stand_for_those_of_the_source(
    desk: Desk, site: WebServer
) -> None:
    asset = ready(desk.api, f"{desk.base}/assets", png())
    thread = desk.thread(
        source(status("ines", 1, "Mine.", picture(site.put("/1.png", png(10, 8)), "x"))),
        images=[{"post": 1, "asset": asset["id"], "alt": "Ours"}],
    )
    assert thread["posts"][0]["media"] == []
    assert media.work_off() == 0
    again = desk.ask(f"threads/{thread['id']}/reimport", {})
    assert again.status_code == 201, again.content
    assert again.json()["id"] != thread["id"]
    assert [one["alt"] for one in again.json()["posts"][0]["images"]] == ["Ours"]
    assert site.asked == []


def test_a_source_is_read_again_as_something_else(desk: Desk) -> None:
    thread = desk.thread("# A title\n\nWith **bold** words.", source="plain-text")
    again = desk.ask(f"threads/{thread['id']}/reimport", {"source": "markdown"}).json()
    assert again["source"] == "markdown"
    assert again["posts"] != thread["posts"]
    assert posts(desk, thread)["posts"] == thread["posts"]
    before = desk.rows()
    refused = desk.ask(f"threads/{thread['id']}/reimport", {"source": "mastodon"})
    assert refused.status_code == 422
    assert desk.rows() == before
