"""An S3 bucket as an object store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO, RawIOBase
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.response import StreamingBody
from django.conf import settings

from core.database.transactions import outside_transaction
from core.storage import Found, ObjectMissing, StoreUnavailable, Upload, cors
from core.storage.content_disposition import attachment

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_ABSENT = {"404", "NoSuchKey", "NotFound"}
# Parts are uploaded one after the other, to hold no more than one part in memory.
_TRANSFER = TransferConfig(
    multipart_threshold=16 << 20, multipart_chunksize=16 << 20, use_threads=False
)


class S3Store:
    """A bucket. The client settings avoid known problems of S3-compatible servers."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @classmethod
    def from_settings(cls) -> S3Store:
        """Return the bucket that the settings name."""
        client = boto3.client(
            "s3",
            endpoint_url=settings.S3_ENDPOINT_URL,
            region_name=settings.S3_REGION,
            aws_access_key_id=settings.S3_ACCESS_KEY_ID,
            aws_secret_access_key=settings.S3_SECRET_ACCESS_KEY,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": settings.S3_ADDRESSING_STYLE},
                # Some servers answer the newer checksum trailers with 411, over TLS only.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=2,
                read_timeout=10,
                retries={"mode": "standard", "total_max_attempts": 3},
            ),
        )
        return cls(client, str(settings.S3_BUCKET))

    @outside_transaction
    def put(self, key: str, data: bytes | IO[bytes], *, content_type: str) -> None:
        body = BytesIO(data) if isinstance(data, bytes) else data
        with _translated(key):
            self._client.upload_fileobj(
                body,
                self._bucket,
                key,
                ExtraArgs={"ContentType": content_type},
                Config=_TRANSFER,
            )

    @outside_transaction
    def open(self, key: str) -> BinaryIO:
        with _translated(key):
            body = self._client.get_object(Bucket=self._bucket, Key=key)["Body"]
        return cast("BinaryIO", _Body(body, key))

    @outside_transaction
    def exists(self, key: str) -> bool:
        try:
            with _translated(key):
                self._client.head_object(Bucket=self._bucket, Key=key)
        except ObjectMissing:
            return False
        return True

    @outside_transaction
    def delete(self, key: str) -> None:
        with _translated(key):
            self._client.delete_object(Bucket=self._bucket, Key=key)

    @outside_transaction
    def walk(self, prefix: str) -> Iterator[list[Found]]:
        pages = self._client.get_paginator("list_objects_v2")
        with _translated(prefix):
            for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
                yield [
                    Found(one["Key"], one["Size"], one["LastModified"])
                    for one in page.get("Contents", [])
                ]

    @outside_transaction
    def abandon_unfinished(self, before: datetime) -> None:
        pages = self._client.get_paginator("list_multipart_uploads")
        with _translated(""):
            for page in pages.paginate(Bucket=self._bucket):
                for one in page.get("Uploads", []):
                    if one["Initiated"] < before:
                        self._client.abort_multipart_upload(
                            Bucket=self._bucket, Key=one["Key"], UploadId=one["UploadId"]
                        )

    def presign_get(self, key: str, *, expires: timedelta, filename: str, content_type: str) -> str:
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentType": content_type,
                "ResponseContentDisposition": attachment(filename),
            },
            ExpiresIn=int(expires.total_seconds()),
        )

    def presign_put(
        self, key: str, *, expires: timedelta, content_type: str, max_bytes: int
    ) -> Upload:
        """Sign size and type: the client declared both and must send exactly them."""
        url = self._client.generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ContentType": content_type,
                "ContentLength": max_bytes,
            },
            ExpiresIn=int(expires.total_seconds()),
        )
        return Upload(url, "PUT", {"Content-Type": content_type, "Content-Length": str(max_bytes)})

    def allow_browsers(self, origin: str) -> None:
        there = self.presign_put(
            "origin", expires=timedelta(minutes=1), content_type="image/png", max_bytes=1
        )
        with _translated("cors"):
            cors.allow(self._client, self._bucket, origin, there.url)


class _Body(RawIOBase):
    """A stream of an object's bytes. Failures while reading are translated too."""

    def __init__(self, body: StreamingBody, key: str) -> None:
        self._body, self._key = body, key

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _translated(self._key):
            data = self._body.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._body.close()
        super().close()


@contextmanager
def _translated(key: str) -> Iterator[None]:
    """Translate absence to ``ObjectMissing`` and temporary failures to ``StoreUnavailable``.

    Other errors are our mistakes and pass through.
    """
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
        if code in _ABSENT or status == 404:
            raise ObjectMissing(key) from None
        if status >= 500 or status == 429 or code == "SlowDown":
            raise StoreUnavailable(code) from error
        raise
    except (BotoCoreError, OSError) as error:
        raise StoreUnavailable(type(error).__name__) from error
