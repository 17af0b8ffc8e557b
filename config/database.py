"""Database addresses to Django's settings."""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict


def limits(seconds: int) -> str:
    """What libpq tells the server at the start of a session that serves requests."""
    return (
        f"-c statement_timeout={seconds}s -c lock_timeout={seconds}s "
        f"-c idle_in_transaction_session_timeout={4 * seconds}s "
        # A machine that vanished holds its locks no longer than a minute.
        "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
    )


def connection(url: str) -> dict[str, Any]:
    """The settings of one connection; Unix sockets and every libpq option work as in the URL."""
    parts = {key: value for key, value in conninfo_to_dict(url).items() if value is not None}
    named = {
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "OPTIONS": {**parts},
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        # Before it is handed out of the pool: a server that was restarted leaves dead ones there.
        "CONN_HEALTH_CHECKS": True,
    }
