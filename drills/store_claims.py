"""Check the guarantees of the object store that the environment configures; one line per claim."""

from __future__ import annotations

import io
import resource
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import BinaryIO, cast

from core.storage import ObjectMissing, store
from local.client import Answer, exchange

MINUTE = timedelta(minutes=1)
SMALL = secrets.token_bytes(300_000)
LARGE = 200 << 20
LARGE_MAY_COST = 64 << 20


def get(key: str, *, expires: timedelta = MINUTE) -> str:
    """A download link to a picture."""
    return store().presign_get(
        key, expires=expires, filename="Präsentation 1.png", content_type="image/png"
    )


def put(key: str, data: bytes, *, headers: Mapping[str, str] | None = None) -> Answer:
    """Upload `data` through a link made for 1,000 bytes of PNG."""
    upload = store().presign_put(key, expires=MINUTE, content_type="image/png", max_bytes=1_000)
    return exchange(
        upload.method, upload.url, body=data, headers={**upload.headers, **(headers or {})}
    )


def what_was_put_is_read() -> bool:
    store().put("drill/a", SMALL, content_type="image/png")
    store().put("drill/a", SMALL[::-1], content_type="image/png")
    with store().open("drill/a") as stream:
        return stream.read() == SMALL[::-1]


def an_absent_object_is_missing() -> bool:
    try:
        store().open("drill/nothing")
    except ObjectMissing:
        return not store().exists("drill/nothing") and store().exists("drill/a")
    return False


def deleting_twice_is_no_error() -> bool:
    store().put("drill/b", b"b", content_type="text/plain")
    store().delete("drill/b")
    store().delete("drill/b")
    return not store().exists("drill/b")


def a_link_downloads_under_its_name() -> bool:
    answer = exchange("GET", get("drill/a"))
    return (
        answer.body == SMALL[::-1]
        and answer.headers["Content-Type"] == "image/png"
        and "attachment" in answer.headers["Content-Disposition"]
        and "Pr%C3%A4sentation%201.png" in answer.headers["Content-Disposition"]
    )


def an_expired_link_is_refused() -> bool:
    link = get("drill/a", expires=timedelta(seconds=1))
    time.sleep(2.5)
    return exchange("GET", link).status == 403


def a_link_opens_no_other_object() -> bool:
    store().put("drill/c", b"c", content_type="text/plain")
    return exchange("GET", get("drill/a").replace("drill/a", "drill/c")).status == 403


def a_changed_file_name_breaks_the_link() -> bool:
    return exchange("GET", get("drill/a").replace("image%2Fpng", "text%2Fhtml")).status == 403


def without_a_signature_nothing_opens() -> bool:
    return exchange("GET", get("drill/a").partition("?")[0]).status == 403


def an_upload_of_the_declared_size_is_stored() -> bool:
    status = put("drill/up", SMALL[:1_000]).status
    with store().open("drill/up") as stream:
        return status == 200 and stream.read() == SMALL[:1_000]


def an_oversize_upload_is_refused() -> bool:
    status = put("drill/over", SMALL[:1_001], headers={"Content-Length": "1001"}).status
    return status == 403 and not store().exists("drill/over")


def an_upload_of_another_type_is_refused() -> bool:
    status = put("drill/html", SMALL[:1_000], headers={"Content-Type": "text/html"}).status
    return status == 403 and not store().exists("drill/html")


def an_expired_upload_is_refused() -> bool:
    late = timedelta(seconds=1)
    upload = store().presign_put("drill/late", expires=late, content_type="font/ttf", max_bytes=9)
    time.sleep(2.5)
    status = exchange(upload.method, upload.url, body=b"x" * 9, headers=upload.headers).status
    return status == 403 and not store().exists("drill/late")


def an_upload_goes_to_no_other_key() -> bool:
    upload = store().presign_put("drill/mine", expires=MINUTE, content_type="font/ttf", max_bytes=9)
    url = upload.url.replace("drill/mine", "drill/theirs")
    status = exchange(upload.method, url, body=b"x" * 9, headers=upload.headers).status
    return status == 403 and not store().exists("drill/theirs")


def a_picture_is_no_upload_of_a_font() -> bool:
    upload = store().presign_put("drill/font", expires=MINUTE, content_type="font/ttf", max_bytes=9)
    headers = {**upload.headers, "Content-Type": "image/svg+xml"}
    status = exchange(upload.method, upload.url, body=b"x" * 9, headers=headers).status
    return status == 403 and not store().exists("drill/font")


def large_objects_stream() -> bool:
    before = _memory()
    store().put("drill/large", cast("BinaryIO", _Zeros(LARGE)), content_type="application/zip")
    with store().open("drill/large") as stream:
        read = 0
        while block := stream.read(1 << 20):
            read += len(block)
    store().delete("drill/large")
    return read == LARGE and _memory() - before < LARGE_MAY_COST


class _Zeros(io.RawIOBase):
    """A file of zeros that is generated while it is read."""

    def __init__(self, size: int) -> None:
        self._left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        taken = self._left if size < 0 else min(size, self._left)
        self._left -= taken
        return bytes(taken)


def _memory() -> int:
    """The peak memory of this process, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


CLAIMS: list[Callable[[], bool]] = [
    what_was_put_is_read,
    an_absent_object_is_missing,
    deleting_twice_is_no_error,
    a_link_downloads_under_its_name,
    an_expired_link_is_refused,
    a_link_opens_no_other_object,
    a_changed_file_name_breaks_the_link,
    without_a_signature_nothing_opens,
    an_upload_of_the_declared_size_is_stored,
    an_oversize_upload_is_refused,
    an_upload_of_another_type_is_refused,
    an_expired_upload_is_refused,
    an_upload_goes_to_no_other_key,
    a_picture_is_no_upload_of_a_font,
    large_objects_stream,
]


def main() -> int:
    """Run all claims; exit code 1 if one does not hold."""
    broken = 0
    for claim in CLAIMS:
        held = claim()
        broken += not held
        print(f"{'ok  ' if held else 'FAIL'}  {claim.__name__.replace('_', ' ')}", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
