"""Folders of servers: one owner at a time, and nothing left behind."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

from config.env import ROOT
from local.claim import claimed

SERVE = """
import pathlib, sys, threading
from local.claim import started_pids
from local.studio import servers
folder = pathlib.Path(sys.argv[1])
with servers(folder) as urls:
    print(*started_pids(folder, urls), flush=True)
    threading.Event().wait()
"""


def test_a_second_owner_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    with claimed(tmp_path) as first, claimed(tmp_path) as second:
        assert first == tmp_path
        assert second != tmp_path
        (second / "work").touch()
    assert not second.exists()
    with claimed(tmp_path) as third:
        assert third == tmp_path


def test_servers_end_with_their_killed_process(tmp_path: Path) -> None:
    named = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
    env = {name: value for name, value in os.environ.items() if name not in named}
    command = [sys.executable, "-W", "ignore", "-c", SERVE, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own program
        assert process.stdout
        servers = [os.pidfd_open(int(pid)) for pid in process.stdout.readline().split()]
        assert len(servers) == 2
        process.kill()
    for server in servers:
        ended, _, _ = select.select([server], [], [], 20)
        assert ended == [server]
        os.close(server)
