"""Fixtures of the accounts tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.core.cache import cache

from accounts.auth.hashers import QuickArgon2


@pytest.fixture(autouse=True)
def _no_attempts_yet(request: pytest.FixtureRequest) -> None:
    """Clear the rate limits, which are counted in Redis, before every test."""
    if request.node.get_closest_marker("servers"):
        cache.clear()


class Counting(QuickArgon2):
    """Counts how often passwords were hashed."""

    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        Counting.hashed += 1
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        Counting.hashed += 1
        return super().verify(password, encoded)


@pytest.fixture
def hashed(settings: Any) -> Callable[[], int]:
    """Return how often a password was hashed since the last call."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    Counting.hashed = 0

    def count() -> int:
        found, Counting.hashed = Counting.hashed, 0
        return found

    return count


class Clock:
    """The clock for creating and checking codes; a test advances it."""

    def __init__(self) -> None:
        self.now = time.time() // 30 * 30 + 10

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(auth, "time", clock)
    monkeypatch.setattr("tests.accounts.browser.time", clock)
    return clock
