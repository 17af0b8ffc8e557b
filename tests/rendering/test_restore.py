"""A backup taken while slides are painted, restored elsewhere. ``make drill`` has the long form."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from accounts.models import Agency
from drills.servers import programs
from local.servers import APP, OWNER
from rendering import queue
from rendering.tasks import drain
from tests.rendering.conftest import ROOT, RenderBench, Workers, drain_one

SECURED = (
    "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relkind = 'r' "
    "AND relnamespace = 'public'::regnamespace ORDER BY 1",
    "SELECT polrelid::regclass::text, polname, polroles::regrole[]::text FROM pg_policy ORDER BY 1, 2",
    "SELECT table_name, privilege_type FROM information_schema.table_privileges "
    f"WHERE grantee = '{APP}' ORDER BY 1, 2",
)

# What a user and a worker do on the restored service.
AFTERWARDS = """
import hashlib, json, sys, time, django
django.setup()
import config.celery
from django.core.management import call_command
from django.test import Client
from rendering.models import QueueEntry
from rendering.tasks import drain, sweep
call_command("check", databases=["default"])
file = b"".join(Client().get(sys.argv[1], SERVER_NAME="localhost").streaming_content)
left = QueueEntry.objects.count()
while QueueEntry.objects.exists():
    sweep()
    drain()
    time.sleep(0.05)
print(json.dumps([left, hashlib.sha256(file).hexdigest()]))
"""


class Backup:
    """The test's database dumped into a file, then its objects copied."""

    def __init__(self, folder: Path, database: str) -> None:
        self._programs = programs(Path(os.environ["OBJECTS_DIR"]).parent / "postgres")
        self.objects, self._dump = folder / "objects", folder / "database"
        self._run("pg_dump", "--format=custom", f"--file={self._dump}", database)
        shutil.copytree(settings.OBJECTS_DIR, self.objects)

    def restore(self, database: str) -> None:
        self._run("pg_restore", "--exit-on-error", "--dbname", database, str(self._dump))

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        subprocess.run(command, check=True)  # noqa: S603 - the server's own


@pytest.fixture
def elsewhere(workers: Workers) -> Iterator[dict[str, str]]:
    """Create an empty database beside the test's, and return its URL for each role."""
    here = workers.environment()["DATABASE_URL"]
    head, options = here.split("?")
    server = f"{head.rsplit('/', 1)[0]}/{{}}?{options}"
    role = {name: server.replace(f"{APP}@", f"{name}@") for name in (APP, OWNER, "postgres")}
    with psycopg.connect(role["postgres"].format("postgres"), autocommit=True) as superuser:
        superuser.execute(f"CREATE DATABASE restored OWNER {OWNER}".encode())
        yield {name: role[name].format("restored") for name in (APP, OWNER)}
        superuser.execute(b"DROP DATABASE restored WITH (FORCE)")


def asked(url: str, *statements: str) -> list[list[tuple[Any, ...]]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return [connection.execute(statement.encode()).fetchall() for statement in statements]


def afterwards(environment: Mapping[str, str], link: str) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", AFTERWARDS, link],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    left, digest = json.loads(done.stdout.splitlines()[-1])
    return left, digest


def test_a_restored_backup_keeps_policies_serves_old_links_and_paints_queued_tasks(
    studio: RenderBench,
    workers: Workers,
    agency: Agency,
    elsewhere: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "RENDER_LEASE_SECONDS", 1)
    old = studio.render("png", formats=["instagram-4x5"])
    drain()
    first = studio.state(old)["outputs"][0]
    studio.render("png", formats=["instagram-1x1"])
    drain_one()
    assert queue.claim() is not None  # by a worker that does not survive
    here = workers.environment()
    owner = here["DATABASE_URL"].replace(f"{APP}@", f"{OWNER}@")

    backup = Backup(tmp_path, owner)
    backup.restore(elsewhere[OWNER])

    assert asked(elsewhere[OWNER], *SECURED) == asked(owner, *SECURED)
    rows = "SELECT count(*) FROM rendering_output"
    setting = f"SET app.agency = '{agency.pk}'"
    assert asked(elsewhere[APP], rows) == [[(0,)]]
    with psycopg.connect(elsewhere[APP], autocommit=True) as connection:
        connection.execute(setting.encode())
        assert connection.execute(rows.encode()).fetchone() == (6,)
    place = {"DATABASE_URL": elsewhere[APP], "DATABASE_OWNER_URL": elsewhere[OWNER]}
    restored = {**here, **place, "OBJECTS_DIR": str(backup.objects)}
    link = first["url"].removeprefix(settings.PUBLIC_URL)
    assert afterwards(restored, link) == (4, first["sha256"])
    files = asked(
        elsewhere[OWNER],
        "SELECT key, sha256 FROM rendering_blob",
        "SELECT count(*), count(DISTINCT task_id) FROM rendering_output",
        "SELECT DISTINCT status FROM rendering_render",
    )
    assert files[1:] == [[(10, 10)], [("succeeded",)]]
    for key, digest in files[0]:
        assert sha256((backup.objects / key).read_bytes()).hexdigest() == digest
