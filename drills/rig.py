"""A whole service of real processes that a drill can break: servers, worker hosts, the connection to the store.

Every rig has its own folder, databases, sockets and ports.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from drills.gate import Gate, gated
from drills.gateway import NoGateway, install, running_gateway
from drills.rgw import make_bucket, settings_of
from drills.servers import Postgres, Redis
from drills.verdict import Verdict
from local.client import Client, Refused
from local.studio import (
    HOST,
    NotReady,
    Owner,
    aside_service,
    beat_service,
    free_port,
    seed,
    wait_until_ready,
    web_service,
    worker_service,
)
from local.supervisor import Service, Supervisor

AGAIN_S = 30.0
CONNECTIONS = "max_connections=200"


@dataclass
class Rig:
    """The running service: ``env`` is the environment of its processes; ``gate`` is in front of the store."""

    folder: Path
    env: dict[str, str]
    postgres: Postgres
    redis: Redis
    gate: Gate
    stack: ExitStack
    owner: Owner = field(init=False)
    url: str = field(init=False)
    hosts: dict[str, Supervisor] = field(default_factory=dict)

    def serve(self) -> None:
        """Migrate, and start web, the process aside, and beat."""
        port = free_port()
        self.url = f"http://{HOST}:{port}"
        self.env = {"PUBLIC_URL": self.url, **self.env}
        self.owner = seed(self.folder, self.env)
        web = self.start([web_service(port)])
        wait_until_ready(self.url, web)
        self.start([aside_service(), beat_service(self.folder)])

    def hire(
        self,
        name: str,
        slots: int = 1,
        *,
        module: str = "celery",
        inside: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Start a worker host: a Celery worker that is restarted whenever it dies.

        ``inside`` is a prefix of its command; ``settings`` are extra variables.
        """
        python, flag, _, *words = worker_service(slots).command
        env = {**self.env, **(settings or {})}
        service = Service(name, [*inside, python, flag, module, *words])
        host = Supervisor([service], env=env, logs=self.folder / "log")
        self.hosts[name] = self.stack.enter_context(host)

    def dismiss(self) -> None:
        """Stop all worker hosts; each finishes its slide."""
        for host in self.hosts.values():
            host.__exit__()
        self.hosts.clear()

    def pid(self, name: str) -> int:
        return self.hosts[name].pid(name)

    def log(self, name: str) -> str:
        """The output of a process so far."""
        return (self.folder / "log" / f"{name}.log").read_text(errors="replace")

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Query as the owner of the tables, who sees all rows; waits while the database is unavailable."""
        deadline = time.monotonic() + AGAIN_S
        while True:
            try:
                with self.postgres.owner() as connection:
                    found = connection.execute(statement.encode(), values or None)
                    return found.fetchall() if found.description else []
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def signed_in(self) -> Client:
        """A session of the owner, for use by one thread."""
        api = Client(self.url)
        api.sign_in(email=self.owner.email, password=self.owner.password)
        return api

    def start(
        self, services: Sequence[Service], env: Mapping[str, str] | None = None
    ) -> Supervisor:
        """Run more of the service's processes, with extra variables, until the rig is stopped."""
        return self.stack.enter_context(
            Supervisor(services, env=env or self.env, logs=self.folder / "log")
        )


@contextmanager
def open_rig(
    settings: Mapping[str, str] | None = None, *, address: str | None = None
) -> Iterator[Rig]:
    """Start servers, an S3 gateway behind a gate, web and beat, but no worker; stop all of them afterwards.

    With an ``address``, other hosts can reach the servers and the store there.
    """
    install()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
        folder.chmod(0o755)
        (folder / "log").mkdir()
        gateway = stack.enter_context(running_gateway(address or HOST))
        make_bucket(gateway)
        gate = stack.enter_context(gated(gateway.url, address or HOST))
        postgres = Postgres(folder / "postgres", address=address, settings=[CONNECTIONS])
        stack.callback(postgres.close)
        postgres.start()
        redis = Redis(folder / "redis", address=address)
        stack.callback(redis.close)
        redis.start()
        figures = folder / "metrics"
        figures.mkdir()
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "ASSET_CACHE_DIR": str(folder / "assets"),
            "PROMETHEUS_MULTIPROC_DIR": str(figures),
            "ASIDE_SOCKET": str(folder / "aside.sock"),
            **postgres.env(),
            **redis.env(),
            **settings_of(gateway),
            "S3_ENDPOINT_URL": gate.url,
            "RENDER_LEASE_SECONDS": "5",
            "AGENCIES_EACH": "1000",  # the owner creates all agencies of a drill
            **(settings or {}),
        }
        rig = Rig(folder, env, postgres, redis, gate, stack)
        rig.serve()
        yield rig


def drill(
    play: Callable[[Rig, Verdict], None],
    settings: Mapping[str, str] | None = None,
    *,
    address: str | None = None,
) -> int:
    """Run ``play`` on a rig of its own; the exit code is 1 if a claim does not hold, or none could be made."""
    verdict = Verdict()
    # Stopping a drill unwinds every block, so that nothing is left behind.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        with open_rig(settings, address=address) as rig:
            play(rig, verdict)
    except (NoGateway, NotReady, Refused) as failure:
        print(f"FAIL  {failure}", file=sys.stderr)
        return 1
    return verdict.code
