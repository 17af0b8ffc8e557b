"""A folder of files named by their digest, shared by all processes of a machine and limited in bytes.

A user of a file holds a shared lock on its name; removing it needs an exclusive lock. So no file disappears
that a painter is about to open. Locks end with the processes that hold them.
"""

from __future__ import annotations

import fcntl
import os
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4

from core.storage import StoreUnavailable
from core.storage.disk import DiskFull, raises_disk_full

# A process measures the folder after it added this fraction of the limit.
_PARTS = 16
_DIGEST = 64  # characters
_LOCKS = ".locks"
_FLOCK = "hhqqi"  # a struct flock of 64-bit Linux: type, whence, start, length, process


class FileCache:
    """Files in ``folder``, limited to ``most`` bytes in total. The least recently used are removed first.

    Files in use stay, even beyond the limit. Each process may add a sixteenth of it before it measures.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self._most = folder, most
        # Bytes added since the folder was measured; the start value forces a first measurement.
        self._unmeasured = most
        self._pruning = threading.Lock()

    @contextmanager
    def using(self) -> Iterator[Hold]:
        """Hold files while the block runs.

        Raises ``StoreUnavailable`` at its end if a file was removed by something that ignores the locks:
        results that used it must be discarded.
        """
        with raises_disk_full():
            self.folder.mkdir(parents=True, exist_ok=True)
            locks = (self.folder / _LOCKS).open("ab+")
        with locks:
            hold = Hold(self, locks)
            try:
                yield hold
            finally:
                hold.check()

    def write(self, name: str, data: bytes) -> None:
        """Write a file atomically. Raises ``DiskFull``, after making room for the next one."""
        unfinished = self.folder / f"{name}.{uuid4().hex}"
        try:
            with raises_disk_full():
                unfinished.write_bytes(data)
                unfinished.replace(self.folder / name)
        except BaseException as error:
            unfinished.unlink(missing_ok=True)
            if isinstance(error, DiskFull):
                self.prune(0)
            raise
        self._unmeasured += len(data)
        if self._unmeasured > self._most // _PARTS:
            self.prune(self._most - self._most // _PARTS)

    def prune(self, most: int) -> None:
        """Remove the least recently used files that are not in use, until ``most`` bytes are left."""
        if not self._pruning.acquire(blocking=False):
            return
        try:
            self._unmeasured = 0
            found = []
            for entry in os.scandir(self.folder):
                with suppress(FileNotFoundError):
                    if entry.name != _LOCKS:
                        facts = entry.stat()
                        found.append((facts.st_mtime_ns, facts.st_size, entry.name))
            excess = sum(size for _, size, _ in found) - most
            with (self.folder / _LOCKS).open("ab+") as locks:
                for _, size, name in sorted(found):
                    if excess <= 0:
                        break
                    if _lock(locks, fcntl.F_WRLCK, name, wait=False):
                        (self.folder / name).unlink(missing_ok=True)
                        _lock(locks, fcntl.F_UNLCK, name, wait=False)
                        excess -= size
        finally:
            self._pruning.release()


class Hold:
    """The files that one user holds."""

    def __init__(self, cache: FileCache, locks: IO[bytes]) -> None:
        self._cache, self._locks = cache, locks
        self._names: set[str] = set()

    def bring(self, name: str, load: Callable[[], bytes]) -> None:
        """Make a file available in the folder, with the bytes of ``load`` if it is not there.

        Raises ``DiskFull``, and the errors of ``load``.
        """
        path = self._cache.folder / name
        _lock(self._locks, fcntl.F_RDLCK, name, wait=True)
        try:
            os.utime(path)
        except FileNotFoundError:
            self._cache.write(name, load())
        self._names.add(name)

    def check(self) -> None:
        """Raise ``StoreUnavailable`` if a held file is missing."""
        if not all((self._cache.folder / name).is_file() for name in self._names):
            raise StoreUnavailable("a file was removed from the folder of pictures")


def _lock(locks: IO[bytes], kind: int, name: str, *, wait: bool) -> bool:
    """Lock or unlock a name, and return whether that succeeded. An unfinished file has its final name's lock.

    The lock belongs to the open file (``F_OFD_SETLK``) and ends with it, so it also excludes other threads.
    """
    start = zlib.crc32(name[:_DIGEST].encode())  # names with the same checksum share a lock
    asked = struct.pack(_FLOCK, kind, os.SEEK_SET, start, 1, 0)
    try:
        fcntl.fcntl(locks, fcntl.F_OFD_SETLKW if wait else fcntl.F_OFD_SETLK, asked)
    except (BlockingIOError, PermissionError):
        return False
    return True
