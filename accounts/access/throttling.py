"""Rate limits: requests a minute of an agency and of each person or API key in it.

Counted in Redis over a sliding window of a minute. Without Redis each process counts for itself, because the limit
exists to spare the database. The headers are those of draft-ietf-httpapi-ratelimit-headers: ``RateLimit-Policy``
lists the budgets, ``RateLimit`` what is left of each and when it resets.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Mapping
from functools import cache
from uuid import UUID

from django.conf import settings
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import RateLimiter, SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from accounts.billing.plans import PLANS
from accounts.models import Agency
from core.errors import ProblemError

log = logging.getLogger("leporello.throttling")

# After a failure, Redis is not tried again for this long.
_PAUSE_S = 5.0


class TooManyRequests(ProblemError):
    """A request budget is used up; ``Retry-After`` says when to try again."""

    code, status, title = "throttled", 429, "Too many requests"


class Throttle:
    """Counts requests. One instance per process."""

    def __init__(self, shared: Storage, own: Storage) -> None:
        self._shared = SlidingWindowCounterRateLimiter(shared)
        self._own = SlidingWindowCounterRateLimiter(own)
        self._out_until = 0.0

    def admit(self, agency: Agency, actor: UUID) -> dict[str, str]:
        """Count a request and return the rate-limit headers of its response.

        Raises ``TooManyRequests``. A refused request is not counted against the agency.
        """
        plan = PLANS[agency.plan]
        # The actor first, so that requests refused to one person do not use up their colleagues' budget.
        budgets = {
            "actor": (RateLimitItemPerMinute(plan.requests_a_minute_each), f"{agency.pk}:{actor}"),
            "agency": (RateLimitItemPerMinute(plan.requests_a_minute), str(agency.pk)),
        }
        if time.monotonic() >= self._out_until:
            try:
                return _admitted(self._shared, budgets)
            except (RedisError, OSError):
                log.warning("Redis is unavailable: each process counts requests for itself")
                self._out_until = time.monotonic() + _PAUSE_S
        return _admitted(self._own, budgets)


def _admitted(
    limiter: RateLimiter, budgets: Mapping[str, tuple[RateLimitItem, str]]
) -> dict[str, str]:
    """Take a request off every budget and return the headers. Raises ``TooManyRequests``."""
    spent = next((name for name, budget in budgets.items() if not limiter.hit(*budget)), None)
    left, policy = [], []
    for name, (item, who) in budgets.items():
        reset, remaining = limiter.get_window_stats(item, who)
        wait = max(1, math.ceil(reset - time.time()))
        left.append(f'"{name}";r={remaining};t={wait}')
        policy.append(f'"{name}";q={item.amount};w={item.get_expiry()}')
        if name == spent:
            refusal = TooManyRequests(
                f"At most {item.amount} requests a minute per {name}. Try again in {wait} s.",
                retry_after=wait,
            )
    headers = {"RateLimit-Policy": ", ".join(policy), "RateLimit": ", ".join(left)}
    if spent:
        refusal.headers.update(headers)
        raise refusal
    return headers


@cache
def throttle() -> Throttle:
    """Return the throttle of this process."""
    url = settings.REDIS_URL.replace("redis+socket://", "redis+unix://")
    storage = RedisStorage(url, socket_timeout=0.2, socket_connect_timeout=0.2)
    return Throttle(storage, MemoryStorage())
