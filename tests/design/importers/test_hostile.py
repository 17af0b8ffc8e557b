"""Every import ends in a thread or a named refusal, whatever was sent."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import get_args

import pytest

from design.importers import ImportRefused, import_thread, payload
from design.thread import Source
from tests.design.importers import test_networks, test_x
from tests.design.importers.checks import check


def zipped(name: str, data: bytes, *, count: int = 1) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"data/{number if number else ''}{name}", data)
    return buffer.getvalue()


def encrypted() -> bytes:
    data = bytearray(zipped("tweets.js", b"window.YTD.tweets.part0 = []"))
    for place in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[place] |= 1
    return bytes(data)


HOSTILE: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "a bomb": (lambda: zipped("tweets.js", b" " * 40_000_000), "zip-bomb"),
    "an encrypted ZIP": (encrypted, "zip-encrypted"),
    "half a ZIP": (lambda: zipped("tweets.js", b"x" * 9_000)[:-40], "broken-zip"),
    "a ZIP of something else": (lambda: zipped("cat.jpg", b"x"), "no-posts"),
    "a ZIP in a ZIP": (lambda: zipped("inner.zip", zipped("tweets.js", b"[]")), "no-posts"),
    "a broken archive": (lambda: zipped("tweets.js", b'x = [{"tweet": {]'), "broken-json"),
    "a deep archive": (
        lambda: zipped("tweets.js", b'x = [{"a": ' + b"[" * 99_999),
        "too-deep",
    ),
    "deep JSON": (lambda: "[" * 100_000, "too-deep"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no-text"),
    "100,000 nested tags": (
        lambda: '<div class="content-tweet">' + "<b>" * 100_000,
        "too-much-markup",
    ),
    "10,000 columns": (lambda: "text," + "," * 10_000 + "\na\n", "too-many-columns"),
    "a huge cell": (lambda: "text,alt\n" + "x" * 2_000_000 + ",b\n", "broken-table"),
    "an open quote": (lambda: 'text,alt\n"never closed,b\n', "broken-table"),
    "a head alone": (lambda: "text,alt\n", "empty-thread"),
    "301 posts": (lambda: "\n---\n".join(["x"] * 301), "too-many-posts"),
    "a NUL in JSON": (lambda: json.dumps(test_x.answer(test_x.tweet(1, "a\x00b"))), "unprintable"),
    "half a pair in JSON": (
        lambda: '{"data": [{"id": "1", "author_id": "2", "text": "a\\ud800"}]}',
        "unprintable",
    ),
    "an empty ZIP": (lambda: b"PK\x03\x04", "broken-zip"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_by_name(name: str) -> None:
    build, code = HOSTILE[name]
    with pytest.raises(ImportRefused) as refused:
        import_thread(build())
    assert refused.value.code == code
    assert len(refused.value.detail) > 20


def test_too_many_entries_and_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payload, "MAX_ENTRIES", 5)
    with pytest.raises(ImportRefused) as refused:
        import_thread(zipped("x.js", b"x", count=6))
    assert refused.value.code == "zip-entries"
    monkeypatch.setattr(payload, "MAX_BYTES", 10)
    with pytest.raises(ImportRefused) as refused:
        import_thread(b"x" * 11)
    assert refused.value.code == "too-large"


@pytest.mark.parametrize("source", get_args(Source))
def test_a_wrong_source_name_is_refused_or_read_as_text(source: Source) -> None:
    for data in ("Just words.", "{}", "[]", "[1, null]", '{"data": 7}', '{"thread": []}'):
        try:
            thread = import_thread(data, source)
        except ImportRefused:
            continue
        assert thread.source == source


@pytest.mark.parametrize(
    "text",
    [
        test_networks.READER,
        test_networks.LINK,
        "text,alt\na,b\n",
        "# A\n\n**b** [c](https://d.example)\n",
    ],
)
def test_broken_text_is_read_or_refused(text: str) -> None:
    chance = random.Random(5)
    for _ in range(150):
        data = bytearray(text.encode())
        for _ in range(6):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            thread = import_thread(bytes(data[: chance.randrange(1, len(data))]))
        except ImportRefused:
            continue
        for post in thread.posts:
            check(post)
