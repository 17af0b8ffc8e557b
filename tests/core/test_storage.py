"""The object store: the same claims for the local folder and for S3."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from django.test import Client
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

from core.storage import ObjectMissing, ObjectStore, StoreUnavailable
from core.storage.local import LocalStore
from core.storage.s3 import S3Store

KEY = "agencies/a/outputs/x.png"
HOUR = timedelta(hours=1)


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ObjectStore]:
    if request.param == "local":
        yield LocalStore(tmp_path, "http://testserver")
        return
    with mock_aws():
        client = boto3.client(
            "s3", region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s"
        )
        client.create_bucket(Bucket="leporello")
        yield S3Store(client, "leporello")


def read(store: ObjectStore, key: str = KEY) -> bytes:
    with store.open(key) as stream:
        return stream.read()


def test_a_stored_object_exists_until_it_is_deleted(store: ObjectStore) -> None:
    assert not store.exists(KEY)
    store.put(KEY, b"one", content_type="image/png")
    store.put(KEY, io.BytesIO(b"two"), content_type="image/png")
    assert store.exists(KEY)
    assert read(store) == b"two"
    store.delete(KEY)
    store.delete(KEY)
    assert not store.exists(KEY)


def test_an_absent_object_is_missing(store: ObjectStore) -> None:
    with pytest.raises(ObjectMissing):
        read(store)


def test_a_large_object_is_streamed(store: ObjectStore) -> None:
    data = bytes(range(256)) * 100_000
    store.put(KEY, io.BytesIO(data), content_type="application/zip")
    with store.open(KEY) as stream:
        pieces = iter(lambda: stream.read(1 << 20), b"")
        assert b"".join(pieces) == data


def fill(store: ObjectStore, objects: dict[str, bytes]) -> None:
    """Store many objects; in the bucket's backend directly, because its HTTP takes 10 ms each."""
    for key, data in objects.items():
        if isinstance(store, S3Store):
            s3_backends[DEFAULT_ACCOUNT_ID]["aws"].put_object("leporello", key, data)
        else:
            store.put(key, data, content_type="image/png")


def test_a_walk_finds_every_object_below_a_prefix_with_its_size_and_age(store: ObjectStore) -> None:
    began = datetime.now(UTC) - timedelta(seconds=2)
    fill(
        store, {f"agencies/a/outputs/{number}.png": b"x" * (number % 7) for number in range(1_100)}
    )
    store.put("agencies/ab/outputs/y.png", b"y", content_type="image/png")
    pages = list(store.walk("agencies/a/"))
    found = {one.key: one for page in pages for one in page}
    assert len(found) == 1_100
    assert max(map(len, pages)) <= 1_000
    assert found["agencies/a/outputs/6.png"].bytes == 6
    assert min(one.modified for one in found.values()) >= began
    assert [one for page in store.walk("agencies/nobody/") for one in page] == []


def test_old_remains_of_unfinished_puts_are_deleted(tmp_path: Path) -> None:
    folder = LocalStore(tmp_path, "http://testserver")
    folder.put(KEY, b"whole", content_type="image/png")
    half = folder.path(KEY).parent / ".unfinished-x"
    half.write_bytes(b"half")
    assert [one.key for page in folder.walk("agencies/a/") for one in page] == [KEY]
    folder.abandon_unfinished(datetime.now(UTC) - timedelta(hours=1))
    assert half.exists()
    folder.abandon_unfinished(datetime.now(UTC) + timedelta(hours=1))
    assert not half.exists()
    assert read(folder) == b"whole"


def test_old_parts_of_uncompleted_uploads_are_deleted() -> None:
    with mock_aws():
        client = boto3.client(
            "s3", region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s"
        )
        client.create_bucket(Bucket="leporello")
        client.create_multipart_upload(Bucket="leporello", Key=KEY)
        bucket = S3Store(client, "leporello")
        bucket.abandon_unfinished(datetime(2000, 1, 1, tzinfo=UTC))
        assert len(client.list_multipart_uploads(Bucket="leporello")["Uploads"]) == 1
        bucket.abandon_unfinished(datetime(2100, 1, 1, tzinfo=UTC))
        assert "Uploads" not in client.list_multipart_uploads(Bucket="leporello")


@pytest.mark.parametrize(
    "key", ["../secret", "/etc/passwd", "a/../../b", "a//b", "", ".hidden", "a\n"]
)
def test_no_key_leaves_the_folder(tmp_path: Path, key: str) -> None:
    folder = LocalStore(tmp_path / "objects", "http://testserver")
    with pytest.raises(ValueError, match="not a key"):
        folder.put(key, b"x", content_type="text/plain")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_upload_leaves_no_partial_object(tmp_path: Path) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError("the client is gone")

    folder = LocalStore(tmp_path, "http://testserver")
    with pytest.raises(StoreUnavailable):
        folder.put(KEY, Torn(), content_type="image/png")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_unreachable_bucket_is_a_temporary_failure() -> None:
    client = boto3.client(
        "s3",
        endpoint_url="http://127.0.0.1:9",
        region_name="us-east-1",
        aws_access_key_id="k",
        aws_secret_access_key="s",
    )
    with pytest.raises(StoreUnavailable):
        S3Store(client, "leporello").exists(KEY)


@pytest.fixture
def folder() -> LocalStore:
    return LocalStore.from_settings()


def path_of(url: str) -> str:
    return url[url.index("/objects/") :]


def test_a_signed_link_downloads_under_its_name(folder: LocalStore) -> None:
    folder.put(KEY, b"pixels", content_type="image/png")
    url = folder.presign_get(KEY, expires=HOUR, filename="01-cover.png", content_type="image/png")
    answer = Client().get(path_of(url))
    assert b"".join(answer.streaming_content) == b"pixels"  # type: ignore[attr-defined]  # the answer is a stream
    assert answer["Content-Disposition"] == 'attachment; filename="01-cover.png"'
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_link_is_valid_only_for_the_signed_terms(folder: LocalStore) -> None:
    folder.put(KEY, b"pixels", content_type="image/png")
    other = "agencies/b/outputs/x.png"
    folder.put(other, b"theirs", content_type="image/png")
    url = path_of(folder.presign_get(KEY, expires=HOUR, filename="x", content_type="image/png"))
    stale = folder.presign_get(KEY, expires=-HOUR, filename="x", content_type="image/png")
    for refused in (
        url.replace(KEY, other),
        url[:-2] + ("aa" if url[-2:] != "aa" else "bb"),
        url.split("?")[0],
        path_of(stale),
    ):
        assert Client().get(refused).status_code == 403
    assert Client().put(url, b"mine", content_type="image/png").status_code == 403
    assert read(folder) == b"pixels"


def test_an_upload_must_match_its_signed_terms(folder: LocalStore) -> None:
    key = "agencies/a/uploads/y"
    folder.delete(key)
    upload = folder.presign_put(key, expires=HOUR, content_type="image/png", max_bytes=4)
    url = path_of(upload.url)
    assert (upload.method, dict(upload.headers)) == ("PUT", {"Content-Type": "image/png"})
    assert Client().put(url, b"12345", content_type="image/png").status_code == 413
    assert Client().put(url, b"<h1>", content_type="text/html").status_code == 415
    assert not folder.exists(key)
    assert Client().put(url, b"1234", content_type="image/png").status_code == 200
    assert read(folder, key) == b"1234"
