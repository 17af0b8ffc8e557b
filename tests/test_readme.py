"""The README's five calls work exactly as printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.env import ROOT
from local.client import Client, Json, exchange
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio

pytestmark = pytest.mark.servers  # it starts its own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def studio(folder: Path) -> Iterator[Studio]:
    with pytest.MonkeyPatch.context() as environment:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            environment.delenv(name)
        with open_studio(folder, port=free_port(), watch=Stopwatch(silent=True)) as studio:
            yield studio


def printed() -> str:
    """The README's shell commands."""
    [block] = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
    return str(block)


def ended(studio: Studio, render: str) -> Json:
    """Wait until the render has ended, and return it."""
    api = Client(studio.url)
    api.sign_in(email=studio.owner.email, password=studio.owner.password)
    place = f"/api/v1/agencies/{studio.owner.agency}/renders/{render}"
    _listen(api.post(f"{place}/events")["url"])
    return api.get(place)


def _listen(stream: str) -> None:
    """Read the events of a render to their end."""
    until = time.monotonic() + 60
    while True:
        try:
            answer = exchange("GET", stream)
        except ConnectionRefusedError:  # the events process is the last to start
            assert time.monotonic() < until
        else:
            assert answer.body.splitlines()[-3] == b"event: end", answer.body
            return


def test_the_five_calls_make_a_carousel_as_printed(
    studio: Studio, folder: Path, tmp_path: Path
) -> None:
    # `python` in the README becomes this interpreter with the port and folder of the test's service.
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    port = studio.url.rpartition(":")[2]
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@" --port {port} --var {folder}\n')
    python.chmod(0o755)
    shell = subprocess.run(  # noqa: S603 - our own README
        ["/bin/bash", "-euo", "pipefail", "-c", f'{printed()}\necho; echo "$RENDER"'],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert shell.returncode == 0, shell.stdout + shell.stderr
    render = ended(studio, shell.stdout.split()[-1])
    assert render["status"] == "succeeded"
    assert {one["file"] for one in render["outputs"]} == {"png", "pdf", "zip"}
