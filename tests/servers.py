"""Starts PostgreSQL and Redis before Django reads its settings; loaded by ``-p tests.servers``.

Of processes that share the tests (``-n 2``) each has servers and folders of its own, and the one
that deals them out has none.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from local.servers import OWNER, embedded

_stack = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if early_config.known_args_namespace.numprocesses and "PYTEST_XDIST_WORKER" not in os.environ:
        return
    folder = Path(_stack.enter_context(tempfile.TemporaryDirectory(prefix="lep-test-")))
    os.environ["OBJECTS_DIR"] = str(folder / "objects")
    os.environ["ASSET_CACHE_DIR"] = str(folder / "assets")
    os.environ.update(_stack.enter_context(embedded(folder)))
    _hasten(os.environ["DATABASE_OWNER_URL"])


def _hasten(owner: str) -> None:
    """No power is cut during tests: whoever commits need not wait for the disk."""
    superuser = owner.replace(f"{OWNER}@", "postgres@")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


def environment(**changes: str) -> dict[str, str]:
    """What a process of its own needs to work on the test's database."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    return {
        **os.environ,
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/leporello?", f"/{name}?"),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        **changes,
    }


def pytest_unconfigure() -> None:
    _stack.close()
