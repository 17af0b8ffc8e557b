"""The supervisor's guarantees, checked with real processes that report by socket: an open connection
means that the process lives; it closes when the process ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.supervisor import Service, Supervisor

REPORT = """
import os, signal, socket, sys, time
line = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
line.sendall(b"%d\\n" % os.getpid())
"""
WAIT = "time.sleep(600)\n"
FORK_A_STUBBORN_CHILD = """
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    line = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    line.sendall(b"%d\\n" % os.getpid())
    time.sleep(600)
"""


class Report:
    """The connection of one process."""

    def __init__(self, connection: socket.socket) -> None:
        self._line = connection.makefile()
        self.pid = int(self._line.readline())

    def wait_for_its_end(self) -> None:
        assert self._line.read() == ""

    def close(self) -> None:
        self._line.close()


class Reports:
    """Accepts connections of the test's processes; waits at most 20 seconds for each."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(20)
        self._open: list[Report] = []
        self.port = self._server.getsockname()[1]

    def next(self) -> Report:
        connection, _ = self._server.accept()
        with connection:
            connection.settimeout(20)
            self._open.append(Report(connection))
        return self._open[-1]

    def close(self) -> None:
        self._server.close()
        for report in self._open:
            report.close()


@pytest.fixture
def reports() -> Iterator[Reports]:
    reports = Reports()
    yield reports
    reports.close()


def service(reports: Reports, program: str) -> Service:
    return Service("child", [sys.executable, "-c", program, str(reports.port)])


def supervisor(reports: Reports, program: str, logs: Path) -> Supervisor:
    return Supervisor([service(reports, program)], env=os.environ, logs=logs)


def test_a_killed_child_is_restarted(reports: Reports, tmp_path: Path) -> None:
    with supervisor(reports, REPORT + WAIT, tmp_path) as running:
        first = reports.next()
        assert running.pid("child") == first.pid
        os.kill(first.pid, signal.SIGKILL)
        first.wait_for_its_end()
        second = reports.next()
        assert second.pid != first.pid
        assert running.pid("child") == second.pid
        assert running.deaths("child") == 1
    second.wait_for_its_end()


def test_processes_left_by_a_killed_leader_are_killed_too(reports: Reports, tmp_path: Path) -> None:
    with supervisor(reports, REPORT + FORK_A_STUBBORN_CHILD + WAIT, tmp_path) as running:
        first, second = reports.next(), reports.next()
        leader = running.pid("child")
        assert leader in {first.pid, second.pid}
        os.kill(leader, signal.SIGKILL)
        first.wait_for_its_end()
        second.wait_for_its_end()


def test_nothing_is_left_after_the_block(reports: Reports, tmp_path: Path) -> None:
    with supervisor(reports, REPORT + FORK_A_STUBBORN_CHILD + WAIT, tmp_path):
        leader, stubborn_child = reports.next(), reports.next()
    leader.wait_for_its_end()
    stubborn_child.wait_for_its_end()


def test_children_end_with_a_killed_supervisor(reports: Reports, tmp_path: Path) -> None:
    program = f"""
import os, pathlib, threading
from local.supervisor import Service, Supervisor
child = Service("child", {service(reports, REPORT + WAIT).command!r})
with Supervisor([child], env=os.environ, logs=pathlib.Path({str(tmp_path)!r})):
    threading.Event().wait()
"""
    with subprocess.Popen([sys.executable, "-c", program]) as supervising:  # noqa: S603 - our own program
        child = reports.next()
        supervising.kill()
    child.wait_for_its_end()


def test_output_is_kept_by_name(reports: Reports, tmp_path: Path) -> None:
    talking = "print('here I am', flush=True)\n" + REPORT + WAIT
    with supervisor(reports, talking, tmp_path) as running:
        reports.next()
        assert running.log("child").read_text() == "here I am\n"
    assert [file.name for file in tmp_path.iterdir()] == ["child.log"]
