"""What every test of accounts begins with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from accounts.hashers import QuickArgon2


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    """Rate limits are counted in Redis, which tests share."""
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
    """How often a password was hashed since the last time of asking."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    Counting.hashed = 0

    def count() -> int:
        found, Counting.hashed = Counting.hashed, 0
        return found

    return count
