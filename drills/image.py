"""Build the image from its Dockerfile, run every part of it as docker-compose.yml does, and render a carousel.

``python -m drills.image``; needs root, debootstrap and buildah, or reports that it was not run. Buildah builds
without a container engine, on a fresh Debian tree in place of ``debian:trixie-slim``. Each part then runs in the
image's files as its user, with no capabilities, a read-only root file system, and only the variables that
docker-compose.yml gives it, on a real PostgreSQL, Redis and S3 gateway, behind the deployed proxy. Features of a
container engine are not covered: networks, memory limits, health checks.

``IMAGE`` names an existing image. If this machine reaches its package registries in a special way, ``BIND`` names
files to mount in the build at the same path (separated by commas), and ``PASS`` variables to pass on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import yaml

from drills.gateway import install, running_gateway
from drills.load import KIT
from drills.rgw import make_bucket, settings_of
from drills.servers import Postgres, Redis
from drills.verdict import Verdict
from local.client import exchange
from local.studio import ROOT, free_port
from local.supervisor import Service, Supervisor

IMAGE = os.environ.get("IMAGE", "")
BIND = [one for one in os.environ.get("BIND", "").split(",") if one]
PASS = os.environ.get("PASS", "").split()
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = {name: one for name, one in COMPOSE["services"].items() if one.get("image") == "leporello"}
USER = "10001"
WITHIN_S = 300
FILES = ("png", "jpeg", "webp", "avif", "pdf", "contact-sheet", "zip")
BEGINS = {"png": b"\x89PNG", "jpeg": b"\xff\xd8\xff", "webp": b"RIFF", "pdf": b"%PDF", "zip": b"PK"}
TEXT = "A bakery on a boat. And a river.\n---\nThe oven crosses at night 🥖\n---\nBread by six."
OWNER = """
from accounts.members.api_keys import create_api_key
from accounts.members.membership import create_agency, create_user
from accounts.tenancy import tenant
from django.db import connection
user = create_user("nina@studio.example", "five-loaves-and-a-ferry", name="Nina")
agency = create_agency(name="Studio", owner=user)
with tenant(agency):
    print(agency.pk, create_api_key(agency, name="drill", created_by=user)[1])
connection.close_pool()
"""


def buildah(*words: str, cwd: Path | None = None) -> str:
    """Run buildah and return its output; raises with its error output."""
    env = {**os.environ, "BUILDAH_ISOLATION": "chroot"}
    done = subprocess.run(
        ["buildah", *words], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"buildah {words[0]}: {done.stderr[-2_000:]}")
    return done.stdout.strip()


def build(folder: Path) -> str:
    """Build the image of the committed code; returns its name."""
    tree = folder / "debian"
    subprocess.run(
        ["debootstrap", "--variant=minbase", "trixie", str(tree)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    shutil.rmtree(tree / "var" / "cache" / "apt" / "archives")
    base = buildah("from", "scratch")
    buildah("copy", "--quiet", base, str(tree), "/")
    for name in PASS:
        buildah("config", "--env", f"{name}={os.environ[name]}", base)
    buildah("commit", "--quiet", "--rm", base, "docker.io/library/debian:trixie-slim")
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-local", ROOT, clone], check=True)
    shown = [word for one in BIND for word in ("--volume", f"{one}:{one}:ro")]
    buildah("bud", "--quiet", "--pull-never", *shown, "--tag", "leporello", ".", cwd=clone)
    return "localhost/leporello"


@contextmanager
def mounted(image: str) -> Iterator[Path]:
    """Mount the files of an image while the block lasts."""
    container = buildah("from", "--pull-never", image)
    try:
        yield Path(buildah("mount", container))
    finally:
        buildah("umount", container)
        buildah("rm", container)


class Parts:
    """The parts of the service, run in the files of the image."""

    def __init__(self, tree: Path, folder: Path, env: Mapping[str, str], shown: list[Path]) -> None:
        self._tree, self._folder, self._env, self._shown = tree, folder, env, shown
        image = re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
        self._usual: list[str] = json.loads(image[1]) if image else []

    def environment(self, part: str) -> dict[str, str]:
        """The variables that docker-compose.yml gives a part, with the drill's servers filled in."""

        def filled(value: object) -> str:
            return re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda m: m[2] or "", str(value))

        given = {name: filled(value) for name, value in OURS[part]["environment"].items()}
        given |= {name: value for name, value in self._env.items() if name in given}
        return given | {
            "PATH": "/opt/leporello/bin:/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "ASSET_CACHE_DIR": "/var/cache/leporello/assets",
            "HOME": "/tmp",  # noqa: S108 - in the container
        }

    def service(self, part: str, port: int = 0, words: list[str] | None = None) -> Service:
        """A part as a command of this machine, with its own mounts of the image's files and its user."""
        words = words or [str(word) for word in OURS[part].get("command", self._usual)]
        changed = {"8000": str(port), "0.0.0.0": "127.0.0.1"}  # noqa: S104 - the address that is replaced
        command = [changed.get(word, word) for word in words]
        at, kept = self._tree, self._folder / part
        writable = [("", path.partition(":")[0]) for path in OURS[part].get("tmpfs", [])]
        volumes = (volume.rpartition(":") for volume in OURS[part].get("volumes", []))
        writable += [(name, path) for name, _, path in volumes]
        steps = [f"mount --bind {at} {at}", f"mount -t proc proc {at}/proc"]
        steps += [f"mount --rbind /dev {at}/dev"]
        for number, (volume, path) in enumerate(dict.fromkeys(writable)):
            own = self._folder / "volumes" / volume if volume else kept / str(number)
            steps += [
                f"mkdir -p {own} {at}{path}",
                f"chmod 1777 {own}",
                f"mount --bind {own} {at}{path}",
            ]
        steps += [f"mkdir -p {at}{one} && mount --bind {one} {at}{one}" for one in self._shown]
        steps.append(f"mount -o remount,bind,ro {at}")
        steps.append(f'exec chroot {at} "$@"')
        inside = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        enter = ["sh", "-c", 'cd /srv/leporello && exec "$@"', "-"]
        drop = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
        drop += ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--"]
        env = ["env", "-i", *(f"{name}={value}" for name, value in self.environment(part).items())]
        script = ["sh", "-ec", "\n".join(steps), "-"]
        return Service(part, [*inside, *script, *drop, *env, *enter, *command])

    def run(self, part: str, words: list[str] | None = None) -> str:
        """Run a command of a part to completion."""
        done = subprocess.run(
            self.service(part, words=words).command, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{part} ended with {done.returncode}: {done.stderr[-2_000:]}")
        return done.stdout.strip()


def eventually(there: Any) -> bool:
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline:
        try:
            if there():
                return True
        except OSError:
            pass
        time.sleep(0.3)
    return False


def play(tree: Path, verdict: Verdict, folder: Path, stack: ExitStack) -> None:
    gateway = stack.enter_context(running_gateway())
    make_bucket(gateway)
    postgres, redis = Postgres(folder / "postgres"), Redis(folder / "redis")
    stack.callback(postgres.close)
    stack.callback(redis.close)
    postgres.start()
    redis.start()
    socket = Path(redis.env()["REDIS_URL"].partition("://")[2])
    socket.parent.chmod(0o755)
    socket.chmod(0o777)
    sockets = Path(postgres.url("x").partition("host=")[2].replace("%2F", "/"))
    public, streams = (f"https://localhost:{free_port()}" for _ in range(2))
    env = {
        "SECRET_KEY": "k3" * 30,
        "ENCRYPTION_KEYS": "s4" * 20,
        "PUBLIC_URL": public,
        "EVENTS_URL": streams,
        **postgres.env(),
        **redis.env(),
        **settings_of(gateway),
        "METRICS_LISTEN": f"127.0.0.1:{free_port()}",
    }
    parts = Parts(tree, folder / "written", env, [sockets, socket.parent])
    verdict.note(parts.run("prepare").splitlines()[-1])
    agency, key = parts.run(
        "web", ["python3", "manage.py", "shell", "-v", "0", "-c", OWNER]
    ).split()

    ports = {"web": free_port(), "events": free_port()}
    services = [parts.service(name, ports.get(name, 0)) for name in OURS if name != "prepare"]
    stack.enter_context(Supervisor(services, env=os.environ, logs=folder / "log"))
    proxy = {
        "PUBLIC_URL": public,
        "EVENTS_URL": streams,
        "WEB": f"127.0.0.1:{ports['web']}",
        "EVENTS": f"127.0.0.1:{ports['events']}",
        "HTTP_PORT": str(free_port()),
        "HEALTH_PORT": str(free_port()),
        "XDG_DATA_HOME": str(folder / "proxy"),
        "HOME": str(folder),
    }
    words = ["run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile")]
    caddy = Service("proxy", [str(Path(sys.executable).with_name("caddy")), *words])
    stack.enter_context(Supervisor([caddy], env=proxy, logs=folder / "log"))
    authority = folder / "proxy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    eventually(authority.exists)
    os.environ["SSL_CERT_FILE"] = str(authority)
    up = {
        f"{public}/health/ready": "web",
        f"{streams}/health/live": "events",
    }
    for url, name in up.items():
        there = eventually(lambda url=url: exchange("GET", url).status == 200)
        verdict.claim(there, f"{name} answers through the proxy")
    aside = folder / "written" / "volumes" / "aside" / "web.sock"
    verdict.claim(eventually(aside.is_socket), "aside listens at the socket that web uses")
    for name in ("worker", "io", "mail", "upkeep", "beat"):
        pulses = lambda name=name: list((folder / "written" / name).rglob("pulse"))  # noqa: E731
        verdict.claim(eventually(pulses), f"{name} is at work")
    deck(verdict, public, f"/api/v1/agencies/{agency}", key)
    page = exchange("GET", public).body.decode()
    module = exchange("GET", public + re.findall(r'src="(/static/[^"]+)"', page)[0])
    verdict.claim(
        module.status == 200 and "immutable" in module.headers["Cache-Control"],
        "the page's module is served with permanent caching",
    )


def deck(verdict: Verdict, public: str, base: str, key: str) -> None:
    """Render a carousel from a text in every file format, through the API."""

    def ask(method: str, path: str, body: Any = None) -> Any:
        said = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else b""
        answer = exchange(method, f"{public}{base}/{path}", body=data, headers=said)
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body[:400]!r}")
        return answer.json()

    client = ask("POST", "clients", {"name": "Rivermill"})["id"]
    kit = ask("POST", "brand-kits", {"client": client, "name": "Main", "spec": KIT})["id"]
    thread = ask("POST", "threads", {"client": client, "text": TEXT})["id"]
    carousel = ask("POST", "carousels", {"thread": thread, "client": client, "brand_kit": kit})[
        "id"
    ]
    render = ask("POST", "renders", {"carousel": carousel, "files": FILES})["id"]
    ended = eventually(lambda: ask("GET", f"renders/{render}")["finished_at"])
    render = ask("GET", f"renders/{render}")
    verdict.claim(ended, f"the render is {render['status']}")
    kinds: dict[str, int] = {}
    sound = True
    for output in render["outputs"]:
        data = exchange("GET", output["url"]).body
        kind = output["file"]
        kinds[kind] = kinds.get(kind, 0) + 1
        sound = sound and len(data) == output["bytes"] and data.startswith(BEGINS.get(kind, b""))
    verdict.claim(sound and kinds, f"by signed links: {kinds}")


def main() -> int:
    if os.geteuid() != 0 or not shutil.which("buildah") or not shutil.which("debootstrap"):
        print("image: not run: needs root, buildah and debootstrap")
        return 0
    install()
    verdict = Verdict()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
        folder.chmod(0o755)
        image = IMAGE or build(folder)
        tree = stack.enter_context(mounted(image))
        size = subprocess.run(["du", "-sm", tree], capture_output=True, text=True, check=True)
        verdict.note(f"the image has {size.stdout.split()[0]} MB of files")
        play(tree, verdict, folder, stack)
    return verdict.code


if __name__ == "__main__":
    sys.exit(main())
