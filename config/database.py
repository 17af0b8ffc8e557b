"""Database addresses to Django's settings."""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict


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
    }
