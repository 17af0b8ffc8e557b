"""A ZIP from somebody else, read without trust: few bytes of few members, never a path. No Django."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from itertools import pairwise

MAX_RATIO = 200  # how much larger than packed; text packs 5 to 20 times
_FREE = 2**20  # so little may pack as well as it likes
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, LookupError),
)
# An entry of the central directory (APPNOTE 4.3.12): its sign, and how long what follows it is.
_ENTRY, _SIGN = struct.Struct("<28x3H12x"), b"PK\x01\x02"
_ENTRY_BYTES = 1_024  # of an entry, on average; names and what systems add take a tenth of it


class BadArchive(Exception):
    """The ZIP cannot be used; ``detail`` tells its owner why and the way out."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Archive:
    """The members of a ZIP by name; every method raises ``BadArchive``.

    No more than ``max_bytes`` are unpacked of all its members together.
    """

    def __init__(self, data: bytes, *, max_entries: int, max_bytes: int) -> None:
        _check_directory(data, max_entries)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise _broken("The ZIP is broken or incomplete") from None
        self._max_bytes = self._left = max_bytes
        places = sorted(
            (info.header_offset, info.header_offset + info.compress_size)
            for info in self._zip.infolist()
        )
        places.append((self._zip.start_dir, len(data)))
        if any(end > begin for (_, end), (begin, _) in pairwise(places)):
            raise BadArchive("zip-bomb", "Files in the ZIP lie in each other: pack it anew.")

    def named(self, *names: str) -> list[zipfile.ZipInfo]:
        """The members with one of these file names, whatever their folder, in the archive's order."""
        wanted = frozenset(names)
        return [
            info
            for info in self._zip.infolist()
            if info.filename.rsplit("/", 1)[-1] in wanted and not info.is_dir()
        ]

    def read(self, info: zipfile.ZipInfo, *, max_bytes: int) -> bytes:
        """A member; refuses what is encrypted, too large, packed beyond belief or in a rare way."""
        place = f"“{shown(info)}” in the ZIP"
        if info.flag_bits & 1:
            raise BadArchive("zip-encrypted", f"{place} is encrypted: send it unpacked.")
        if info.compress_type not in _METHODS:
            detail = (
                f"{place} is packed in a way that few programs read: pack it anew as a plain ZIP."
            )
            raise BadArchive("zip-method", detail)
        if info.file_size > max_bytes:
            raise BadArchive("zip-too-large", f"{place} holds more than {max_bytes // 2**20} MB.")
        if info.file_size > MAX_RATIO * max(1, info.compress_size) and info.file_size > _FREE:
            detail = f"{place} unpacks to {info.file_size} bytes: that is no honest file."
            raise BadArchive("zip-bomb", detail)
        if info.file_size > self._left:
            detail = (
                f"The files that count in the ZIP hold more than {self._max_bytes // 2**20} MB: "
                "send one of them."
            )
            raise BadArchive("zip-too-large", detail)
        self._left -= info.file_size
        try:
            with self._zip.open(info) as stream:
                # No more is unpacked than that; of what is longer the checksum is wrong.
                found = stream.read(info.file_size + 1)
        except _BROKEN:
            raise _broken(f"{place} cannot be read") from None
        if len(found) != info.file_size:
            raise _broken(f"{place} is not as long as it says")
        return found


def shown(info: zipfile.ZipInfo) -> str:
    """The end of a member's name, as it can be shown."""
    return "".join(char if char.isprintable() else "�" for char in info.filename[-80:])


def _broken(what: str) -> BadArchive:
    return BadArchive("broken-zip", f"{what}: download it again.")


def _check_directory(data: bytes, max_entries: int) -> None:
    """Refuse too many or too long entries before anything is made of them.

    Counted is whatever may be one: what a ZIP says of its number may be a lie.
    """
    count = length = 0
    at = data.find(_SIGN)
    while 0 <= at <= len(data) - _ENTRY.size:
        count, length = count + 1, length + sum(_ENTRY.unpack_from(data, at))
        if count > max_entries or length > max_entries * _ENTRY_BYTES:
            detail = f"The ZIP has more than {max_entries} entries: send only the files that count."
            raise BadArchive("zip-entries", detail)
        at = data.find(_SIGN, at + 4)
