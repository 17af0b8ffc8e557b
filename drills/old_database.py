"""Make the database of an older release that the upgrade test uses: ``tests/data/before_house``.

``python -m drills.old_database``; needs the whole history of the clone and a package registry. The release runs
with the packages that its own lock pins; everything is made through its HTTP API, then dumped by ``pg_dump``.
"""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import replace
from pathlib import Path

import psycopg

from drills.old_code import OLDEST, Release, running, unpacked
from drills.old_seed import Seeder
from drills.servers import programs
from local.client import Json
from local.studio import HOST, ROOT, Owner, free_port, servers

TO = ROOT / "tests" / "data" / "before_house"
PASSWORD = "five-loaves-and-a-ferry"  # noqa: S105 - of a made-up user
# Emptied: sessions, mail, and stored responses, which would be large.
EMPTIED = (
    "django_session",
    "usersessions_usersession",
    "accounts_outgoingmail",
    "accounts_idempotencyrecord",
)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="old-") as temporary:
        folder = Path(temporary)
        release = installed(unpacked(OLDEST, folder / "old"), folder / "venv")
        port = free_port()
        with servers(folder) as env:
            env |= {"PUBLIC_URL": f"http://{HOST}:{port}"}
            owner = prepared(release, folder, env)
            with running(release, release, env, port, folder / "log") as url:
                seeder = Seeder(url, owner)
                seeder.seed()
            write(folder, env, seeder.answers, owner)
    return 0


def installed(release: Release, venv: Path) -> Release:
    """The release with an interpreter of its own and the packages that its lock pins."""
    uv = str(Path(sys.executable).with_name("uv"))
    python = str(venv / "bin" / "python")
    lock = str(release.folder / "requirements" / "base.txt")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(venv)], check=True)
    subprocess.run(
        [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, lock], check=True
    )
    return replace(release, python=python)


def prepared(release: Release, folder: Path, env: dict[str, str]) -> Owner:
    """Run the release's migrations, and create an agency whose owner has a known password."""
    (folder / "demo-password").write_text(PASSWORD)
    done = subprocess.run(
        [release.python, "-m", "local.seed", str(folder)],
        cwd=release.folder, env=env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return Owner(**json.loads(done.stdout))


def write(folder: Path, env: dict[str, str], answers: Json, owner: Owner) -> None:
    """Replace the dump, the objects and the release's responses."""
    database = env["DATABASE_OWNER_URL"]
    with psycopg.connect(database, autocommit=True) as connection:
        for table in EMPTIED:
            connection.execute(f"DELETE FROM {table}".encode())  # noqa: S608 - constant table names
        reviews = "SELECT carousel_id::text, seal FROM carousels_review ORDER BY id"
        seals: dict[str, str] = dict(connection.execute(reviews.encode()).fetchall())
    dump = subprocess.run(
        [programs(folder / "postgres") / "pg_dump", "--inserts", "--rows-per-insert=100", database],
        check=True, capture_output=True,
    ).stdout  # fmt: skip
    psqls = (b"\\restrict ", b"\\unrestrict ")  # commands that only psql understands
    sql = b"".join(line for line in dump.splitlines(keepends=True) if not line.startswith(psqls))
    TO.mkdir(parents=True, exist_ok=True)
    (TO / "database.sql.xz").write_bytes(lzma.compress(sql, preset=9 | lzma.PRESET_EXTREME))
    with tarfile.open(TO / "objects.tar.xz", "w:xz", preset=9) as packed:
        packed.add(env["OBJECTS_DIR"], ".", filter=nameless)
    answers |= {
        "email": owner.email,
        "password": PASSWORD,
        "agency": owner.agency,
        "snapshots": {
            name: seals[one["id"]]
            for name, one in answers["carousels"].items()
            if one["id"] in seals
        },
    }
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True)
    (TO / "answers.json.xz").write_bytes(lzma.compress(text.encode(), preset=9))
    for file in sorted(TO.iterdir()):
        print(f"{file.stat().st_size:>8} {os.path.relpath(file, ROOT)}")


def nameless(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """The entry without the owner and group of this machine."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    sys.exit(main())
