"""Production refuses to start with settings that only suit a developer's machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from config.env import ROOT, UNSAFE_ENCRYPTION_KEY, UNSAFE_KEY

SAFE = {
    "SECRET_KEY": "k3" * 30,
    "ENCRYPTION_KEYS": "s4" * 20,
    "EMAIL_HOST": "mail.leporello.example",
    "EMAIL_FROM": "no-reply@leporello.example",
    "ALLOWED_HOSTS": "leporello.example",
    "PUBLIC_URL": "https://leporello.example",
    "EVENTS_URL": "https://events.leporello.example",
    "DATABASE_URL": "postgresql://leporello_app@db/leporello",
    "REDIS_URL": "redis://cache:6379/0",
    "PATH": os.environ["PATH"],
    "PYTHONWARNINGS": "error",
}


# Imports the libraries of the settings once, then forks a process for each environment to load the settings.
STARTS = """
import json, os, sys
import celery.schedules, psycopg.conninfo, pydantic_settings

for line in sys.stdin:
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writer, 2)
        os.environ.clear()
        os.environ.update(json.loads(line))
        import config.settings.production
        sys.exit()
    os.close(writer)
    with open(reader) as error:
        words = error.read()
    print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), words]), flush=True)
"""
Start = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Load the settings in a separate process. Return its exit code and standard error."""
    with subprocess.Popen(  # noqa: S603 - our own text
        [sys.executable, "-c", STARTS],
        cwd=ROOT,
        env=SAFE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as forking:
        assert forking.stdin
        assert forking.stdout
        asked, answers = forking.stdin, forking.stdout

        def started(**changes: str) -> tuple[int, str]:
            environment = {name: value for name, value in {**SAFE, **changes}.items() if value}
            print(json.dumps(environment), file=asked, flush=True)
            status, error = json.loads(answers.readline())
            return status, error

        yield started
        asked.close()


def test_sane_settings_start(start: Start) -> None:
    assert start() == (0, "")


def test_encryption_keys_are_read_under_their_former_name(start: Start) -> None:
    assert start(ENCRYPTION_KEYS="", SEALING_KEYS="s4" * 20) == (0, "")


def test_closed_sign_up_allows_unlimited_plans(start: Start) -> None:
    assert start(FIRST_PLAN="unmetered", SIGN_UP="invited") == (0, "")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": UNSAFE_KEY}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 49}, "SECRET_KEY"),
        ({"ENCRYPTION_KEYS": ""}, "ENCRYPTION_KEYS"),
        ({"ENCRYPTION_KEYS": UNSAFE_ENCRYPTION_KEY}, "ENCRYPTION_KEYS"),
        ({"ENCRYPTION_KEYS": "s4" * 20 + "," + UNSAFE_ENCRYPTION_KEY}, "ENCRYPTION_KEYS"),
        ({"ENCRYPTION_KEYS": "s4" * 20 + ",short"}, "ENCRYPTION_KEYS"),
        ({"EMAIL_HOST": ""}, "EMAIL_HOST"),
        ({"EMAIL_FROM": ""}, "EMAIL_FROM"),
        ({"EMAIL_TLS": "maybe"}, "email_tls"),
        ({"SIGN_UP": "closed"}, "sign_up"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"PUBLIC_URL": "http://leporello.example"}, "PUBLIC_URL"),
        ({"EVENTS_URL": "http://events.leporello.example"}, "EVENTS_URL"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
        ({"FIRST_PLAN": "unmetered"}, "FIRST_PLAN"),
        ({"PART": "aside"}, "ASIDE_SOCKET"),
        ({"RENDER_SLOTS": "none"}, "render_slots"),
    ],
)
def test_an_unsafe_setting_stops_the_start_by_name(
    start: Start, changes: dict[str, str], named: str
) -> None:
    status, error = start(**changes)
    assert status == 1
    assert named in error.splitlines()[-1] or named in error.splitlines()[-3]
    assert UNSAFE_KEY not in error
    assert UNSAFE_ENCRYPTION_KEY not in error
