"""PostgreSQL and Redis for the tests that need them; loaded by ``-p tests.servers``.

Their addresses are set before Django reads its settings. They start with the first test that is marked
``servers``, as is every test with a database. With ``-n 2`` each worker process has its own servers and
folders, and the controller has none.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from local.servers import APP, DATABASE, OWNER, embedded

_stack = ExitStack()
_to_start: list[Callable[[], None]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if early_config.known_args_namespace.numprocesses and "PYTEST_XDIST_WORKER" not in os.environ:
        return
    folder = Path(_stack.enter_context(tempfile.TemporaryDirectory(prefix="lep-test-")))
    os.environ["OBJECTS_DIR"] = str(folder / "objects")
    os.environ["ASSET_CACHE_DIR"] = str(folder / "assets")
    given = {name: os.environ[name] for name in _where(folder) if os.environ.get(name)}
    urls = _where(folder) | given
    os.environ.update(urls)
    _to_start.append(partial(_start, folder, given, urls))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if _to_start and item.get_closest_marker("servers"):
        _to_start.pop()()


def _where(folder: Path) -> dict[str, str]:
    """The URLs that the servers of a folder will have."""
    host = quote(str(folder / "postgres"), safe="")
    return {
        "DATABASE_URL": f"postgresql://{APP}@/{DATABASE}?host={host}",
        "DATABASE_OWNER_URL": f"postgresql://{OWNER}@/{DATABASE}?host={host}",
        "REDIS_URL": f"redis+socket://{folder / 'redis' / 'redis.sock'}",
    }


def _start(folder: Path, given: dict[str, str], urls: dict[str, str]) -> None:
    with pytest.MonkeyPatch.context() as environment:
        for name in urls.keys() - given.keys():
            environment.delenv(name)
        started = _stack.enter_context(embedded(folder))
    if started != urls:
        raise RuntimeError(f"The servers did not start at the expected addresses: {folder}")
    _hasten(urls["DATABASE_OWNER_URL"])


def _hasten(owner: str) -> None:
    """Turn off fsync: tests need no protection against power failures."""
    superuser = owner.replace(f"{OWNER}@", "postgres@")
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


def environment(**changes: str) -> dict[str, str]:
    """The environment for a separate process to work on the test's database."""
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
