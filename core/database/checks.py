"""A system check of the serving database role, run by ``manage.py check --database default``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

_ROLE = """
    SELECT rolname, rolsuper OR rolbypassrls,
        EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relkind IN ('r', 'p'))
    FROM pg_roles WHERE rolname = current_user"""


def serving_role(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Return errors if row-level security does not bind the role of ``default``: agencies' data would mix."""
    if "default" not in (databases or ()):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(_ROLE)
        name, unbound, owns = cursor.fetchone()
    wrong: list[CheckMessage] = []
    if unbound:
        wrong.append(
            Error(
                f"DATABASE_URL signs in as {name}, which row-level security does not bind.",
                hint="Serve as a role with NOSUPERUSER and NOBYPASSRLS: core/database/roles.sql.",
                id="config.E001",
            )
        )
    if owns:
        wrong.append(
            Error(
                f"DATABASE_URL signs in as {name}, which owns tables and may change their policies.",
                hint="Migrate as the owner (DATABASE_OWNER_URL), serve as a separate role.",
                id="config.E002",
            )
        )
    return wrong
