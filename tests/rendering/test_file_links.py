"""File links open a render's files without a key until a week after publishing, or until revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Agency, AuditEvent
from accounts.tenancy import tenant
from brandkits.models import Client as Brand
from rendering.models import Blob, FileLinks
from rendering.outputs import file_links
from rendering.outputs.retention import collect
from rendering.queries import note_use
from rendering.tasks import drain
from tests.rendering.conftest import RenderBench
from tests.rendering.test_retention import aged, in_thread

SOON = timedelta(days=3)


@pytest.fixture
def render(studio: RenderBench) -> dict[str, Any]:
    render = studio.render("png", "zip")
    drain()
    return studio.state(render)


def make_links(studio: RenderBench, render: dict[str, Any], **fields: Any) -> dict[str, Any]:
    answer = studio.api.post(f"{studio.base}/renders/{render['id']}/links", fields, format="json")
    assert answer.status_code == 201, answer.content
    assert answer["Location"].endswith(f"/links/{answer.json()['id']}")
    return dict(answer.json())


def open_link(file: dict[str, Any]) -> Any:
    """Follow a link without signing in."""
    return Client().get(file["url"].removeprefix(settings.PUBLIC_URL))


def bytes_of(file: dict[str, Any]) -> bytes:
    answer = open_link(file)
    assert (answer.status_code, answer["Cache-Control"]) == (302, "no-store")
    sent = APIClient().get(answer["Location"].removeprefix(settings.PUBLIC_URL))
    assert sent.status_code == 200
    assert file["filename"] in sent["Content-Disposition"]
    return b"".join(sent.streaming_content)  # type: ignore[attr-defined]  # the answer is a stream


def change(
    studio: RenderBench, render: dict[str, Any], links: dict[str, Any], **fields: Any
) -> Any:
    url = f"{studio.base}/renders/{render['id']}/links/{links['id']}"
    return studio.api.patch(url, fields, format="json")


def revoke(studio: RenderBench, render: dict[str, Any], links: dict[str, Any]) -> Any:
    return studio.api.delete(f"{studio.base}/renders/{render['id']}/links/{links['id']}")


def test_links_open_the_files_of_the_render_without_sign_in(
    studio: RenderBench, render: dict[str, Any]
) -> None:
    publish_at = timezone.now() + SOON
    links = make_links(studio, render, publish_at=publish_at.isoformat())
    assert links["expires_at"] == (publish_at + timedelta(days=7)).isoformat().replace(
        "+00:00", "Z"
    )
    outputs = {output["id"]: output for output in render["outputs"]}
    assert [file["output"] for file in links["files"]] == list(outputs)
    for file in links["files"]:
        output = outputs[file["output"]]
        assert len(bytes_of(file)) == output["bytes"] == file["bytes"]
        assert (file["slide"], file["format"]) == (output["slide"], output["format"])
        assert unquote(urlsplit(file["url"]).path).endswith("/" + output["filename"])


def test_a_head_request_to_a_link_gives_type_and_size(
    studio: RenderBench, render: dict[str, Any]
) -> None:
    file = make_links(studio, render)["files"][0]
    answer = Client().head(file["url"].removeprefix(settings.PUBLIC_URL))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png" == file["content_type"]
    assert int(answer["Content-Length"]) == file["bytes"]


def test_a_revoked_link_opens_nothing_and_others_still_do(
    studio: RenderBench, render: dict[str, Any], agency: Agency
) -> None:
    first, second = make_links(studio, render), make_links(studio, render)
    assert revoke(studio, render, first).status_code == 204
    assert revoke(studio, render, first).status_code == 204  # it stays revoked
    assert {open_link(file).status_code for file in first["files"]} == {404}
    assert {open_link(file).status_code for file in second["files"]} == {302}
    url = f"{studio.base}/renders/{render['id']}/links"
    assert [bool(one["revoked_at"]) for one in studio.api.get(url).json()["results"]] == [
        False,
        True,
    ]
    assert studio.api.get(f"{url}/{first['id']}").json()["files"] == []
    with tenant(agency):
        actions = AuditEvent.objects.of(agency).filter(action__startswith="links.")
        assert sorted(actions.values_list("action", flat=True)) == [
            "links.made",
            "links.made",
            "links.revoked",
        ]


def test_a_link_expires_a_week_after_publishing(
    studio: RenderBench, render: dict[str, Any], agency: Agency
) -> None:
    links = make_links(studio, render)
    with tenant(agency):
        FileLinks.objects.of(agency).update(expires_at=timezone.now())
    assert open_link(links["files"][0]).status_code == 404
    refused = change(studio, render, links, publish_at=(timezone.now() + SOON).isoformat())
    assert refused.status_code == 409
    assert open_link(links["files"][0]).status_code == 404


def test_postponing_publishing_extends_the_links(
    studio: RenderBench, render: dict[str, Any]
) -> None:
    links = make_links(studio, render)
    later = timezone.now() + SOON
    put_off = change(studio, render, links, publish_at=later.isoformat()).json()
    assert put_off["publish_at"] == later.isoformat().replace("+00:00", "Z")
    assert put_off["expires_at"] > links["expires_at"]
    assert put_off["files"] == links["files"]


def test_a_time_without_an_offset_is_in_the_clients_time_zone(
    studio: RenderBench, render: dict[str, Any], agency: Agency
) -> None:
    with tenant(agency):
        Brand.objects.of(agency).update(time_zone="America/Lima")
    on = (timezone.now() + timedelta(days=3)).date()
    links = make_links(studio, render, publish_at=f"{on}T09:30")
    assert links["publish_at"] == f"{on}T14:30:00Z"
    assert (
        make_links(studio, render, publish_at=f"{on}T09:30:00+02:00")["publish_at"]
        == f"{on}T07:30:00Z"
    )
    assert change(studio, render, links, publish_at=f"{on}T10:00").json()["publish_at"] == (
        f"{on}T15:00:00Z"
    )


def test_a_time_skipped_by_daylight_saving_is_refused(
    studio: RenderBench, render: dict[str, Any], agency: Agency
) -> None:
    with tenant(agency):
        Brand.objects.of(agency).update(time_zone="Europe/Vienna")
    body = {"publish_at": "2027-03-28T02:30"}
    answer = studio.api.post(f"{studio.base}/renders/{render['id']}/links", body, format="json")
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["pointer"] == "/publish_at"
    assert "does not exist in Europe/Vienna" in error["detail"]
    with tenant(agency):
        assert not FileLinks.objects.of(agency).exists()


@pytest.mark.parametrize("days", [-1, 400])
def test_a_time_in_the_past_or_too_far_ahead_is_refused(
    studio: RenderBench, render: dict[str, Any], agency: Agency, days: int
) -> None:
    body = {"publish_at": (timezone.now() + timedelta(days=days)).isoformat()}
    answer = studio.api.post(f"{studio.base}/renders/{render['id']}/links", body, format="json")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/publish_at"
    with tenant(agency):
        assert not FileLinks.objects.of(agency).exists()


def test_a_render_without_files_has_no_links(studio: RenderBench, agency: Agency) -> None:
    render = studio.render("png")
    answer = studio.api.post(f"{studio.base}/renders/{render['id']}/links", {}, format="json")
    assert answer.status_code == 409
    with tenant(agency):
        assert not FileLinks.objects.of(agency).exists()


def test_an_altered_or_forged_link_opens_nothing(
    studio: RenderBench, render: dict[str, Any]
) -> None:
    first, second = make_links(studio, render)["files"][:2]
    head, _, signature = first["url"].split("/files/")[1].partition("/")[0].partition(".")
    other = second["url"].split("/files/")[1].partition(".")[0]
    for token in (f"{other}.{signature}", head, f"{head}.", "nothing", f"{head}.{signature[:-1]}"):
        assert Client().get(f"/files/{token}/01.png").status_code == 404
    assert Client().post(first["url"].removeprefix(settings.PUBLIC_URL)).status_code == 405


def test_linked_files_are_retained_until_the_link_expires(
    studio: RenderBench, render: dict[str, Any], agency: Agency
) -> None:
    links = make_links(studio, render)

    def collected() -> Any:
        with tenant(agency):
            Blob.objects.of(agency).update(last_used="2020-01-01T00:00Z")
        collect()
        return studio.state(render)["expired_at"]

    assert collected() is None
    assert bytes_of(links["files"][0])
    revoke(studio, render, links)
    assert collected() is not None
    answer = studio.api.post(f"{studio.base}/renders/{render['id']}/links", {}, format="json")
    assert answer.status_code == 409


def test_files_that_expire_while_links_are_made_are_not_linked(
    studio: RenderBench, render: dict[str, Any], agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(agency)

    def comes_late(*files: Any) -> None:
        in_thread(collect).join()
        note_use(*files)

    monkeypatch.setattr(file_links, "note_use", comes_late)
    answer = studio.api.post(f"{studio.base}/renders/{render['id']}/links", {}, format="json")
    assert answer.status_code == 409
    with tenant(agency):
        assert not FileLinks.objects.of(agency).exists()


def test_a_repeated_request_makes_links_once(
    studio: RenderBench, render: dict[str, Any], agency: Agency
) -> None:
    url = f"{studio.base}/renders/{render['id']}/links"
    answers = [
        studio.api.post(url, {}, format="json", HTTP_IDEMPOTENCY_KEY="once").json()
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    with tenant(agency):
        assert FileLinks.objects.of(agency).count() == 1
