"""Hand-overs: approved carousels in one ZIP, as they were approved."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

import pytest
from django.utils import timezone
from pypdf import PdfReader
from rest_framework.test import APIClient

from accounts.models import Agency, User
from accounts.tenancy import tenant
from core.storage import StoreUnavailable
from rendering.models import Blob, HandOver, PendingHandOver, Render
from rendering.outputs.retention import collect
from rendering.tasks import drain, sweep
from rendering.worker import packaging
from rendering.worker.artifacts import make_artifacts, store_zip
from tests.rendering.conftest import RenderBench, Workers, drain_one, eventually
from tests.world import contents


@pytest.fixture
def owners(owner: User, client_as: Callable[[User], APIClient]) -> APIClient:
    return client_as(owner)


@pytest.fixture
def decks(studio: RenderBench, owners: APIClient) -> list[str]:
    """Three approved carousels of one client."""
    made = [studio.carousel["id"]]
    for number in (2, 3):
        body = {"title": f"Part {number}: bread/butter"}
        url = f"{studio.base}/carousels/{studio.carousel['id']}/duplicate"
        made.append(studio.api.post(url, body, format="json").json()["id"])
    for pk in made:
        approve(owners, studio, pk)
    return made


def approve(api: APIClient, studio: RenderBench, pk: str, verdict: str = "approved") -> None:
    url = f"{studio.base}/carousels/{pk}"
    tag = studio.api.get(url)["ETag"]
    body = {"verdict": verdict, "note": "Seen."}
    answer = api.post(f"{url}/reviews", body, format="json", HTTP_IF_MATCH=tag)
    assert answer.status_code == 201, answer.content


def retitle(studio: RenderBench, pk: str, title: str) -> None:
    url = f"{studio.base}/carousels/{pk}"
    body = {"operations": [{"op": "set_document", "title": title}]}
    tag = studio.api.get(url)["ETag"]
    answer = studio.api.post(f"{url}/operations", body, format="json", HTTP_IF_MATCH=tag)
    assert answer.status_code == 200


def hand_over(studio: RenderBench, decks: list[str], **fields: Any) -> Any:
    body = {"carousels": decks, **(fields or {"files": ["jpeg"]})}
    return studio.api.post(f"{studio.base}/hand-overs", body, format="json")


def begun(studio: RenderBench, decks: list[str], **fields: Any) -> dict[str, Any]:
    answer = hand_over(studio, decks, **fields)
    assert answer.status_code == 202, answer.content
    return dict(answer.json())


def state(studio: RenderBench, made: dict[str, Any]) -> dict[str, Any]:
    return dict(studio.api.get(f"{studio.base}/hand-overs/{made['id']}").json())


def archive(made: dict[str, Any], stored: Callable[[str], bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(stored(made["zip"]["url"])))


def test_approved_carousels_come_as_one_zip_with_a_folder_for_each(
    studio: RenderBench, decks: list[str], stored: Callable[[str], bytes]
) -> None:
    made = begun(studio, decks, files=["jpeg"], name="May: all of it")
    assert (made["status"], made["zip"]) == ("preparing", None)
    assert [one["carousel"] for one in made["carousels"]] == decks
    drain()
    done = state(studio, made)
    assert (done["status"], done["error"]) == ("ready", "")
    assert done["zip"]["filename"] == f"Rivermill - May all of it - {made['created_at'][:10]}.zip"
    packed = archive(done, stored)
    about = json.loads(packed.read("manifest.json"))
    assert (about["name"], about["client"]) == ("May: all of it", "Rivermill")
    folders = [one["folder"] for one in about["carousels"]]
    assert folders[1:] == ["02 Part 2 bread butter", "03 Part 3 bread butter"]
    assert [one["carousel"] for one in about["carousels"]] == decks
    assert {one["approved_by"] for one in about["carousels"]} == {"Olga"}
    for folder in folders:
        names = [name for name in packed.namelist() if name.startswith(f"{folder}/")]
        listed = json.loads(packed.read(f"{folder}/manifest.json"))["files"]
        assert len([name for name in names if name.endswith(".jpg")]) == 5 == len(listed)
        assert f"{folder}/alt-texts.txt" in names
    assert [one["id"] for one in studio.api.get(f"{studio.base}/hand-overs").json()["results"]] == [
        made["id"]
    ]


def test_a_hand_over_contains_what_was_approved(
    studio: RenderBench, owners: APIClient, stored: Callable[[str], bytes]
) -> None:
    pk = studio.carousel["id"]
    approve(owners, studio, pk)
    url = f"{studio.base}/carousels/{pk}"
    # A tag raises the version and changes nothing visible.
    filed = studio.api.patch(url, {"tags": ["May"]}, format="json", HTTP_IF_MATCH='"1"').json()
    made = begun(studio, [pk])
    retitle(studio, pk, "Something else")
    drain()
    about = json.loads(archive(state(studio, made), stored).read("manifest.json"))["carousels"]
    assert [(one["version"], one["title"]) for one in about] == [(1, filed["title"])]


def test_a_carousel_full_of_emoji_is_handed_over_as_a_document(
    studio: RenderBench, owners: APIClient, stored: Callable[[str], bytes]
) -> None:
    pk = studio.carousel["id"]
    url = f"{studio.base}/carousels/{pk}"
    slide = studio.carousel["document"]["slides"][1]
    body = next(one["id"] for one in slide["elements"] if one.get("role") == "body")
    operations = [
        {"op": "set_text", "element": body, "text": "😀😁👍👎 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 1️⃣2️⃣ ❤️ 🇩🇪"},
        {"op": "set_document", "format": "linkedin-document"},
    ]
    edited = studio.api.post(
        f"{url}/operations", {"operations": operations}, format="json", HTTP_IF_MATCH='"1"'
    )
    assert edited.status_code == 200, edited.content
    approve(owners, studio, pk)
    made = begun(studio, [pk], channel="linkedin")
    drain()
    done = state(studio, made)
    assert (done["status"], done["error"]) == ("ready", "")
    packed = archive(done, stored)
    (pdf,) = (name for name in packed.namelist() if name.endswith(".pdf"))
    assert len(PdfReader(io.BytesIO(packed.read(pdf))).pages) == 5


@pytest.mark.parametrize(
    "case", ["changed", "refused", "archived", "foreign", "absent", "channel", "zips"]
)
def test_carousels_that_cannot_be_handed_over_are_named_and_nothing_begins(
    studio: RenderBench, decks: list[str], owners: APIClient, agency: Agency, case: str
) -> None:
    fields: dict[str, Any] = {}
    status, code, pointer = 422, "not-approved", "/carousels/1"
    if case == "changed":
        retitle(studio, decks[1], "Newer")
    elif case == "refused":
        approve(owners, studio, decks[1], "changes_requested")
    elif case == "archived":
        code = "archived"
        url = f"{studio.base}/carousels/{decks[1]}"
        tag = owners.get(url)["ETag"]
        assert owners.patch(url, {"archived": True}, format="json", HTTP_IF_MATCH=tag).data
    elif case == "foreign":
        code = "other-client"
        client = owners.post(f"{studio.base}/clients", {"name": "Else"}, format="json").json()["id"]
        body = {"client": client}
        kit = {"client": client, "name": "Main", "spec": {"author": {"name": "Else"}}}
        owners.post(f"{studio.base}/brand-kits", kit, format="json")
        copy = owners.post(f"{studio.base}/carousels/{decks[0]}/duplicate", body, format="json")
        decks[1] = copy.json()["id"]
        approve(owners, studio, decks[1])
    elif case == "absent":
        status, code = 404, "not-found"
        decks[1] = str(UUID(int=7))
    elif case == "channel":
        fields = {"channel": "x"}  # which accepts four slides
        code, pointer = "too-many-slides", "/carousels/0"
    else:
        fields, code, pointer = {"files": ["zip"]}, "invalid-choice", "/files/0"
    before = contents(str(agency.pk))
    answer = hand_over(studio, decks, **fields)
    assert answer.status_code == status, answer.content
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert contents(str(agency.pk)) == before


def test_a_hand_over_with_a_failed_slide_says_so_and_is_packed_after_a_retry(
    studio: RenderBench, decks: list[str], agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(studio, decks)
    with monkeypatch.context() as broken:
        broken.setattr("rendering.worker.task_runner.CRASHES_ALLOWED", 1)
        broken.setattr("rendering.worker.task_runner.make_artifacts", _breaks_once())
        drain()
    failed = state(studio, made)
    assert (failed["status"], failed["zip"]) == ("failed", None)
    assert failed["error"].startswith("1 of 3 carousels could not be rendered completely")
    [render] = [one for one in failed["carousels"] if one["status"] != "succeeded"]
    retried = studio.api.post(f"{studio.base}/renders/{render['render']}/retry")
    assert retried.status_code == 202
    assert state(studio, made)["status"] == "preparing"
    drain()
    assert state(studio, made)["status"] == "ready"


def _breaks_once() -> Callable[[Any], Any]:
    broken: list[object] = []

    def breaks(job: Any) -> Any:
        if not broken:
            broken.append(job)
            raise RuntimeError("no slide today")
        return make_artifacts(job)

    return breaks


def test_packing_waits_until_storage_answers(
    studio: RenderBench, decks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(studio, decks)
    with monkeypatch.context() as failing:
        failing.setattr(packaging, "store_zip", _refuses)
        drain()
        assert state(studio, made)["status"] == "preparing"
    PendingHandOver.objects.update(due_at=timezone.now())
    drain()
    assert state(studio, made)["status"] == "ready"
    assert not PendingHandOver.objects.exists()


def _refuses(_: UUID, archive: IO[bytes]) -> Any:
    with archive:
        raise StoreUnavailable("not today")


def test_a_render_that_ends_while_its_hand_over_is_checked_is_not_missed(
    studio: RenderBench, decks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begun(studio, decks)
    real = store_zip

    def stored_while_one_ends(*args: Any) -> Any:
        # Another slot ends the last task of a retried render meanwhile.
        PendingHandOver.objects.update(due_at=timezone.now() + timedelta(hours=1))
        return real(*args)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(packaging, "store_zip", stored_while_one_ends)
        drain()
    assert state(studio, made)["status"] == "ready"
    assert PendingHandOver.objects.exists()  # it is checked again
    PendingHandOver.objects.update(due_at=timezone.now())
    drain()
    assert not PendingHandOver.objects.exists()
    assert state(studio, made)["status"] == "ready"


def test_packing_survives_a_worker_that_dies_before_it(
    studio: RenderBench, decks: list[str], workers: Workers
) -> None:
    made = begun(studio, decks)
    for _ in range(15):
        drain_one()  # every slide, and nobody packs afterwards
    assert state(studio, made)["status"] == "preparing"
    workers.start()
    sweep()
    done = eventually(lambda: (now := state(studio, made))["status"] == "ready" and now)
    assert done["zip"]["bytes"] > 10_000


def test_a_canceled_render_fails_its_hand_over_with_advice(
    studio: RenderBench, decks: list[str]
) -> None:
    made = begun(studio, decks)
    canceled = f"{studio.base}/renders/{made['carousels'][0]['render']}"
    studio.api.post(f"{canceled}/cancel")
    drain()
    undone = state(studio, made)
    assert (undone["status"], undone["zip"]) == ("failed", None)
    assert undone["error"] == "1 of 3 renders was canceled: hand the carousels over again."
    assert studio.api.post(f"{canceled}/retry").status_code == 409
    assert begun(studio, decks)["status"] == "preparing"


def test_files_of_an_approved_carousel_are_retained_until_it_is_archived(
    studio: RenderBench, owners: APIClient, agency: Agency
) -> None:
    pk = studio.carousel["id"]
    approve(owners, studio, pk)
    made = begun(studio, [pk])
    drain()
    render = {"id": state(studio, made)["carousels"][0]["render"]}

    def collected() -> tuple[str, bool]:
        with tenant(agency):
            Blob.objects.of(agency).update(last_used="2020-01-01T00:00Z")
        collect()
        there = studio.state(render)["expired_at"] is None
        return state(studio, made)["status"], there

    # The ZIP's files are retained, so it can be packed again at any time.
    assert collected() == ("expired", True)
    assert state(studio, made)["zip"] is None
    again = begun(studio, [pk])
    drain()
    assert state(studio, again)["status"] == "ready"
    url = f"{studio.base}/carousels/{pk}"
    tag = studio.api.get(url)["ETag"]
    studio.api.patch(url, {"archived": True}, format="json", HTTP_IF_MATCH=tag)
    assert collected() == ("expired", False)


def test_a_repeated_request_hands_over_once(
    studio: RenderBench, decks: list[str], agency: Agency
) -> None:
    body = {"carousels": decks, "files": ["jpeg"]}
    url = f"{studio.base}/hand-overs"
    first, second = (
        studio.api.post(url, body, format="json", HTTP_IDEMPOTENCY_KEY="may").json()
        for _ in range(2)
    )
    assert first == second
    with tenant(agency):
        assert HandOver.objects.of(agency).count() == 1
        assert Render.objects.of(agency).count() == 3
