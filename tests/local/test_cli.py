"""Errors of the command line: clear messages, and nothing is started."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

from config.env import ROOT


def local(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "local", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_missing_thread_is_reported_in_one_line(tmp_path: Path) -> None:
    answer = local("demo", "--thread", str(tmp_path / "nowhere.txt"), "--out", str(tmp_path / "o"))
    assert answer.returncode == 1
    assert (
        answer.stderr == f"{tmp_path / 'nowhere.txt'} cannot be read: No such file or directory.\n"
    )
    assert answer.stdout == ""
    assert not (tmp_path / "o").exists()


def test_a_thread_that_is_not_text_is_reported_in_one_line(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    answer = local("demo", "--thread", str(picture), "--out", str(tmp_path / "o"))
    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [
        f"{picture} is not UTF-8 text. Save or export it as UTF-8."
    ]
    assert answer.stdout == ""


def test_a_taken_port_is_reported_with_a_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = local("run", "--port", str(port))
    assert answer.returncode == 1
    assert answer.stderr == f"Port {port} is taken. Choose another: PORT={port + 1}\n"
    assert answer.stdout == ""


def test_a_key_needs_a_running_service(tmp_path: Path) -> None:
    (tmp_path / "demo-password").write_text("secret")
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    answer = local("key", "--port", str(port), "--var", str(tmp_path))
    assert answer.returncode == 1
    assert (
        answer.stderr
        == f"Nothing answers at http://127.0.0.1:{port}. Start the service with `make run`.\n"
    )
    assert answer.stdout == ""


def test_exec_provides_the_servers_and_returns_the_exit_code() -> None:
    program = "import os, sys; sys.exit(7 if os.environ['DATABASE_URL'] else 8)"
    answer = local("exec", "--", sys.executable, "-c", program)
    assert answer.returncode == 7
