"""The render child can be killed, hang or crash; the next request still gets a picture."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image

from painting import process as keeping
from painting.process import Painter, PainterCrashed, PainterFailed, PainterTimedOut, SceneRefused
from tests.engine.decks import Assets, deck, light_kit

FORMAT = "instagram-4x5"


@pytest.fixture
def painter(assets: Assets) -> Iterator[Painter]:
    keeper = Painter(assets.folder)
    yield keeper
    keeper.close()


@pytest.fixture
def snapshot(assets: Assets) -> bytes:
    return deck(light_kit(assets), assets).canonical()


@pytest.fixture
def child(assets: Assets) -> Callable[[], psutil.Process]:
    """The render child of this test's painter."""

    def find() -> psutil.Process:
        (only,) = (
            process
            for process in psutil.Process().children()
            if process.cmdline()[-1:] == [str(assets.folder)]
        )
        return only

    return find


def test_a_slide_comes_back_as_files_boxes_and_lint(painter: Painter, snapshot: bytes) -> None:
    painted = painter.slide(snapshot, FORMAT, 0, ["png", "jpeg"])
    assert (painted.width, painted.height) == (1080, 1350)
    for kind, data in painted.files.items():
        picture = Image.open(io.BytesIO(data))
        assert (picture.format or "").lower() == kind
        assert picture.size == (1080, 1350)
    assert painted.lint == []
    assert {"id", "kind", "rect", "size", "lines"} == set(painted.boxes[0])


def test_a_preview_is_smaller_and_has_the_same_name(painter: Painter, snapshot: bytes) -> None:
    whole = painter.slide(snapshot, FORMAT, 1, [])
    half = painter.slide(snapshot, FORMAT, 1, ["jpeg"], scale=0.5)
    assert (half.width, half.height) == (540, 675)
    assert half.fingerprint == whole.fingerprint
    assert half.boxes == whole.boxes
    assert whole.files == {}


def test_two_children_paint_the_same_bytes(assets: Assets, snapshot: bytes) -> None:
    files = []
    for _ in range(2):
        painter = Painter(assets.folder)
        files.append(painter.slide(snapshot, FORMAT, 2, ["png", "jpeg"]).files)
        files.append({"pdf": painter.pdf(snapshot, FORMAT)})
        painter.close()
    assert files[:2] == files[2:]


def test_the_plan_names_every_slide(painter: Painter, snapshot: bytes) -> None:
    plan = painter.plan(snapshot, FORMAT)
    assert len(plan) == 5
    assert plan[2].fingerprint == painter.slide(snapshot, FORMAT, 2, []).fingerprint


def test_a_deck_comes_as_pdf_and_contact_sheet(painter: Painter, snapshot: bytes) -> None:
    assert painter.pdf(snapshot, FORMAT).startswith(b"%PDF")
    assert Image.open(io.BytesIO(painter.contact_sheet(snapshot, FORMAT))).size == (1944, 498)


def test_a_killed_child_is_replaced(
    painter: Painter, snapshot: bytes, child: Callable[[], psutil.Process]
) -> None:
    before = painter.slide(snapshot, FORMAT, 0, ["png"]).files
    victim = child()
    victim.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, victim.pid, os.WEXITED | os.WNOWAIT)
    assert painter.slide(snapshot, FORMAT, 0, ["png"]).files == before


def test_a_child_that_dies_at_work_is_reported_and_replaced(
    painter: Painter, snapshot: bytes, child: Callable[[], psutil.Process]
) -> None:
    painter.plan(snapshot, FORMAT)
    victim = child()
    victim.send_signal(signal.SIGSTOP)
    killer = threading.Timer(0.1, os.kill, (victim.pid, signal.SIGKILL))
    killer.start()
    with pytest.raises(PainterCrashed, match="-9"):
        painter.slide(snapshot, FORMAT, 0, ["png"])
    assert painter.slide(snapshot, FORMAT, 0, []).boxes


def test_a_child_that_hangs_is_killed_at_the_deadline(
    painter: Painter, snapshot: bytes, child: Callable[[], psutil.Process]
) -> None:
    painter.plan(snapshot, FORMAT)
    victim = child()
    victim.send_signal(signal.SIGSTOP)
    with pytest.raises(PainterTimedOut):
        painter.slide(snapshot, FORMAT, 0, ["png"], deadline=0.3)
    assert not victim.is_running()
    assert painter.slide(snapshot, FORMAT, 0, []).boxes


def test_an_unpaintable_slide_is_refused_and_the_child_survives(
    painter: Painter, snapshot: bytes, child: Callable[[], psutil.Process]
) -> None:
    painter.plan(snapshot, FORMAT)
    first = child().pid
    for bad, target, index, pointer in (
        (b"{}", FORMAT, 0, "/document"),
        (b"\xff", FORMAT, 0, "/"),
        (snapshot, "papyrus", 0, "/format"),
        (snapshot, FORMAT, 99, "/slides/99"),
    ):
        with pytest.raises(SceneRefused) as refused:
            painter.slide(bad, target, index, ["png"])
        assert refused.value.pointer == pointer
    assert child().pid == first


def test_requests_from_many_threads_are_answered_one_by_one(
    painter: Painter, snapshot: bytes
) -> None:
    answers: dict[int, str] = {}

    def ask(index: int) -> None:
        answers[index] = painter.slide(snapshot, FORMAT, index % 5, []).fingerprint

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    plan = [slide.fingerprint for slide in painter.plan(snapshot, FORMAT)]
    assert [answers[index] for index in range(20)] == plan * 4


@pytest.mark.parametrize(
    ("poison", "kind"), [("poison-error", "ValueError"), ("poison-recursion", "RecursionError")]
)
def test_an_exception_is_returned_and_the_child_survives(
    painter: Painter,
    snapshot: bytes,
    child: Callable[[], psutil.Process],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    poison: str,
    kind: str,
) -> None:
    poisons = Path(__file__).parents[2] / "drills" / "poison"
    monkeypatch.setitem(keeping._ENVIRONMENT, "PYTHONPATH", str(poisons))
    before = painter.slide(snapshot, FORMAT, 1, ["png"]).files
    first = child().pid
    body = json.loads(snapshot)
    title = next(
        one for one in body["document"]["slides"][0]["elements"] if one.get("role") == "title"
    )
    title["text"], title["entities"] = f"{poison} with secret words", []
    with caplog.at_level(logging.ERROR), pytest.raises(PainterFailed, match=kind) as failed:
        painter.slide(json.dumps(body).encode(), FORMAT, 0, ["png"])
    assert f"the painter failed (slide): {kind} at " in caplog.text
    assert "secret" not in caplog.text + str(failed.value) + failed.value.user_message
    assert painter.slide(snapshot, FORMAT, 1, ["png"]).files == before
    assert child().pid == first


def test_a_slide_that_exhausts_memory_kills_only_its_child(
    painter: Painter, snapshot: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisons = Path(__file__).parents[2] / "drills" / "poison"
    monkeypatch.setitem(keeping._ENVIRONMENT, "PYTHONPATH", str(poisons))
    body = json.loads(snapshot)
    title = next(
        one for one in body["document"]["slides"][0]["elements"] if one.get("role") == "title"
    )
    title["text"], title["entities"] = "poison-memory", []
    with pytest.raises(PainterCrashed) as crashed:
        painter.slide(json.dumps(body).encode(), FORMAT, 0, ["png"])
    assert "ended with" not in crashed.value.user_message
    assert painter.slide(snapshot, FORMAT, 1, []).boxes
