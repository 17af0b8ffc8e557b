"""Assets over HTTP: signed upload, completion, and refusals that leave nothing behind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections

from brandkits.assets import uploads
from tests.brandkits import pictures
from tests.brandkits.bad_files import RECT, drawing
from tests.brandkits.uploading import begun, put, ready

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def url(agency: Any) -> str:
    return f"/api/v1/agencies/{agency.pk}/assets"


@pytest.fixture
def api(client_as: Any, editor: Any) -> Any:
    return client_as(editor)


@pytest.fixture
def stored(agency: Any) -> Callable[[], set[str]]:
    """Return a function that lists the keys of all the agency's objects in the store."""
    folder = Path(settings.OBJECTS_DIR)
    ours = folder / "agencies" / str(agency.pk)
    return lambda: {str(file.relative_to(folder)) for file in ours.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    ("kind", "filename", "declared", "type"),
    [
        ("image", "photo.JPEG", "", "image/jpeg"),
        ("image", "photo.heic", "application/octet-stream", "image/heic"),
        ("logo", "mark.svg", "text/xml", "image/svg+xml"),
        ("font", "Brand.otf", "binary/octet-stream", "font/otf"),
        ("font", "Brand.woff2", "application/x-font-woff2", "font/woff2"),
    ],
)
def test_a_missing_content_type_is_taken_from_the_file_name(
    api: Any, url: str, kind: str, filename: str, declared: str, type: str
) -> None:
    asset = begun(api, url, b"x", kind=kind, filename=filename, content_type=declared)
    assert asset["upload"]["headers"]["Content-Type"] == type


@pytest.mark.parametrize(
    ("filename", "declared"), [("a.tif", ""), ("a.png", "image/tiff"), ("a", "text/plain")]
)
def test_an_unsupported_content_type_is_refused_with_the_supported_ones(
    api: Any, url: str, filename: str, declared: str
) -> None:
    body = {"kind": "image", "filename": filename, "content_type": declared, "bytes": 9}
    answer = api.post(url, body, format="json")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["detail"].startswith("An image may be JPEG, PNG")
    assert api.get(url).json()["results"] == []


def test_an_uploaded_picture_becomes_ready(
    api: Any, url: str, client: Any, agency: Any, stored: Callable[[], set[str]]
) -> None:
    data = pictures.png(64, 48)
    asset = begun(api, url, data, alt="A red wall")
    assert (asset["status"], asset["digest"], asset["url"]) == ("pending", "", None)
    assert put(asset, data) == 200
    answer = api.post(f"{url}/{asset['id']}/complete")
    assert answer.status_code == 200
    done = answer.json()
    assert (done["status"], done["width"], done["height"]) == ("ready", 64, 48)
    assert (done["content_type"], done["alt"]) == ("image/jpeg", "A red wall")
    assert stored() == {
        f"agencies/{agency.pk}/{folder}/{done['digest']}" for folder in ("assets", "thumbnails")
    }

    shown = api.get(f"{url}/{asset['id']}").json()
    download = client.get(shown["url"].removeprefix("http://127.0.0.1:8000"))
    clean = b"".join(download.streaming_content)
    assert hashlib.sha256(clean).hexdigest() == done["digest"]
    assert len(clean) == done["bytes"]
    assert "photo.jpg" in download["Content-Disposition"]
    assert [row["id"] for row in api.get(url).json()["results"]] == [asset["id"]]


def test_the_same_picture_twice_is_stored_once(
    api: Any, url: str, stored: Callable[[], set[str]]
) -> None:
    digests = [ready(api, url, pictures.png())["digest"] for _ in range(2)]
    assert digests[0] == digests[1]
    assert len(stored()) == 2  # the picture and its thumbnail


def test_completing_twice_gives_the_same_response(
    api: Any, url: str, stored: Callable[[], set[str]]
) -> None:
    first = ready(api, url, pictures.png())
    objects = stored()
    again = api.post(f"{url}/{first['id']}/complete")
    assert again.status_code == 200
    assert {**again.json(), "url": None} == {**first, "url": None}
    assert stored() == objects


def test_completing_concurrently_gives_the_same_response(
    client_as: Any, editor: Any, url: str, stored: Callable[[], set[str]]
) -> None:
    asset = begun(client_as(editor), url, pictures.png())
    put(asset, pictures.png())

    def complete(api: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = api.post(f"{url}/{asset['id']}/complete").json()
            return answer
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(complete, [client_as(editor) for _ in range(3)]))
    assert {answer["status"] for answer in answers} == {"ready"}
    assert len({answer["digest"] for answer in answers}) == 1
    assert len(stored()) == 2  # the picture and its thumbnail


def test_completing_before_the_upload_is_refused_clearly(
    api: Any, url: str, stored: Callable[[], set[str]]
) -> None:
    asset = begun(api, url, pictures.png())
    answer = api.post(f"{url}/{asset['id']}/complete")
    assert answer.status_code == 409
    assert answer.json()["code"] == "upload-missing"
    assert api.get(f"{url}/{asset['id']}").json()["status"] == "pending"
    assert stored() == set()
    put(asset, pictures.png())
    assert api.post(f"{url}/{asset['id']}/complete").status_code == 200


REFUSALS = {
    "truncated": (
        pictures.encoded(pictures.gradient("RGB", 300, 300), "PNG")[:-600],
        "damaged",
    ),
    "a web page renamed to .png": (pictures.HTML, "not-a-picture"),
    "a script with a GIF's first bytes": (pictures.script_polyglot(), "damaged"),
    "81 MP in the header": (pictures.header_bomb(), "too-many-pixels"),
    "SVG renamed to .png": (pictures.SVG, "svg"),
    "zero bytes": (b"", "empty"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refused_file_leaves_nothing_but_its_reason(
    api: Any, url: str, stored: Callable[[], set[str]], name: str
) -> None:
    data, code = REFUSALS[name]
    asset = begun(api, url, data)
    put(asset, data)
    answer = api.post(f"{url}/{asset['id']}/complete")
    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["code"], problem["errors"][0]["code"]) == ("upload-refused", code)
    kept = api.get(f"{url}/{asset['id']}").json()
    refusal = {"status": "refused", "reason": problem["detail"], "reason_code": code}
    assert {**asset, **refusal} == {**kept, "upload": asset["upload"]}
    assert stored() == set()
    again = api.post(f"{url}/{asset['id']}/complete").json()
    assert (again["detail"], again["errors"]) == (problem["detail"], problem["errors"])


def test_an_upload_can_be_completed_after_the_store_failed(api: Any, url: str, agency: Any) -> None:
    asset = begun(api, url, pictures.png())
    blocked = Path(settings.OBJECTS_DIR, "agencies", str(agency.pk), "uploads", asset["id"])
    blocked.mkdir(parents=True)  # in place of a file: reading it fails like a broken disk
    answer = api.post(f"{url}/{asset['id']}/complete")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert api.get(f"{url}/{asset['id']}").json()["status"] == "pending"
    blocked.rmdir()
    put(asset, pictures.png())
    assert api.post(f"{url}/{asset['id']}/complete").status_code == 200


def test_bytes_sent_to_a_finished_upload_change_nothing(
    api: Any, url: str, stored: Callable[[], set[str]]
) -> None:
    asset = begun(api, url, pictures.png())
    put(asset, pictures.png())
    done = api.post(f"{url}/{asset['id']}/complete").json()
    files = stored()
    put(asset, pictures.jpeg())  # the address stays valid for 15 minutes, even after completion
    assert api.post(f"{url}/{asset['id']}/complete").json()["facts"] == done["facts"]
    kept = api.get(f"{url}/{asset['id']}").json()
    assert {**kept, "url": "", "thumbnail_url": ""} == {**done, "url": "", "thumbnail_url": ""}
    assert stored() - files <= {key for key in stored() if "/uploads/" in key}


def test_the_same_announcement_twice_with_one_key_makes_one_asset(api: Any, url: str) -> None:
    body = {"kind": "image", "filename": "a.png", "content_type": "image/png", "bytes": 9}
    first, again = (
        api.post(url, body, format="json", HTTP_IDEMPOTENCY_KEY="one") for _ in range(2)
    )
    assert first.json() == again.json()
    assert len(api.get(url).json()["results"]) == 1


def test_an_upload_larger_than_announced_is_refused_by_the_store(
    api: Any, url: str, stored: Callable[[], set[str]]
) -> None:
    data = pictures.png()
    asset = begun(api, url, data, bytes=len(data) - 1)
    assert put(asset, data) == 413
    assert stored() == set()
    assert api.get(f"{url}/{asset['id']}").json()["status"] == "pending"


def test_an_upload_of_another_type_is_refused_by_the_store(
    api: Any, url: str, client: Any, stored: Callable[[], set[str]]
) -> None:
    asset = begun(api, url, pictures.HTML)
    address = urlsplit(asset["upload"]["url"])
    answer = client.put(
        f"{address.path}?{address.query}", data=pictures.HTML, content_type="text/html"
    )
    assert 400 <= answer.status_code < 500
    assert stored() == set()


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"content_type": "image/svg+xml"}, "/content_type", "unsupported"),
        ({"content_type": "text/html"}, "/content_type", "unsupported"),
        ({"bytes": 0}, "/bytes", "min-value"),
        ({"bytes": 25_000_001}, "/bytes", "max-value"),
        ({"kind": "film"}, "/kind", "invalid-choice"),
        ({"filename": None}, "/filename", "null"),
        ({"status": "ready"}, "/status", "unknown-field"),
    ],
)
def test_a_bad_announcement_names_its_place_and_creates_nothing(
    api: Any, url: str, change: dict[str, Any], pointer: str, code: str
) -> None:
    body = {"kind": "image", "filename": "a.png", "content_type": "image/png", "bytes": 9}
    answer = api.post(url, {**body, **change}, format="json")
    assert answer.status_code == 422
    errors = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert errors == [(pointer, code)]
    assert api.get(url).json()["results"] == []


def test_another_agencys_asset_is_not_found_like_an_absent_one(
    api: Any, url: str, client_as: Any, stranger: Any, stranger_agency: Any
) -> None:
    theirs = f"/api/v1/agencies/{stranger_agency.pk}/assets"
    foreign = begun(client_as(stranger), theirs, pictures.png())
    for path in ("", "/complete"):
        method = api.post if path else api.get
        one, other = method(f"{url}/{foreign['id']}{path}"), method(f"{url}/{uuid4()}{path}")
        assert one.status_code == other.status_code == 404
        assert one.json()["detail"] == other.json()["detail"]
    kept = client_as(stranger).get(f"{theirs}/{foreign['id']}").json()
    assert kept["status"] == "pending"


@pytest.mark.parametrize(
    ("declared", "kept"),
    [
        ("Screenshot 9.41\u202fAM.png", "Screenshot 9.41 AM.png"),
        ("C:\\Users\\ada\\logo\x00.png", "logo.png"),
        ("half \ud83d.png", "half.png"),
        ("", "file"),
        ("é" * 300 + ".png", "é" * 125 + ".png"),
    ],
)
def test_a_files_name_is_cleaned_and_never_refused(
    api: Any, url: str, declared: str, kept: str
) -> None:
    body = {"kind": "image", "filename": declared, "content_type": "image/png", "bytes": 9}
    answer = api.post(url, json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert answer.json()["filename"] == kept


def test_bytes_decide_the_type_whatever_the_file_is_called(api: Any, url: str) -> None:
    done = ready(api, url, pictures.png(), filename="photo.jpg", content_type="Image/JPG; q=1")
    assert (done["status"], done["width"]) == ("ready", 64)


def test_parts_left_out_of_a_logo_are_reported(api: Any, url: str) -> None:
    data = drawing(RECT + '<image href="https://a.example/b.png" width="9" height="9"/>')
    done = ready(api, url, data, kind="logo", filename="logo.svg", content_type="image/svg+xml")
    assert done["facts"]["dropped"] == ["image"]


def test_an_upload_refused_by_a_busy_server_can_be_completed_later(
    api: Any, url: str, agency: Any, stored: Callable[[], set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "PATIENCE", 0.0)
    asset = begun(api, url, pictures.png())
    put(asset, pictures.png())
    before = stored()
    with uploads._inspections.one(agency.pk, patience=0):
        refused = api.post(f"{url}/{asset['id']}/complete")
    assert (refused.status_code, refused["Retry-After"]) == (503, "1")
    assert refused.json()["code"] == "too-much-at-once"
    assert api.get(f"{url}/{asset['id']}").json()["status"] == "pending"
    assert stored() == before
    assert api.post(f"{url}/{asset['id']}/complete").json()["status"] == "ready"
