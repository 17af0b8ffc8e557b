"""A folder of files named by their content, which all processes of a machine share, bounded in bytes.

Who uses a file holds a shared lock on its name, and who removes one needs that name alone: so nothing goes
that a painter is about to open. Locks go with the processes that hold them.
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

# After a process has added one part of so many, it looks how much there is.
_PARTS = 16
_DIGEST = 64  # characters
_LOCKS = ".locks"
_FLOCK = "hhqqi"  # a struct flock of 64-bit Linux: type, whence, start, length, process


class FileCache:
    """Files in ``folder``, of ``most`` bytes together; the ones that nobody used for longest go first.

    What is used at the moment stays, also beyond that; each further process may add a sixteenth before it looks.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self._most = folder, most
        self._unseen = (
            most  # what this process added since it looked; nobody knows what was there before
        )
        self._looking = threading.Lock()

    @contextmanager
    def using(self) -> Iterator[Hold]:
        """A hold on files, for as long as the block lasts.

        Raises ``StoreUnavailable`` at its end when somebody else, who knows of no lock, took one away: what was
        made of them meanwhile is not to be relied upon.
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
        """Put a file in place, whole or not at all; raises ``DiskFull``, after making room for the next."""
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
        self._unseen += len(data)
        if self._unseen > self._most // _PARTS:
            self.prune(self._most - self._most // _PARTS)

    def prune(self, most: int) -> None:
        """Remove what was not used for longest and is not used now, until ``most`` bytes are left."""
        if not self._looking.acquire(blocking=False):
            return
        try:
            self._unseen = 0
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
            self._looking.release()


class Hold:
    """The files that somebody uses."""

    def __init__(self, cache: FileCache, locks: IO[bytes]) -> None:
        self._cache, self._locks = cache, locks
        self._names: set[str] = set()

    def bring(self, name: str, load: Callable[[], bytes]) -> None:
        """Have a file in the folder from now on: as it is there, or as ``load`` gives it.

        Raises ``DiskFull``, and what ``load`` raises.
        """
        path = self._cache.folder / name
        _lock(self._locks, fcntl.F_RDLCK, name, wait=True)
        try:
            os.utime(path)
        except FileNotFoundError:
            self._cache.write(name, load())
        self._names.add(name)

    def check(self) -> None:
        """Raises ``StoreUnavailable`` when a file is gone."""
        if not all((self._cache.folder / name).is_file() for name in self._names):
            raise StoreUnavailable("a file was taken out of the folder of pictures")


def _lock(locks: IO[bytes], kind: int, name: str, *, wait: bool) -> bool:
    """Lock a name, or let go of it; whether that was to be had. Unfinished files have their file's lock.

    The lock is the open file's own (``F_OFD_SETLK``), and goes with it: threads keep it from each other, too.
    """
    start = zlib.crc32(name[:_DIGEST].encode())  # names that share a number wait for each other
    asked = struct.pack(_FLOCK, kind, os.SEEK_SET, start, 1, 0)
    try:
        fcntl.fcntl(locks, fcntl.F_OFD_SETLKW if wait else fcntl.F_OFD_SETLK, asked)
    except (BlockingIOError, PermissionError):
        return False
    return True
