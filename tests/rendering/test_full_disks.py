"""The folder of pictures keeps to its limit and retains files in use. A full disk is a temporary failure.

Writes end in ``/dev/full``, where the kernel reports that no space is left.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from accounts.tenancy import tenant
from config.env import ROOT
from core.storage import StoreUnavailable
from painting import pictures
from painting.file_cache import FileCache
from painting.pool import painter
from painting.process import Painter
from rendering.models import QueueEntry, Task
from rendering.tasks import drain, sweep
from tests.brandkits.pictures import png
from tests.brandkits.uploading import ready
from tests.desk import Desk
from tests.rendering.conftest import eventually

BYTES = 1_000


def name(number: int) -> str:
    return f"{number:064x}"


def bring(cache: FileCache, number: int) -> bool:
    """Use a file, and return whether it had to be loaded."""
    brought = []

    def load() -> bytes:
        brought.append(number)
        return bytes(BYTES)

    with cache.using() as hold:
        hold.bring(name(number), load)
    # Set an earlier time: files of the same moment have no order.
    for path in files(cache.folder):
        facts = path.stat()
        os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns - 10**9))
    return bool(brought)


def files(folder: Path) -> set[Path]:
    return {path for path in folder.iterdir() if path.name != ".locks"}


def test_the_folder_keeps_to_its_limit_and_retains_recently_used_files(tmp_path: Path) -> None:
    cache = FileCache(tmp_path, 20 * BYTES)
    (tmp_path / f"{name(0)}.left-by-who-was-killed").write_bytes(bytes(BYTES))
    for number in range(1, 50):
        assert bring(cache, number)
        assert not bring(cache, 1)
        assert sum(path.stat().st_size for path in files(tmp_path)) <= 20 * BYTES
    kept = {int(path.name, 16) for path in files(tmp_path)}
    assert kept == {1, *range(50 - len(kept) + 1, 50)}
    assert len(kept) >= 15


HOLDS = """
import sys, pathlib
from painting.file_cache import FileCache
with FileCache(pathlib.Path(sys.argv[1]), 20_000).using() as hold:
    hold.bring(sys.argv[2], lambda: bytes(1_000))
    print(flush=True)
    sys.stdin.read()
"""


def test_files_in_use_by_another_process_stay_until_it_ends(tmp_path: Path) -> None:
    cache = FileCache(tmp_path, 20 * BYTES)
    with subprocess.Popen(  # noqa: S603 - our own text
        [sys.executable, "-c", HOLDS, str(tmp_path), name(1)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        with cache.using() as hold:
            hold.bring(name(2), lambda: bytes(BYTES))
            cache.prune(0)
            assert {path.name for path in files(tmp_path)} == {name(1), name(2)}
        cache.prune(0)
        assert {path.name for path in files(tmp_path)} == {name(1)}
        process.kill()
        process.wait()
    cache.prune(0)
    assert files(tmp_path) == set()


def test_a_file_missing_at_the_end_raises(tmp_path: Path) -> None:
    cache = FileCache(tmp_path, 20 * BYTES)

    def use() -> None:
        with cache.using() as hold:
            hold.bring(name(1), lambda: bytes(BYTES))
            (tmp_path / name(1)).unlink()  # by something that ignores the locks

    with pytest.raises(StoreUnavailable):
        use()


@dataclass
class Disk:
    """Switches that make the disk of the pictures' folder, or of temporary files, full."""

    folder_full: bool = False
    temporary_full: bool = False


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk, write, temporary = Disk(), Path.write_bytes, tempfile.TemporaryFile

    def written(path: Path, data: bytes) -> int:
        if disk.folder_full:
            path.symlink_to("/dev/full")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", written)
    monkeypatch.setattr(
        tempfile,
        "TemporaryFile",
        lambda: Path("/dev/full").open("r+b") if disk.temporary_full else temporary(),  # noqa: SIM115 - its user closes it
    )
    return disk


def full_disk_count() -> float:
    return REGISTRY.get_sample_value("leporello_disk_full_total") or 0.0


@pytest.fixture
def draft(desk: Desk) -> dict[str, Any]:
    """A carousel with a slide whose picture is not in any folder yet."""
    asset = ready(desk.api, f"{desk.base}/assets", png())["id"]
    thread = desk.thread(images=[{"post": 2, "asset": asset, "alt": "A loaf"}])
    made: dict[str, Any] = desk.draft(thread=thread["id"])
    for path in files(pictures.folder()):
        path.unlink()
    return made


def rendered(desk: Desk, draft: dict[str, Any], *wanted: str) -> dict[str, Any]:
    answer = desk.ask("renders", {"carousel": draft["id"], "files": list(wanted)})
    assert answer.status_code == 202, answer.content
    return dict(answer.json())


def state(desk: Desk, render: dict[str, Any]) -> dict[str, Any]:
    return dict(desk.api.get(f"{desk.base}/renders/{render['id']}").json())


def succeeds(desk: Desk, render: dict[str, Any]) -> None:
    def ended() -> bool:
        QueueEntry.objects.filter(state="queued").update(ready_at="2020-01-01T00:00Z")
        sweep()
        drain()
        return bool(state(desk, render)["status"] == "succeeded")

    eventually(ended)
    with tenant(desk.agency):
        tasks = Task.objects.of(desk.agency).filter(render_id=UUID(render["id"]))
        assert set(tasks.values_list("status", "crashes")) == {("succeeded", 0)}
    assert "image-missing" not in {one["code"] for one in state(desk, render)["lint"]}


def test_a_full_disk_for_pictures_delays_tasks_and_uses_no_attempt(
    desk: Desk, draft: dict[str, Any], disk: Disk
) -> None:
    disk.folder_full = True
    before = full_disk_count()
    render = rendered(desk, draft, "png", "pdf")
    assert drain() == 3  # and not every task of the queue
    assert state(desk, render)["progress"]["failed"] == 0
    assert set(QueueEntry.objects.values_list("state", flat=True)) == {"queued"}
    assert QueueEntry.objects.filter(releases=1).count() == 3
    assert full_disk_count() == before + 3
    place = f"{desk.base}/carousels/{draft['id']}/slides/{draft['document']['slides'][1]['id']}"
    preview = desk.api.get(f"{place}/preview")
    assert (preview.status_code, preview.json()["code"]) == (503, "pictures-unavailable")
    assert files(pictures.folder()) == set()
    disk.folder_full = False
    assert desk.api.get(f"{place}/preview").status_code == 200
    succeeds(desk, render)


def test_a_full_disk_for_a_zip_delays_packing(
    desk: Desk, draft: dict[str, Any], disk: Disk
) -> None:
    disk.temporary_full = True
    render = rendered(desk, draft, "png", "zip")
    drain()
    progress = state(desk, render)["progress"]
    assert (progress["done"], progress["failed"]) == (progress["total"] - 1, 0)
    assert QueueEntry.objects.get().releases == 1
    disk.temporary_full = False
    succeeds(desk, render)


def test_emptying_the_folder_never_loses_a_picture_from_a_slide(
    desk: Desk, draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a slide painted without its picture would be stored as correct."""
    own = Painter.slide
    emptied: list[Path] = []

    def emptying(*asked: Any, **more: Any) -> Any:
        if asked[4] and not emptied:
            emptied.extend(files(pictures.folder()))
            for path in emptied:
                path.unlink()
            painter().close()  # a child that has them in memory would not notice
        return own(*asked, **more)

    monkeypatch.setattr(Painter, "slide", emptying)
    render = rendered(desk, draft, "png")

    def happened() -> bool:
        sweep()
        drain()
        return bool(emptied)

    eventually(happened)
    # Nothing that was painted without it was stored.
    assert QueueEntry.objects.filter(releases=1).count() == 1
    succeeds(desk, render)
