"""Production refuses to start with what is only fit for one machine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from config.env import ROOT, UNSAFE_KEY, UNSAFE_SEALING_KEY

SAFE = {
    "SECRET_KEY": "k3" * 30,
    "SEALING_KEYS": "s4" * 20,
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


def start(**changes: str) -> tuple[int, str]:
    """Load the settings in a process of their own."""
    answer = subprocess.run(
        [sys.executable, "-c", "import config.settings.production"],
        cwd=ROOT,
        env={name: value for name, value in {**SAFE, **changes}.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.returncode, answer.stderr


def test_sane_settings_start() -> None:
    assert start() == (0, "")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": UNSAFE_KEY}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 49}, "SECRET_KEY"),
        ({"SEALING_KEYS": ""}, "SEALING_KEYS"),
        ({"SEALING_KEYS": UNSAFE_SEALING_KEY}, "SEALING_KEYS"),
        ({"SEALING_KEYS": "s4" * 20 + "," + UNSAFE_SEALING_KEY}, "SEALING_KEYS"),
        ({"SEALING_KEYS": "s4" * 20 + ",short"}, "SEALING_KEYS"),
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
        ({"RENDER_SLOTS": "none"}, "render_slots"),
    ],
)
def test_an_unsafe_setting_stops_the_start_by_name(changes: dict[str, str], named: str) -> None:
    status, said = start(**changes)
    assert status == 1
    assert named in said.splitlines()[-1] or named in said.splitlines()[-3]
    assert UNSAFE_KEY not in said
    assert UNSAFE_SEALING_KEY not in said
