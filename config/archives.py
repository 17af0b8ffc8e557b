"""A ZIP from somebody else, read without trust: few bytes of few members, never a path. No Django."""

from __future__ import annotations

import io
import zipfile

MAX_RATIO = 200  # how much larger than packed; text packs 5 to 20 times
_FREE = 2**20  # so little may pack as well as it likes


class BadArchive(Exception):
    """The ZIP cannot be used; ``detail`` tells its owner why and the way out."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Archive:
    """The members of a ZIP by name; every method raises ``BadArchive``."""

    def __init__(self, data: bytes, *, max_entries: int) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError):
            detail = "The ZIP is broken or incomplete: download it again."
            raise BadArchive("broken-zip", detail) from None
        if len(self._zip.infolist()) > max_entries:
            detail = f"The ZIP has more than {max_entries} entries: send only the files that count."
            raise BadArchive("zip-entries", detail)

    def named(self, *names: str) -> list[zipfile.ZipInfo]:
        """The members with one of these file names, whatever their folder, in the archive's order."""
        return [
            info
            for info in self._zip.infolist()
            if info.filename.rsplit("/", 1)[-1] in names and not info.is_dir()
        ]

    def read(self, info: zipfile.ZipInfo, *, max_bytes: int) -> bytes:
        """A member; refuses what is encrypted, too large, or packed beyond belief."""
        place = info.filename[-80:]
        if info.flag_bits & 1:
            detail = f"“{place}” in the ZIP is encrypted: send it unpacked."
            raise BadArchive("zip-encrypted", detail)
        if info.file_size > max_bytes:
            detail = f"“{place}” in the ZIP holds more than {max_bytes // 2**20} MB."
            raise BadArchive("zip-too-large", detail)
        if info.file_size > MAX_RATIO * max(1, info.compress_size) and info.file_size > _FREE:
            detail = (
                f"“{place}” in the ZIP unpacks to {info.file_size} bytes: that is no honest file."
            )
            raise BadArchive("zip-bomb", detail)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ):
            detail = f"“{place}” in the ZIP cannot be read: download it again."
            raise BadArchive("broken-zip", detail) from None
        if len(data) > info.file_size:
            raise BadArchive("zip-bomb", f"“{place}” in the ZIP is larger than it says.")
        return data
