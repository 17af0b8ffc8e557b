"""Give one process at a time a folder of servers, and stop its servers when it dies."""

from __future__ import annotations

import fcntl
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import redis

# Waits for the end of its standard input, which closes when this process dies for any reason.
LEASH = """
cat >/dev/null
kill -INT "$@"
"""


@contextmanager
def claimed(folder: Path) -> Iterator[Path]:
    """Lock `folder` for this process; a temporary folder if another process holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "claim").open("w") as claim:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with tempfile.TemporaryDirectory(prefix="leporello-") as other:
                yield Path(other)
        else:
            # Left by killed processes; it would keep the server from being stopped.
            (folder / "postgres" / ".handle_pids.json").unlink(missing_ok=True)
            yield folder


@contextmanager
def leashed(folder: Path, urls: Mapping[str, str]) -> Iterator[None]:
    """Stop the servers of `folder` even if this process is killed."""
    command = ["sh", "-c", LEASH, "leash", *started_pids(folder, urls)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as leash:
        try:
            yield
        finally:
            leash.kill()


def started_pids(folder: Path, urls: Mapping[str, str]) -> Iterator[str]:
    """The process ids of servers that were started here, because the environment did not name them."""
    if "DATABASE_URL" not in os.environ:
        yield (folder / "postgres" / "postmaster.pid").read_text().split()[0]
    if "REDIS_URL" not in os.environ:
        with redis.Redis(unix_socket_path=urls["REDIS_URL"].removeprefix("redis+socket://")) as r:
            yield str(r.info("server")["process_id"])
