"""A carousel's history by editing sessions, with named versions and a thumbnail of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from rest_framework.test import APIClient

from accounts.models import Agency, User
from accounts.tenancy import tenant
from carousels.history import sittings
from carousels.models import Carousel, Change
from rendering.tasks import drain
from tests.rendering.conftest import RenderBench
from tests.world import contents


class VersionHistory:
    """A carousel with a history."""

    def __init__(self, studio: RenderBench, agency: Agency) -> None:
        self.api, self.agency = studio.api, agency
        self.id = studio.carousel["id"]
        self.base = studio.base
        self.url = f"{studio.base}/carousels/{self.id}"
        slides = studio.carousel["document"]["slides"]
        self.slides = [slide["id"] for slide in slides]
        self.title = next(one["id"] for one in slides[0]["elements"] if one.get("role") == "title")

    def do(self, **operation: Any) -> int:
        """Perform one operation and return the new version."""
        tag = self.api.get(self.url)["ETag"]
        body = {"operations": [operation]}
        answer = self.api.post(f"{self.url}/operations", body, format="json", HTTP_IF_MATCH=tag)
        assert answer.status_code == 200, answer.content
        return int(answer.json()["carousel"]["version"])

    def write(self, text: str) -> int:
        return self.do(op="set_text", element=self.title, text=text)

    def call(self, version: int, name: str) -> Any:
        return self.api.put(f"{self.url}/versions/{version}/name", {"name": name}, format="json")

    def sittings(self, **asked: Any) -> Any:
        answer = self.api.get(f"{self.url}/versions/sittings", asked)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def pause(self, after: int, **time: float) -> None:
        """Move everything up to a version into the past, by so much time."""
        back = timedelta(**time)
        with tenant(self.agency):
            rows = Change.objects.of(self.agency).filter(carousel=self.id, version__lte=after)
            rows.update(created_at=F("created_at") - back, updated_at=F("updated_at") - back)
            drafts = Carousel.objects.of(self.agency).filter(pk=self.id)
            drafts.update(created_at=F("created_at") - back)


@pytest.fixture
def past(studio: RenderBench, agency: Agency) -> VersionHistory:
    return VersionHistory(studio, agency)


def marks(sitting: Any) -> list[tuple[int, str, str]]:
    return [(one["version"], one["kind"], one["name"]) for one in sitting["marks"]]


def test_editing_sessions_show_who_did_what_and_notable_versions(
    past: VersionHistory, owner: User, client_as: Callable[[User], APIClient]
) -> None:
    past.write("Bread on a boat")
    past.do(op="set_style", style={"theme": "midnight"})
    past.do(op="set_style", style={"theme": "paper"})
    assert past.call(4, "Before the call").status_code == 200
    past.pause(4, minutes=31)
    boss = client_as(owner)
    said = {"verdict": "approved"}
    removed = {"operations": [{"op": "remove_slide", "slide": past.slides[2]}]}
    for path, body in (("operations", removed), ("reviews", said)):
        tag = past.api.get(past.url)["ETag"]
        answer = boss.post(f"{past.url}/{path}", body, format="json", HTTP_IF_MATCH=tag)
        assert answer.status_code in (200, 201), answer.content
    handed = {"carousels": [past.id], "files": ["png"], "name": "May"}
    assert past.api.post(f"{past.base}/hand-overs", handed, format="json").status_code == 202
    # A tag makes a version, but no step.
    filed = past.api.patch(past.url, {"tags": ["May"]}, format="json", HTTP_IF_MATCH='"5"').json()
    assert past.call(filed["version"], "Handed on").status_code == 200

    found = past.sittings()
    assert found["next"] is None
    last, first = found["results"]
    assert (last["since"], last["version"], last["steps"]) == (4, 5, 1)
    assert (last["people"], last["kinds"]) == (["Olga"], ["remove_slide"])
    assert marks(last) == [
        (5, "approved", ""),
        (5, "handed_over", "May"),
        (6, "named", "Handed on"),
    ]
    assert (first["since"], first["version"], first["steps"]) == (0, 4, 4)
    assert first["people"] == ["Edda"]
    assert first["kinds"][0] == "set_style"
    assert set(first["kinds"]) == {"set_style", "set_text", "begin"}
    assert marks(first) == [(4, "named", "Before the call")]

    # Pages give the same, and a session's steps are those between its versions.
    page = past.sittings(page_size=1)
    assert page["results"] == [last]
    older = past.api.get(page["next"]).json()
    assert (older["results"], older["next"]) == ([first], None)
    asked = {"since": first["since"], "until": first["version"]}
    steps = past.api.get(f"{past.url}/versions", asked).json()["results"]
    assert [one["version"] for one in steps] == [4, 3, 2]
    drain()


def test_an_editing_session_ends_with_a_long_pause_or_very_many_steps(
    past: VersionHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        past.do(op="set_document", title=f"Title {number}")
    past.pause(3, minutes=29)
    assert [one["since"] for one in past.sittings()["results"]] == [0]
    monkeypatch.setattr(sittings, "MOST_STEPS", 2)
    found = past.sittings()["results"]
    assert [(one["since"], one["version"]) for one in found] == [(3, 5), (1, 3), (0, 1)]


def test_a_named_version_stays_while_typing_continues(past: VersionHistory) -> None:
    version = past.write("Bread")
    assert past.call(version, "One word").json()["actor_name"] == "Edda"
    passed = past.write("Bread on")
    now = past.write("Bread on a boat")
    assert past.api.get(f"{past.url}/versions/{version}").status_code == 200
    # Versions that typing replaced cannot be named.
    before = contents(str(past.agency.pk))
    refused = past.call(passed, "Two words")
    assert refused.status_code == 404
    assert f"read version {version}" in refused.json()["detail"]
    assert past.call(now + 1, "Later").status_code == 404
    assert contents(str(past.agency.pk)) == before


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  Before\tthe \u202ecall\u2069 ", "Before the call"),
        ("e\u0301te\u0301 👩\u200d🍳 نسخة", "été 👩\u200d🍳 نسخة"),
        ("=1+1", "=1+1"),
        ("\u202e\u200b", None),
        ("", None),
        ("\ufb2c" * 120, None),
    ],
)
def test_a_version_name_is_one_visible_line(
    past: VersionHistory, said: str, kept: str | None
) -> None:
    assert past.call(1, "Before").status_code == 200
    before = contents(str(past.agency.pk))
    answer = past.call(1, said)
    if kept is None:
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/name")
        assert contents(str(past.agency.pk)) == before
        return
    assert answer.json()["name"] == kept
    assert marks(past.sittings()["results"][0]) == [(1, "named", kept)]
    assert past.api.delete(f"{past.url}/versions/1/name").status_code == 204
    assert past.sittings()["results"][0]["marks"] == []
    assert past.api.delete(f"{past.url}/versions/1/name").status_code == 404


def test_a_versions_thumbnail_is_its_first_slide(past: VersionHistory) -> None:
    def picture(version: int, **headers: Any) -> Any:
        return past.api.get(f"{past.url}/versions/{version}/thumbnail", {"width": 130}, **headers)

    first = picture(1)
    assert (first.status_code, first["Content-Type"]) == (200, "image/jpeg")
    past.do(op="set_style", style={"theme": "midnight"})
    past.do(op="set_style", style={"theme": None})
    assert picture(2)["ETag"] != first["ETag"]
    assert picture(3)["ETag"] == first["ETag"]
    assert picture(1, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    for slide in past.slides:
        past.do(op="remove_slide", slide=slide)
    assert picture(3).status_code == 200
    assert picture(3 + len(past.slides)).status_code == 404
