"""Reading a ZIP without trust: limited bytes of the members that are needed, never a path. No Django."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from itertools import pairwise

MAX_RATIO = 200  # unpacked size to packed size; text has 5 to 20
_FREE = 2**20  # smaller members may have any ratio
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, LookupError),
)
# An entry of the central directory (APPNOTE 4.3.12): its signature, and the lengths of its variable fields.
_ENTRY, _SIGN = struct.Struct("<28x3H12x"), b"PK\x01\x02"
_ENTRY_BYTES = 1_024  # limit per entry, on average; usual names and extra fields take a tenth of it


class BadArchive(Exception):
    """The ZIP cannot be used; ``detail`` says why, and names the way out."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Archive:
    """The members of a ZIP by name; every method raises ``BadArchive``.

    At most ``max_bytes`` of all members together are unpacked.
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
            raise BadArchive(
                "zip-bomb", "Files in the ZIP overlap: create it again with a common program."
            )

    def named(self, *names: str) -> list[zipfile.ZipInfo]:
        """Return the members with one of these file names in any folder, in the archive's order."""
        wanted = frozenset(names)
        return [
            info
            for info in self._zip.infolist()
            if info.filename.rsplit("/", 1)[-1] in wanted and not info.is_dir()
        ]

    def read(self, info: zipfile.ZipInfo, *, max_bytes: int) -> bytes:
        """Return a member; refuses one that is encrypted, too large, or packed too tightly or by a rare method."""
        place = f"“{shown(info)}” in the ZIP"
        if info.flag_bits & 1:
            raise BadArchive("zip-encrypted", f"{place} is encrypted: send it unpacked.")
        if info.compress_type not in _METHODS:
            detail = f"{place} uses a rare compression method: create it again as a plain ZIP."
            raise BadArchive("zip-method", detail)
        if info.file_size > max_bytes:
            raise BadArchive("zip-too-large", f"{place} holds more than {max_bytes // 2**20} MB.")
        if info.file_size > MAX_RATIO * max(1, info.compress_size) and info.file_size > _FREE:
            detail = f"{place} unpacks to {info.file_size} bytes, suspiciously many: send the file unpacked."
            raise BadArchive("zip-bomb", detail)
        if info.file_size > self._left:
            detail = (
                f"The files needed from the ZIP hold more than {self._max_bytes // 2**20} MB: "
                "send one of them."
            )
            raise BadArchive("zip-too-large", detail)
        self._left -= info.file_size
        try:
            with self._zip.open(info) as stream:
                # No more is unpacked than declared; a longer member fails its checksum.
                found = stream.read(info.file_size + 1)
        except _BROKEN:
            raise _broken(f"{place} cannot be read") from None
        if len(found) != info.file_size:
            raise _broken(f"{place} does not have the size that the ZIP declares")
        return found


def shown(info: zipfile.ZipInfo) -> str:
    """Return the end of a member's name with unprintable characters replaced."""
    return "".join(char if char.isprintable() else "�" for char in info.filename[-80:])


def _broken(what: str) -> BadArchive:
    return BadArchive("broken-zip", f"{what}: download it again.")


def _check_directory(data: bytes, max_entries: int) -> None:
    """Refuse too many or too long entries before they are parsed.

    Every signature that may begin an entry is counted, as the number that a ZIP declares can be wrong.
    """
    count = length = 0
    at = data.find(_SIGN)
    while 0 <= at <= len(data) - _ENTRY.size:
        count, length = count + 1, length + sum(_ENTRY.unpack_from(data, at))
        if count > max_entries or length > max_entries * _ENTRY_BYTES:
            detail = (
                f"The ZIP has more than {max_entries} entries: send only the files with the posts."
            )
            raise BadArchive("zip-entries", detail)
        at = data.find(_SIGN, at + 4)
