"""A bucket named by the settings, and a server behind it that misbehaves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError
from django.core.management import CommandError, call_command

from core.storage import ObjectMissing, ObjectStore, StoreUnavailable, store
from core.storage.s3 import S3Store

KEY = "agencies/a/outputs/x.png"


class Bucket(HTTPServer):
    """A real HTTP server that sends one fixed response and records the requests."""

    answer: tuple[int, dict[str, str], bytes] = (200, {}, b"")

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        assert isinstance(self.server, Bucket)
        self.server.asked.append(f"{self.command} {self.path}")
        status, headers, body = self.server.answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    do_GET = do_HEAD = do_DELETE = do_OPTIONS = do_PUT = _answer  # noqa: N815 - what http.server calls them

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with Bucket() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def configured(bucket: Bucket, settings: Any) -> Iterator[ObjectStore]:
    """The store of settings with a bucket."""
    for name, value in (
        ("BUCKET", "leporello"),
        ("ENDPOINT_URL", f"http://127.0.0.1:{bucket.server_port}"),
        ("ACCESS_KEY_ID", "key"),
        ("SECRET_ACCESS_KEY", "secret"),
    ):
        setattr(settings, f"S3_{name}", value)
    store.cache_clear()
    yield store()
    store.cache_clear()


def test_settings_with_a_bucket_select_the_bucket(configured: ObjectStore, bucket: Bucket) -> None:
    assert isinstance(configured, S3Store)
    configured.delete(KEY)
    assert bucket.asked == [f"DELETE /leporello/{KEY}"]


def test_a_presigned_link_carries_the_signed_terms(configured: ObjectStore, bucket: Bucket) -> None:
    link = configured.presign_get(
        KEY, expires=timedelta(minutes=5), filename="Überblick 1.png", content_type="image/png"
    )
    address = urlsplit(link)
    assert (address.port, address.path) == (bucket.server_port, f"/leporello/{KEY}")
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert query["X-Amz-Expires"] == "300"
    assert query["response-content-type"] == "image/png"
    disposition = (
        "attachment; filename=\"Uberblick 1.png\"; filename*=UTF-8''%C3%9Cberblick%201.png"
    )
    assert query["response-content-disposition"] == disposition
    assert bucket.asked == []


def test_an_upload_is_signed_for_its_type_and_size(configured: ObjectStore) -> None:
    upload = configured.presign_put(
        KEY, expires=timedelta(minutes=5), content_type="image/png", max_bytes=9
    )
    assert dict(upload.headers) == {"Content-Type": "image/png", "Content-Length": "9"}
    signed = parse_qs(urlsplit(upload.url).query)["X-Amz-SignedHeaders"]
    assert signed == ["content-length;content-type;host"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.open(KEY),
        lambda store: store.exists(KEY),
        lambda store: store.delete(KEY),
    ],
    ids=["open", "exists", "delete"],
)
def test_a_failing_server_is_a_temporary_failure_after_three_attempts(
    configured: ObjectStore, bucket: Bucket, ask: Callable[[ObjectStore], object]
) -> None:
    bucket.answer = (503, {}, b"")
    with pytest.raises(StoreUnavailable):
        ask(configured)
    assert len(bucket.asked) == 3


def test_a_refused_request_is_a_bug_and_no_temporary_failure(
    configured: ObjectStore, bucket: Bucket
) -> None:
    bucket.answer = (403, {}, b"")
    with pytest.raises(ClientError):
        configured.open(KEY)
    assert len(bucket.asked) == 1


def test_an_object_that_is_not_there_is_missing(configured: ObjectStore, bucket: Bucket) -> None:
    bucket.answer = (404, {}, b"")
    with pytest.raises(ObjectMissing):
        configured.open(KEY)
    assert not configured.exists(KEY)


def test_a_truncated_object_is_a_temporary_failure(configured: ObjectStore, bucket: Bucket) -> None:
    bucket.answer = (200, {"Content-Length": "1000"}, b"half")
    with configured.open(KEY) as stream, pytest.raises(StoreUnavailable):
        stream.read()


@pytest.mark.usefixtures("configured")
def test_a_bucket_that_allows_the_page_is_not_changed(bucket: Bucket, settings: Any) -> None:
    settings.PUBLIC_URL = "https://studio.example/"
    allowed = {
        "Access-Control-Allow-Origin": "https://studio.example",
        "Access-Control-Allow-Methods": "GET, PUT",
    }
    bucket.answer = (204, allowed, b"")
    call_command("allow_browsers")
    assert [asked.split()[0] for asked in bucket.asked] == ["OPTIONS"]


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize("status", [403, 405, 501])
def test_a_store_that_accepts_no_cors_rule_is_reported_with_the_way_out(
    bucket: Bucket, status: int
) -> None:
    bucket.answer = (status, {}, b"<Error><Code>NotImplemented</Code></Error>")
    with pytest.raises(CommandError, match=r"GET, HEAD and PUT.*store's settings"):
        call_command("allow_browsers")
