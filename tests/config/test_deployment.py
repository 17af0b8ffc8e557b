"""Runs what the image and docker-compose.yml run: same commands, same variables, production settings."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from config.celery import app
from config.env import NEEDS, ROOT, Env
from local.client import exchange
from local.studio import background_services, free_port, worker_service

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = {name: s for name, s in COMPOSE["services"].items() if s.get("image") == "leporello"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SECRETS = {"SECRET_KEY": "k3" * 30, "ENCRYPTION_KEYS": "s4" * 20}
READY = {
    "worker": "celery@",
    "io": "celery@",
    "mail": "celery@",
    "upkeep": "celery@",
    "beat": "beat: Starting",
}
# Read by Celery and the Prometheus client, not by our settings.
OTHERS = {"PROMETHEUS_MULTIPROC_DIR"}


def environment(service: str, folder: Path) -> dict[str, str]:
    """Return the service's variables, with the test's servers in place of containers."""

    def filled(value: str) -> str:
        return re.sub(
            r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda m: SECRETS.get(m[1], m[2] or ""), str(value)
        )

    given = {name: filled(value) for name, value in OURS[service]["environment"].items()}
    ours = {
        "ALLOWED_HOSTS": "studio.example",
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
        "METRICS_LISTEN": f"127.0.0.1:{free_port()}",
        "ASIDE_SOCKET": str(folder / "aside.sock"),
        "PULSE_FILE": str(folder / f"{service}.pulse"),
        **{name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")},
    }
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "ASSET_CACHE_DIR": str(folder / "assets"),
        **given,
        **{name: value for name, value in ours.items() if name in given},
    }


def command(service: str, folder: Path, port: int) -> list[str]:
    """Return the service's command, or the image's, with ports and paths of the test."""
    image = re.search(r"^CMD \[(.*)\]$", DOCKERFILE, re.MULTILINE)
    assert image
    usual = [word.strip('" ') for word in image[1].split(",")]
    words = [str(word) for word in OURS[service].get("command", usual)]
    changed = {
        "8000": str(port),
        "0.0.0.0": "127.0.0.1",  # noqa: S104 - what is replaced
        "/tmp/beat-schedule": str(folder / "beat"),  # noqa: S108 - the same
    }
    return [changed.get(word, word) for word in words]


class Running:
    """Start one service as in its container."""

    def __init__(self, service: str, folder: Path) -> None:
        self.port = free_port()
        self.log = folder / f"{service}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own file's command
                command(service, folder, self.port),
                cwd=ROOT,
                env=environment(service, folder),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def until(self, there: Any) -> None:
        deadline = time.monotonic() + 120
        while not there():
            output = self.log.read_text()
            assert self.process.poll() is None, output
            assert time.monotonic() < deadline, output
            time.sleep(0.1)

    def answers(self, path: str) -> bool:
        try:
            url = f"http://127.0.0.1:{self.port}{path}"
            return exchange("GET", url).status == 200
        except OSError:
            return False

    def says(self, words: str) -> bool:
        output = self.log.read_text()
        return words in output and ("celery@" not in words or " ready" in output)


def listens(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        return not line.connect_ex(str(place))


@pytest.fixture
def running(tmp_path: Path, transactional_db: None) -> Iterator[dict[str, Running]]:
    """All our long-running services, started together."""
    names = [name for name in OURS if name != "prepare"]
    found = {name: Running(name, tmp_path) for name in names}
    yield found
    for one in found.values():
        one.process.terminate()
    for one in found.values():
        assert one.process.wait(60) in (0, -15, 143)


def test_every_service_starts_with_its_command_and_variables(
    running: dict[str, Running],
) -> None:
    assert set(running) == {"web", "aside", "events", *READY}
    running["web"].until(lambda: running["web"].answers("/health/ready"))
    running["events"].until(lambda: running["events"].answers("/health/live"))
    place = running["aside"].log.with_name("aside.sock")
    running["aside"].until(lambda: listens(place))
    for name, words in READY.items():
        running[name].until(lambda name=name, words=words: running[name].says(words))
        running[name].until((running[name].log.parent / f"{name}.pulse").exists)


def served(commands: Iterable[Sequence[str]]) -> set[str]:
    """Return the queues that Celery workers with these commands consume."""
    workers = [words for words in commands if "worker" in words]
    return {
        queue
        for words in workers
        for queue in (
            words[list(words).index("--queues") + 1] if "--queues" in words else "celery"
        ).split(",")
    }


def test_every_queue_has_a_worker_in_every_deployment(tmp_path: Path) -> None:
    app.loader.import_default_modules()
    tasks = {name for name in app.tasks if not name.startswith("celery.")}
    routes = settings.CELERY_TASK_ROUTES
    assert set(routes) <= tasks
    queues = {"celery", *(route["queue"] for route in routes.values())}
    composed = [[str(word) for word in one.get("command", [])] for one in OURS.values()]
    assert served(composed) == queues
    assert (
        served(one.command for one in (worker_service(), *background_services(tmp_path))) == queues
    )


def test_mail_and_fetching_each_have_a_queue_of_their_own() -> None:
    routes = {name: route["queue"] for name, route in settings.CELERY_TASK_ROUTES.items()}
    beside = {
        queue: {name for name, other in routes.items() if other == queue}
        for queue in ("mail", "io")
    }
    assert beside == {
        "mail": {"accounts.tasks.send_mail"},
        "io": {"carousels.tasks.fetch_media"},
    }


def test_preparing_the_database_succeeds(tmp_path: Path, transactional_db: None) -> None:
    shell, flag, script = command("prepare", tmp_path, 0)
    script = script.replace("python3", sys.executable).replace("migrate", "migrate --plan")
    env = environment("prepare", tmp_path)
    env = {name: value for name, value in env.items() if not name.startswith("S3_")}
    subprocess.run([shell, flag, script], cwd=ROOT, env=env, check=True)  # noqa: S603 - our own file's command


def test_the_image_collects_static_files_with_its_own_command() -> None:
    line = re.search(r"&& (SECRET_KEY=.*?collectstatic[^\\]*)", DOCKERFILE, re.DOTALL)
    assert line
    words = line[1].replace("\\\n", " ").replace("python ", f"{sys.executable} ")
    env = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
    }
    done = subprocess.run(  # noqa: S603 - our own file's line
        ["/bin/sh", "-c", f"{words} --dry-run"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("service", OURS)
def test_every_variable_of_the_compose_file_is_read(service: str) -> None:
    read = {name.upper() for name in Env.model_fields} | OTHERS
    assert set(OURS[service]["environment"]) <= read


def test_every_dependency_of_a_service_exists_and_has_a_health_check() -> None:
    services = COMPOSE["services"]
    for service in services.values():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[other]
            else:
                assert services[other]["restart"] == "no"


SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SECRET = {
    *("SECRET_KEY", "ENCRYPTION_KEYS", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"),
    *("EMAIL_PASSWORD", "METRICS_TOKEN"),
}


@pytest.mark.parametrize("service", OURS)
def test_every_part_gets_only_the_secrets_it_needs(service: str) -> None:
    given = OURS[service]["environment"]
    assert given["PART"] == service
    extra = {"web": {"METRICS_TOKEN"}, "mail": {"EMAIL_PASSWORD"}}
    needed: frozenset[str] = NEEDS[given["PART"]]
    assert set(given) & SECRET == needed & SECRET | extra.get(service, set())


@pytest.mark.parametrize(
    ("secret", "whose"),
    [
        ("owner-password", {"prepare"}),
        ("backup-password", {"backup"}),
        ("superuser-password", {"database"}),
        (
            "leporello-secret",
            {"web", "aside", "worker", "io", "upkeep", "prepare", "objects", "copies"},
        ),
    ],
)
def test_no_other_service_gets_a_password(secret: str, whose: set[str]) -> None:
    assert {name for name, service in SERVICES.items() if secret in str(service)} == whose


@pytest.mark.parametrize("service", SERVICES)
def test_every_container_has_minimal_privileges(service: str) -> None:
    definition = SERVICES[service]
    assert definition["read_only"] is True
    assert definition["cap_drop"] == ["ALL"]
    assert definition.get("cap_add", []) == (["NET_BIND_SERVICE"] if service == "proxy" else [])
    assert definition["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "networks"} <= set(definition)
    assert service == "prepare" or "healthcheck" in definition
    assert service in OURS or re.search(r":v?\d+\.\d+", definition["image"])


def test_public_facing_services_cannot_reach_the_data() -> None:
    networks = {name: set(service["networks"]) for name, service in SERVICES.items()}
    leads_out = {name for name, how in COMPOSE["networks"].items() if not how}
    assert leads_out == {"edge", "outside"}
    assert networks["proxy"] == {"edge", "pages"}
    assert {name for name in OURS if networks[name] & leads_out} == {"io", "mail"}
    assert {name for name in SERVICES if "edge" in networks[name]} == {
        "proxy",
        "objects",
        "mailbox",
    }
    assert networks["beat"] == {"broker"}
