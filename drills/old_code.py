"""Run an older release on the current tables, alone and beside current processes.

``python -m drills.old_code``; ``OLD`` names the older commit. It needs the history of the clone; in a shallow
clone it reports that it was not run. The same scenario runs with old web and old worker, with either beside
the other's current version, and with the current ones; each run continues with the data of the previous one.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from drills.verdict import Verdict, size
from local.client import Client, Json, Refused, exchange
from local.studio import (
    HOST,
    ROOT,
    NotReady,
    Owner,
    free_port,
    seed,
    servers,
    wait_until_ready,
    web_service,
    worker_service,
)
from local.supervisor import Service, Supervisor

# The oldest release whose processes run on the current tables; ``tests/core/test_migrations.py`` checks
# migrations against it.
OLDEST = "ea8960342b2155f9833d1346c4cf5242a2ecc6eb"
OLD = os.environ.get("OLD") or OLDEST
WITHIN_S = size("WITHIN", 180)
POSTS = "\n---\n".join(f"Post {n} of the night the oven crossed the river." for n in range(3))
COMMANDS = """
import json, sys
from local.studio import web_service, worker_service
print(json.dumps([list(web_service(int(sys.argv[1])).command), list(worker_service(1).command)]))"""


FACES = """
import dataclasses, json
from rendering.engine.faces import FAMILIES
print(json.dumps([[family, dataclasses.asdict(face)] for family, faces in FAMILIES.items() for face in faces]))"""


class NoHistory(Exception):
    """The older commit is not in this clone."""


class Wrong(Exception):
    """The scenario failed."""


@dataclass(frozen=True)
class Release:
    """The code of a commit, with the commands of its web process and its worker."""

    name: str
    folder: Path
    python: str = sys.executable

    def services(self, port: int) -> tuple[Service, Service]:
        if self.folder == ROOT:
            return web_service(port), worker_service(1)
        inside = ("env", "-C", str(self.folder))
        web, worker = self.output_of(COMMANDS, str(port))
        return Service("web", [*inside, *web]), Service("worker", [*inside, *worker])

    def output_of(self, program: str, *words: str) -> Json:
        """Run a program with the release's own modules; returns its JSON output."""
        said = subprocess.run(
            [self.python, "-c", program, *words],
            cwd=self.folder, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return json.loads(said.stdout)

    def give_typefaces(self) -> None:
        """Put the current font files in place of those that the release ships or expects to be installed."""
        ours = ROOT / "engine/fonts/typefaces"
        for place in ("engine/fonts/typefaces", "rendering/engine/typefaces"):
            if (theirs := self.folder / place).is_dir():
                (theirs / "files").symlink_to(ours / "files")
                return
        fonts, faces = self.folder / "fonts", self.folder / "rendering/engine/faces.py"
        listed = json.loads((ours / "list.json").read_text())
        files = {(one["family"], one["weight"], one["italic"]): one["file"] for one in listed}
        for family, face in self.output_of(FACES):
            file = files.get((family, face["weight"], face["italic"]))
            if file and not face["file"].endswith(
                ".ttc"
            ):  # the current list has no font collections
                (fonts / face["file"]).parent.mkdir(parents=True, exist_ok=True)
                (fonts / face["file"]).symlink_to(ours / "files" / file)
        faces.write_text(faces.read_text().replace("/usr/share/fonts", str(fonts)))


def unpacked(commit: str, folder: Path) -> Release:
    """Unpack the code of a commit; raises ``NoHistory``."""
    folder.mkdir()
    with subprocess.Popen(
        ["git", "archive", commit], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as packed:
        subprocess.run(
            ["tar", "-x"],
            cwd=folder, stdin=packed.stdout, stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    if packed.returncode:
        raise NoHistory(
            f"{commit} is not in this clone. Fetch the whole history to run this drill."
        )
    release = Release(f"old ({commit[:7]})", folder)
    release.give_typefaces()
    return release


def require(held: object, words: object) -> None:
    if not held:
        raise Wrong(words)


class Story:
    """A user's session at the agency, from the import to the hand-over."""

    def __init__(self, url: str, owner: Owner) -> None:
        self._api = Client(url)
        self._api.sign_in(email=owner.email, password=owner.password)
        self._base = f"/api/v1/agencies/{owner.agency}"

    def post(self, path: str, body: Json = None, version: int | None = None) -> Json:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self._api.send("POST", f"{self._base}/{path}", body, headers).json()

    def get(self, path: str) -> Json:
        return self._api.get(f"{self._base}/{path}")

    def play(self, carousel: Json | None) -> Json:
        """Edit, preview, approve and hand over a carousel, either ``carousel`` or a new one; returns it."""
        carousel = carousel or self._new_carousel()
        pk = f"carousels/{carousel['id']}"
        version = self.get(pk)["version"]
        slide = carousel["document"]["slides"][0]
        element = next(one["id"] for one in slide["elements"] if "text" in one)
        write = {"op": "set_text", "element": element, "text": f"At version {version}"}
        theme = {"op": "set_style", "style": {"theme": "midnight" if version % 2 else "paper"}}
        edited = self.post(f"{pk}/operations", {"operations": [write, theme]}, version)
        edited = self.post(f"{pk}/undo", None, edited["carousel"]["version"])
        edited = self.post(f"{pk}/versions/{version}/restore", None, edited["carousel"]["version"])
        version = edited["carousel"]["version"]
        preview = f"{self._base}/{pk}/slides/{slide['id']}/preview?scale=0.5"
        picture = self._api.send("GET", preview).body
        require(picture[:2] == b"\xff\xd8", "a preview is no JPEG")
        body = {"carousel": carousel["id"], "files": ["png", "pdf", "zip"]}
        render = self._api.post(f"{self._base}/renders", body)
        render = self._ended("renders", render, ("queued", "processing"))
        require(render["status"] == "succeeded", render["outputs"])
        found = {exchange("GET", one["url"]).status for one in render["outputs"]}
        require(found == {200}, f"files respond with {found}")
        self._approve(pk, version)
        made = self.post("hand-overs", {"carousels": [carousel["id"]], "files": ["jpeg"]})
        made = self._ended("hand-overs", made, ("preparing",))
        require(made["status"] == "ready", made["error"])
        require(exchange("GET", made["zip"]["url"]).body[:2] == b"PK", "a hand-over is no ZIP")
        return carousel

    def _new_carousel(self) -> Json:
        client = self.post("clients", {"name": f"Rivermill {time.time():.0f}"})["id"]
        spec = {"author": {"name": "Rivermill", "handle": "@rivermill"}, "theme": "paper"}
        kit = self.post("brand-kits", {"client": client, "name": "Main", "spec": spec})["id"]
        thread = self.post("threads", {"client": client, "text": POSTS, "source": "plain-text"})
        body = {"thread": thread["id"], "client": client, "brand_kit": kit}
        return self.post("carousels", body)

    def _approve(self, pk: str, version: int) -> None:
        body: dict[str, Json] = {"verdict": "approved"}
        try:
            self.post(f"{pk}/reviews", body, version)
        except Refused as refusal:
            if refusal.status != 409:
                raise
            body["despite"] = refusal.answer.json()["to_fix"]
            self.post(f"{pk}/reviews", body, version)

    def _ended(self, kind: str, made: Json, unfinished: tuple[str, ...]) -> Json:
        deadline = time.monotonic() + WITHIN_S
        while made["status"] in unfinished:
            require(time.monotonic() < deadline, f"one of {kind} stayed {made['status']}")
            time.sleep(0.2)
            made = self.get(f"{kind}/{made['id']}")
        return made


@contextmanager
def running(
    web: Release, worker: Release, env: Mapping[str, str], port: int, logs: Path
) -> Iterator[str]:
    """Run the web process of one release and a worker of another; yields their URL."""
    url = f"http://{HOST}:{port}"
    serving, working = web.services(port)[0], worker.services(port)[1]
    with Supervisor([serving, working], env=env, logs=logs) as supervisor:
        wait_until_ready(url, supervisor)
        yield url


def play(verdict: Verdict, folder: Path, commit: str) -> None:
    old, today = unpacked(commit, folder / "old"), Release("today's", ROOT)
    port = free_port()
    with servers(folder) as env:
        env |= {"PUBLIC_URL": f"http://{HOST}:{port}", "RENDER_LEASE_SECONDS": "5"}
        owner = seed(folder, env)
        verdict.note(f"current tables; {old.name} is the older release")
        carousels: list[Json] = []
        turns = [(old, old), (today, old), (old, today), (today, today)]
        for number, (web, worker) in enumerate(turns):
            logs = folder / f"log-{number}"
            words = f"{web.name} web with {worker.name} worker"
            steps = "import, edit, undo, restore, preview, render, approve, hand over; also on older data"
            failed: Exception | None = None
            try:
                with running(web, worker, env, port, logs) as url:
                    story = Story(url, owner)
                    newest = story.play(None)
                    for carousel in carousels:
                        story.play(carousel)
                    carousels.append(newest)
            except (Wrong, Refused, NotReady) as failure:
                failed = failure
                for log in ("web", "worker"):
                    print("\n".join((logs / f"{log}.log").read_text().splitlines()[-30:]))
            verdict.claim(not failed, f"{words}: {failed or steps}")


def main() -> int:
    verdict = Verdict()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        try:
            play(verdict, Path(folder), OLD)
        except NoHistory as absent:
            print(f"not run: {absent}")
    return verdict.code


if __name__ == "__main__":
    sys.exit(main())
