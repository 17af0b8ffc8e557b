"""Migrate a database of an older release: approvals, undo, variants, files and frozen snapshots stay as they were.

``tests/data/before_house/README.md`` says what is in it and how it was made. ``GOLDENS=write`` writes the digests
of the slides.
"""

from __future__ import annotations

import io
import json
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tenancy import tenant
from carousels.models import FrozenSnapshot
from design.snapshot import Snapshot
from local.servers import APP, OWNER
from painting import pictures
from painting.pool import painter
from rendering.tasks import drain
from tests.accounts.browser import Browser, pending, totp
from tests.rendering.conftest import ROOT, eventually
from tests.rendering.test_restore import SECURED, asked
from tests.servers import environment

pytestmark = pytest.mark.django_db(transaction=True)

DATA = ROOT / "tests" / "data" / "before_house"
PAINTED = DATA / "painted.json"
OLD, COPY = "before_house", "upgraded"
ANSWERS: Any = json.loads(lzma.decompress((DATA / "answers.json.xz").read_bytes()))
AGENCY = UUID(ANSWERS["agency"])
CAROUSELS, RENDER, HANDED = ANSWERS["carousels"], ANSWERS["render"], ANSWERS["hand over"]
STEPS, VERSIONS = ANSWERS["steps"], ANSWERS["versions"]
# The kinds of change that can be undone.
UNDOABLE = ("edit", "redo", "restore")


def url(role: str, database: str) -> str:
    """Return a role's URL of a database on the test's server."""
    server, options = os.environ["DATABASE_URL"].split("?")
    return f"{server.rsplit('/', 1)[0]}/{database}?{options}".replace(f"{APP}@", f"{role}@")


@contextmanager
def database(name: str, *, template: str = "template1") -> Iterator[None]:
    """Create a database for the duration of the block."""
    with psycopg.connect(url("postgres", "postgres"), autocommit=True) as superuser:
        superuser.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}".encode())
        try:
            yield
        finally:
            superuser.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def migrated() -> Iterator[None]:
    """The old database after ``manage.py migrate``; every test gets a copy of it."""
    with database(OLD):
        with psycopg.connect(url(OWNER, OLD), autocommit=True) as owner:
            owner.execute(lzma.decompress((DATA / "database.sql.xz").read_bytes()))
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--database", "owner", "--verbosity", "0"],
            cwd=ROOT,
            env=environment(DATABASE_URL=url(APP, OLD), DATABASE_OWNER_URL=url(OWNER, OLD)),
            check=True,
        )
        yield


@pytest.fixture(scope="module")
def objects() -> Iterator[None]:
    """The old objects in the test's store."""
    folder = Path(settings.OBJECTS_DIR)
    with tarfile.open(DATA / "objects.tar.xz") as packed:
        packed.extractall(folder, filter="data")
        places = {Path(one.name).parts[:2] for one in packed if one.isfile()}
    yield
    for place in places:
        shutil.rmtree(folder.joinpath(*place), ignore_errors=True)


def turn_to(name: str) -> None:
    """Let this process work on another database of the same server."""
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    connections["default"].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own
    ContentType.objects.clear_cache()


@pytest.fixture
def upgraded(transactional_db: None, migrated: None, objects: None) -> Iterator[None]:
    tests = connections["default"].settings_dict["NAME"]
    with database(COPY, template=OLD):
        turn_to(COPY)
        try:
            yield
        finally:
            turn_to(tests)


class OwnerApi:
    """The agency's API for its owner."""

    def __init__(self, api: APIClient) -> None:
        self._api, self._base = api, f"/api/v1/agencies/{AGENCY}"

    def get(self, path: str, **query: Any) -> Any:
        answer = self._api.get(f"{self._base}/{path}", query)
        assert answer.status_code == 200, answer.content
        return answer.json() if "json" in answer["Content-Type"] else answer.content

    def listed(self, path: str, **query: Any) -> list[Any]:
        found, page = [], self.get(path, **query)
        while page["next"]:
            found += page["results"]
            page = self._api.get(page["next"]).json()
        return [*found, *page["results"]]

    def post(self, path: str, body: Any = None, version: int | None = None) -> Any:
        headers: dict[str, Any] = {} if version is None else {"HTTP_IF_MATCH": f'"{version}"'}
        return self._api.post(f"{self._base}/{path}", body, format="json", **headers)

    def finished(self, path: str, body: Any) -> Any:
        """Start a render or hand-over, perform its tasks in this process, and return it when it has ended."""
        made = self.post(path, body)
        assert made.status_code == 202, made.content

        def ended() -> Any:
            drain()
            state = self.get(f"{path}/{made.json()['id']}")
            return None if state["status"] in ("queued", "processing", "preparing") else state

        return eventually(ended)


@pytest.fixture
def desk(upgraded: None, client_as: Callable[[User], APIClient]) -> OwnerApi:
    return OwnerApi(client_as(User.objects.get(email=ANSWERS["email"])))


def holds(now: Any, then: Any) -> bool:
    """Whether an answer has every value of an older one, and whatever is new in it is empty."""
    if isinstance(then, dict) and isinstance(now, dict):
        kept = all(name in now and holds(now[name], then[name]) for name in then)
        return kept and not any(now[name] for name in now.keys() - then.keys())
    if isinstance(then, list) and isinstance(now, list):
        return len(now) == len(then) and all(map(holds, now, then))
    return bool(now == then)


def painted() -> dict[str, dict[str, list[str]]]:
    """Of every snapshot by its digest: the SHA-256 of each slide's PNG in each of its formats."""
    found: dict[str, dict[str, list[str]]] = {}
    with tenant(AGENCY):
        rows = list(FrozenSnapshot.objects.of(AGENCY).order_by("digest"))
    for row in rows:
        content = row.content.encode()
        snapshot = Snapshot.model_validate_json(content)
        assert snapshot.digest() == row.digest
        document = snapshot.document
        with pictures.fetch(row.agency_id, snapshot) as files:
            found[row.digest] = {
                format: [
                    digest(painter().slide(content, format, index, ["png"]).files["png"])
                    for index in range(len(document.slides))
                ]
                for format in document.formats or (document.format,)
            }
            assert not files.lost
    return found


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def reviewed(name: str) -> dict[str, list[str]]:
    """The digests of a carousel's slides, by format, as of its last review."""
    slides: dict[str, list[str]] = json.loads(PAINTED.read_text())[ANSWERS["snapshots"][name]]
    return slides


def test_every_frozen_snapshot_paints_the_same_bytes(upgraded: None) -> None:
    found = painted()
    if os.environ.get("GOLDENS") == "write":
        PAINTED.write_text(json.dumps(found, indent=1) + "\n")
    assert found == json.loads(PAINTED.read_text())


def test_an_unchanged_carousel_freezes_to_the_same_snapshot(desk: OwnerApi) -> None:
    """So renders find the files of earlier ones."""

    def frozen_after_rendering(*names: str) -> int:
        for name in names:
            answer = desk.post("renders", {"carousel": CAROUSELS[name]["id"], "files": ["png"]})
            assert answer.status_code == 202, answer.content
        with tenant(AGENCY):
            return FrozenSnapshot.objects.of(AGENCY).count()

    before = frozen_after_rendering()
    assert frozen_after_rendering("approved", "handed over", "variants", "history") == before
    assert frozen_after_rendering("rendered") == before + 1  # which was changed after its render


@pytest.mark.parametrize("second", ["authenticator", "recovery code"])
def test_the_password_and_second_step_still_sign_in(upgraded: None, second: str) -> None:
    """Their secrets are encrypted: with the key of a local installation, here as there."""
    browser = Browser()
    asked = browser.sign_in(ANSWERS["email"], ANSWERS["password"])
    assert (asked.status_code, pending(asked)) == (401, ["mfa_authenticate"])
    code = totp(ANSWERS["totp secret"]) if second == "authenticator" else ANSWERS[second]
    answer = browser.second_step(code)
    assert answer.status_code == 200, answer.content
    agencies = browser.get("/api/v1/agencies").json()["results"]
    assert [one["id"] for one in agencies] == [str(AGENCY)]


def test_carousels_and_their_reviews_are_unchanged(desk: OwnerApi) -> None:
    for name, then in CAROUSELS.items():
        now = desk.get(f"carousels/{then['id']}")
        assert holds(now["document"], then["document"]), name
        assert holds(now["review"], then["review"]), name
        for fact in ("title", "version", "client", "brand_kit", "kit_version", "thread"):
            assert now[fact] == then[fact], (name, fact)
        said = desk.listed(f"carousels/{then['id']}/reviews")
        assert holds(said, ANSWERS["reviews"][name]), name
    approved = {one["id"] for one in desk.listed("carousels", verdict="approved")}
    assert approved == {CAROUSELS[name]["id"] for name in ("approved", "handed over")}
    asked = {one["id"] for one in desk.listed("carousels", verdict="changes_requested")}
    assert asked == {CAROUSELS[name]["id"] for name in ("history", "variants")}


class Steps:
    """Undo and redo in the carousel with the history; each must succeed."""

    def __init__(self, desk: OwnerApi) -> None:
        self._desk, self.path = desk, f"carousels/{CAROUSELS['history']['id']}"
        self.version = CAROUSELS["history"]["version"]

    def __call__(self, what: str) -> Any:
        """The document after one step."""
        answer = self._desk.post(f"{self.path}/{what}", {}, self.version)
        assert answer.status_code == 200, answer.content
        carousel = answer.json()["carousel"]
        self.version = carousel["version"]
        return carousel["document"]


def test_undo_goes_back_through_every_step_to_the_first_version(desk: OwnerApi) -> None:
    """Also past a rebuild from the thread, a restored version, and a step that was undone and redone."""
    back = sorted(
        (step for step in STEPS if step["kind"] in UNDOABLE and not step["undone"]),
        key=lambda step: -step["version"],
    )
    rebuilt = [step["operations"] for step in back].index(["retell"])
    step = Steps(desk)
    for one in back[: rebuilt + 1]:
        assert holds(step("undo"), VERSIONS[str(one["since"])]), one
    for one in reversed(back[: rebuilt + 1]):
        assert holds(step("redo"), VERSIONS[str(one["version"])]), one
    for one in back:
        assert holds(step("undo"), VERSIONS[str(one["since"])]), one
    refused = desk.post(f"{step.path}/undo", {}, step.version)
    assert refused.status_code == 409, refused.content
    now = desk.get(step.path)
    assert now["version"] == step.version
    assert holds(now["document"], VERSIONS["1"])


def test_every_version_reads_and_can_be_restored(desk: OwnerApi) -> None:
    path = f"carousels/{CAROUSELS['history']['id']}"
    steps = desk.listed(f"{path}/versions")
    facts = ("version", "since", "kind", "operations", "target", "undone", "actor_name")
    assert [[step[fact] for fact in facts] for step in steps] == [
        [step[fact] for fact in facts] for step in STEPS
    ]
    version = CAROUSELS["history"]["version"]
    [sitting] = desk.get(f"{path}/versions/sittings")["results"]
    assert (sitting["since"], sitting["version"]) == (0, version)
    assert sitting["steps"] == len(STEPS) + 1  # with the beginning
    marks = [(mark["version"], mark["kind"]) for mark in sitting["marks"]]
    assert marks == [(1, "approved"), (version, "changes_requested")]
    for number, document in VERSIONS.items():
        assert holds(desk.get(f"{path}/versions/{number}")["document"], document), number
    answer = desk.post(f"{path}/versions/1/restore", None, version)
    assert answer.status_code == 200, answer.content
    assert holds(answer.json()["carousel"]["document"], VERSIONS["1"])


def test_variants_keep_their_settings_and_pixels(desk: OwnerApi) -> None:
    carousel = CAROUSELS["variants"]
    path = f"carousels/{carousel['id']}"
    [variant] = carousel["document"]["variants"]
    found = desk.get(f"{path}/settings", format=variant["format"])["settings"]
    [theme] = [one for one in found if one["name"] == "theme"]
    assert (theme["value"], theme["source"]) == (variant["style"]["theme"], "variant")
    for format, slides in reviewed("variants").items():
        for slide, expected in zip(carousel["document"]["slides"], slides, strict=True):
            preview = f"{path}/slides/{slide['id']}/preview"
            shown = desk.get(preview, format=format, scale=1, file="png")
            assert digest(shown) == expected, (format, slide["id"])


def test_rendered_files_are_listed_and_downloaded(
    desk: OwnerApi, stored: Callable[[str], bytes]
) -> None:
    listed = {one["id"]: one for one in desk.listed("renders")}
    assert listed[RENDER["id"]]["status"] == "succeeded"
    now = desk.get(f"renders/{RENDER['id']}")
    facts = ("id", "slide", "format", "file", "status", "filename", "sha256", "bytes")
    assert [[one[fact] for fact in facts] for one in now["outputs"]] == [
        [one[fact] for fact in facts] for one in RENDER["outputs"]
    ]
    for output in now["outputs"]:
        assert digest(stored(output["url"])) == output["sha256"]
    handed = desk.get(f"hand-overs/{HANDED['id']}")
    assert handed["status"] == "ready"
    assert [one["render"] for one in handed["carousels"]] == [
        one["render"] for one in HANDED["carousels"]
    ]
    assert digest(stored(handed["zip"]["url"])) == HANDED["zip"]["sha256"]


@pytest.mark.parametrize("name", ["approved", "handed over"])
def test_approved_carousels_are_handed_over_as_approved(
    desk: OwnerApi, stored: Callable[[str], bytes], name: str
) -> None:
    body = {"carousels": [CAROUSELS[name]["id"]], "files": ["png"]}
    made = desk.finished("hand-overs", body)
    assert (made["status"], made["error"]) == ("ready", "")
    [handed] = made["carousels"]
    assert handed["version"] == CAROUSELS[name]["review"]["version"]
    packed = zipfile.ZipFile(io.BytesIO(stored(made["zip"]["url"])))
    slides = [digest(packed.read(one)) for one in packed.namelist() if one.endswith(".png")]
    [expected] = reviewed(name).values()
    assert slides == expected


def test_an_upgraded_database_has_the_policies_of_a_new_one(migrated: None) -> None:
    new = connections["default"].settings_dict["NAME"]
    assert asked(url(OWNER, OLD), *SECURED) == asked(url(OWNER, new), *SECURED)
    rows = "SELECT count(*) FROM carousels_carousel"
    everything, nothing = asked(url(OWNER, OLD), rows), asked(url(APP, OLD), rows)
    assert (everything, nothing) == ([[(len(CAROUSELS),)]], [[(0,)]])
    with psycopg.connect(url(APP, OLD), autocommit=True) as connection:
        connection.execute(f"SET app.agency = '{AGENCY}'".encode())
        assert connection.execute(rows.encode()).fetchone() == (len(CAROUSELS),)
