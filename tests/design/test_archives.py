"""Only a limited amount of any ZIP is unpacked, and false declarations are refused."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from design.importers.archives import Archive, BadArchive

NAME = "tweets.js"


def zipped(
    data: bytes = b"x" * 5_000, method: int = zipfile.ZIP_DEFLATED, count: int = 1
) -> bytearray:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for number in range(count):
            archive.writestr(f"{number}/{NAME}", data)
    return bytearray(file.getvalue())


def changed(at: bytes, by: int, value: bytes, source: bytearray | None = None) -> bytes:
    """Return a ZIP with other bytes at a distance from a signature."""
    data = source or zipped()
    place = data.index(at) + by
    data[place : place + len(value)] = value
    return bytes(data)


def overlapping() -> bytes:
    """Return a ZIP with two entries for one member."""
    data = zipped(count=2)
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = bytes(4)
    data[second + 46] = ord("0")
    return bytes(data)


LOCAL, ENTRY, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LIES: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "broken-zip"),
    "no ZIP": (lambda: b"PK\x03\x04" + bytes(99), "broken-zip"),
    "bzip2": (lambda: bytes(zipped(method=zipfile.ZIP_BZIP2)), "zip-method"),
    "LZMA": (lambda: bytes(zipped(method=zipfile.ZIP_LZMA)), "zip-method"),
    "an unknown method": (lambda: changed(ENTRY, 10, b"\x63"), "zip-method"),
    "version 255": (lambda: changed(ENTRY, 6, b"\xff"), "broken-zip"),
    "damaged deflate": (lambda: changed(LOCAL, 30 + 11, b"\xff" * 8), "broken-zip"),
    "another checksum": (lambda: changed(ENTRY, 16, b"abcd"), "broken-zip"),
    "less than there is": (lambda: changed(ENTRY, 24, struct.pack("<I", 10)), "broken-zip"),
    "more than there is": (lambda: changed(ENTRY, 24, struct.pack("<I", 5_001)), "broken-zip"),
    "4 GB": (lambda: changed(ENTRY, 24, b"\xfe\xff\xff\xff"), "zip-too-large"),
    "more packed than there is": (lambda: changed(ENTRY, 20, b"\xff\xff\xff\x7f"), "zip-bomb"),
    "another name inside": (lambda: changed(LOCAL, 30, b"1"), "broken-zip"),
    "a NUL in its name": (lambda: changed(LOCAL, 30, b"\0"), "broken-zip"),
    "encrypted": (lambda: changed(ENTRY, 8, b"\x01"), "zip-encrypted"),
    "a directory elsewhere": (lambda: changed(END, 16, b"\xff\xff\xff\x7f"), "broken-zip"),
    "a longer directory": (lambda: changed(END, 12, b"\xff\xff\xff\x7f"), "broken-zip"),
    "members in each other": (overlapping, "zip-bomb"),
    "a bomb": (lambda: bytes(zipped(bytes(5_000_000))), "zip-bomb"),
    "too many entries": (lambda: bytes(zipped(b"", count=12)), "zip-entries"),
    "too many that say they are few": (
        lambda: changed(END, 8, b"\x01\0\x01\0", zipped(b"", count=12)),
        "zip-entries",
    ),
    "more than may be unpacked together": (lambda: bytes(zipped(count=5)), "zip-too-large"),
    "an entry of nothing but extras": (
        lambda: changed(ENTRY, 30, b"\xff\xff"),
        "zip-entries",
    ),
}


def read(data: bytes) -> list[bytes]:
    archive = Archive(data, max_entries=10, max_bytes=20_000)
    return [archive.read(info, max_bytes=10_000_000) for info in archive.named(NAME)]


@pytest.mark.parametrize("lie", LIES)
def test_a_false_zip_declaration_is_refused_by_name(lie: str) -> None:
    build, code = LIES[lie]
    with pytest.raises(BadArchive) as refused:
        read(build())
    assert refused.value.code == code
    assert len(refused.value.detail) > 20


def test_honest_zips_are_read() -> None:
    assert read(bytes(zipped(count=4))) == [b"x" * 5_000] * 4
