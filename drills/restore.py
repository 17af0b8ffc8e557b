"""Take a backup under load, wipe everything, restore the backup, and check what is there.

``python -m drills.restore``; ``POSTS`` gives the size. Backup and restore are done by ``deploy/backup``, as in
docker-compose.yml; objects are copied by rclone, which is installed if allowed. The database is dumped before
the objects are copied: every object that the dump refers to was stored earlier, and is not deleted for a while.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import boto3
import psycopg
from botocore.config import Config

from drills.gateway import install
from drills.load import (
    FORMATS,
    Agency,
    Batch,
    account,
    downloaded,
    ended,
    painted_alone,
    unfinished,
)
from drills.rig import Rig, drill
from drills.verdict import Verdict, size
from local.client import Json, exchange
from local.servers import APP, BACKUP, OWNER
from local.studio import ROOT

POSTS = size("POSTS", 18)
WITHIN_S = 600
ROLES = "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'leporello_%' ORDER BY 1"
SECURED = "SELECT count(*) FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
POLICIES = "SELECT count(*) FROM pg_policy"


class Bucket:
    """The service's bucket with the credentials for backups."""

    def __init__(self, rig: Rig) -> None:
        env = rig.env
        self._name = env["S3_BUCKET"]
        self._s3 = boto3.client(
            "s3",
            endpoint_url=env["S3_ENDPOINT_URL"],
            region_name=env["S3_REGION"],
            aws_access_key_id=env["S3_ACCESS_KEY_ID"],
            aws_secret_access_key=env["S3_SECRET_ACCESS_KEY"],
            config=Config(s3={"addressing_style": "path"}),
        )

    def wipe(self) -> None:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._name)
        for key in [one["Key"] for page in pages for one in page.get("Contents", [])]:
            self._s3.delete_object(Bucket=self._name, Key=key)


def backup(rig: Rig, verb: str, to: Path) -> str:
    """Run the script that docker-compose.yml mounts, with the same variables; returns its output."""
    env = rig.env
    variables = {
        "PATH": f"{rig.postgres.programs}:{os.environ['PATH']}",
        "BACKUPS": str(to),
        "DATABASE_BACKUP_URL": rig.postgres.url(BACKUP),
        "DATABASE_OWNER_URL": rig.postgres.url(OWNER),
        "S3_BUCKET": env["S3_BUCKET"],
        "RCLONE_CONFIG": str(to / "rclone.conf"),
        "RCLONE_CONFIG_STORE_TYPE": "s3",
        "RCLONE_CONFIG_STORE_PROVIDER": "Other",
        "RCLONE_CONFIG_STORE_ENDPOINT": env["S3_ENDPOINT_URL"],
        "RCLONE_CONFIG_STORE_ACCESS_KEY_ID": env["S3_ACCESS_KEY_ID"],
        "RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY": env["S3_SECRET_ACCESS_KEY"],
    }
    done = subprocess.run(
        ["sh", ROOT / "deploy" / "backup", verb],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"backup {verb} ended with {done.returncode}: {done.stderr}")
    return done.stdout.strip()


def back_up(rig: Rig, verdict: Verdict, to: Path) -> None:
    """Back up the database, then the objects."""
    verdict.note(backup(rig, "once", to).replace(f"{to}/", ""))
    backup(rig, "objects", to)
    count = sum(path.is_file() for path in (to / "objects").rglob("*"))
    verdict.note(f"backed up: the database, then {count} objects")
    for verb in ("fresh", "copied"):
        backup(rig, verb, to)


def wipe(rig: Rig, verdict: Verdict) -> None:
    rig.dismiss()
    Bucket(rig).wipe()
    rig.postgres.wipe()
    rig.redis.kill()
    shutil.rmtree(rig.folder / "redis")
    (rig.folder / "redis").mkdir()
    shutil.rmtree(rig.env["ASSET_CACHE_DIR"], ignore_errors=True)
    status = exchange("GET", f"{rig.url}/health/ready").status
    verdict.claim(
        status == 503, f"database, Redis, objects and caches are gone: /health/ready says {status}"
    )


def restore(rig: Rig, verdict: Verdict, of: Path) -> None:
    """Restore roles, database and objects; Redis starts empty."""
    rig.postgres.start()
    backup(rig, "restore", of)
    backup(rig, "restore-objects", of)
    rig.redis.start()
    verdict.note("restored: roles, database, objects; Redis is empty")


def secured(rig: Rig) -> list[object]:
    return [rig.sql(statement) for statement in (ROLES, SECURED, POLICIES)]


def seen_by_app(rig: Rig, agency: Agency) -> tuple[int, int]:
    """The number of renders that the serving role sees without an agency, and with one."""
    found = []
    with psycopg.connect(rig.postgres.url(APP)) as connection:
        for setting in ("", agency.id):
            connection.execute("SELECT set_config('app.agency', %s, true)", [setting])
            row = connection.execute("SELECT count(*) FROM rendering_render").fetchone()
            found.append(int(row[0]) if row else -1)
    return found[0], found[1]


def preview(agency: Agency, carousel: Json) -> bytes:
    slide = carousel["document"]["slides"][1]["id"]
    path = f"{agency.base}/carousels/{carousel['id']}/slides/{slide}/preview?scale=0.5"
    return agency.api.send("GET", path).body


def play(rig: Rig, verdict: Verdict) -> None:
    install("rclone")
    kept = rig.folder / "backup"
    kept.mkdir()
    rig.hire("host", slots=2)
    agency = Agency(rig, "Restored")
    carousels = [agency.carousel(f"deck {number}", POSTS) for number in range(3)]
    old = Batch(agency, [agency.render(carousels[0], FORMATS)])
    ended(rig, [old], within=WITHIN_S)
    files = downloaded(old, old.renders[0])
    link = agency.state(old.renders[0])["outputs"][0]["url"]
    file = exchange("GET", link).body
    seen = preview(agency, carousels[0])
    before, rows = secured(rig), seen_by_app(rig, agency)

    both = Batch(agency, [agency.render(carousel, FORMATS) for carousel in carousels[1:]])
    total = sum(render["progress"]["total"] for render in both.renders)
    while (left := unfinished(rig, [both])) > total * 0.75:
        time.sleep(0.05)
    verdict.note(f"{left} of {total} slides are still to be painted while the backup is taken")
    back_up(rig, verdict, kept)
    wipe(rig, verdict)
    restore(rig, verdict, kept)

    verdict.claim(
        secured(rig) == before, f"roles and row-level security are what they were: {before}"
    )
    now = seen_by_app(rig, agency)
    verdict.claim(
        now[0] == 0 and now[1] == rows[1] + 2,
        f"the serving role sees {now[0]} renders without an agency, {now[1]} with it",
    )
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--database", "default"],
        env=rig.env, check=False, capture_output=True, text=True,
    )  # fmt: skip
    verdict.claim(not checked.returncode, "the service's own check of its database passes")
    verdict.claim(
        exchange("GET", link).body == file, "a link from before the loss still downloads its file"
    )
    verdict.claim(
        downloaded(old, old.renders[0]) == files, f"{len(files)} files of an old render: same bytes"
    )
    verdict.claim(
        preview(agency, carousels[0]) == seen,
        "a carousel's preview has the same bytes, in the same session",
    )
    left = unfinished(rig, [both])
    rig.hire("host-after", slots=2)
    over = ended(rig, [both], within=WITHIN_S)
    verdict.claim(over, f"the renders that were queued went on: {left} slides were left, all ended")
    batch = Batch(agency, [*old.renders, *both.renders])
    account(rig, verdict, batch, painted_alone(rig, batch).files, what="restored")


if __name__ == "__main__":
    sys.exit(drill(play))
