"""Supervise child processes: start them, restart those that die, and leave none behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

# The shortest time between restarts of a service that dies at once.
START_INTERVAL_S = 1.0
# How long a child may take to finish its current work after it was asked to stop.
GRACE_S = 10.0
POLL_S = 0.1


@dataclass(frozen=True)
class Service:
    """One long-lived child process; its output goes to `<name>.log`."""

    name: str
    command: Sequence[str]


@dataclass
class Child:
    """A running service: the leader of its own process group."""

    service: Service
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0

    def ended(self) -> bool:
        """Whether the leader has exited. Does not reap it, so that its group id stays taken."""
        return (
            os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        )

    def ask_to_stop(self) -> None:
        """Signal only the leader, which lets its own children finish their work."""
        if not self.ended():
            self.process.terminate()

    def kill_and_reap(self) -> None:
        """Kill the remaining processes of the group, then reap the leader."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """Runs services for as long as its `with` block lasts.

    Guarantees: a service whose leader dies is restarted after the rest of its process group is gone; at
    the end of the block no process of any group is left; if this process itself is killed, the kernel
    terminates the leaders. One thread owns all children, because the kernel
    ties that last promise to the life of the thread that started them.
    """

    def __init__(self, services: Sequence[Service], *, env: Mapping[str, str], logs: Path) -> None:
        self._services = services
        self._env = dict(env)
        self._logs = logs
        self._children: dict[str, Child] = {}
        self._started = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._supervise, name="supervisor")

    def __enter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        for service in self._services:
            self.log(service.name).write_bytes(b"")
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def pid(self, name: str) -> int:
        """The process id of the service's current leader, which is also its group id."""
        return self._children[name].process.pid

    def deaths(self, name: str) -> int:
        """How often the service has died on its own since the block began."""
        return self._children[name].deaths

    def log(self, name: str) -> Path:
        """The file with all output of the service since the block began."""
        return self._logs / f"{name}.log"

    def _supervise(self) -> None:
        try:
            for service in self._services:
                self._children[service.name] = self._spawn(service)
            self._started.set()
            while not self._stopping.wait(POLL_S):
                self._restart_the_dead()
        finally:
            self._started.set()
            self._stop_all()

    def _spawn(self, service: Service, *, deaths: int = 0) -> Child:
        with self.log(service.name).open("ab") as log:
            return Child(service, self._popen(service.command, log), time.monotonic(), deaths)

    def _popen(self, command: Sequence[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "--", *command],
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _restart_the_dead(self) -> None:
        for name, child in self._children.items():
            if child.ended() and time.monotonic() >= child.started + START_INTERVAL_S:
                child.kill_and_reap()
                self._children[name] = self._spawn(child.service, deaths=child.deaths + 1)

    def _stop_all(self) -> None:
        children = self._children.values()
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + GRACE_S
        while time.monotonic() < deadline and not all(child.ended() for child in children):
            time.sleep(POLL_S / 4)
        for child in children:
            child.kill_and_reap()
