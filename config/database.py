"""Django database settings from a URL."""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict


def limits(seconds: int) -> str:
    """Return the libpq options that set timeouts for a session that serves requests."""
    return (
        f"-c statement_timeout={seconds}s -c lock_timeout={seconds}s "
        f"-c idle_in_transaction_session_timeout={4 * seconds}s "
        # A client machine that vanished holds its locks for a minute at most.
        "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
    )


def connection(url: str) -> dict[str, Any]:
    """Return the settings of one connection; the URL may name a Unix socket and every libpq option."""
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
        # Checked when taken from the pool, which holds dead connections after a restart of the server.
        "CONN_HEALTH_CHECKS": True,
    }
