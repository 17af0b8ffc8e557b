"""A child process handles one request with untrusted data; whatever it does, only that request fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import Overloaded
from core.processes.children import ChildFailed, ChildStopped, Limits, Template

MISBEHAVIOUR = "tests.core.misbehaviour"
LIMITS = Limits(cpu=1, wall=60, memory=2**30, answer=2**20)


@pytest.fixture
def template() -> Iterator[Template]:
    template = Template()
    yield template
    template.close()


def test_a_child_gets_the_data_and_answers_with_a_head_and_bytes(template: Template) -> None:
    head, data = template.ask(MISBEHAVIOUR, bytes(500_000), limits=LIMITS)
    assert len(data) == 500_000
    assert head["django"] is False
    assert set(head["environment"]) <= {"LC_CTYPE"}  # Python's own


def test_nothing_carries_over_from_one_request_to_the_next(template: Template) -> None:
    answers = [template.ask(MISBEHAVIOUR, b"theirs", limits=LIMITS)[0] for _ in range(3)]
    assert [one["seen"] for one in answers] == [1, 1, 1]


def test_the_kernel_kills_a_child_first_when_memory_is_short(template: Template) -> None:
    assert template.ask(MISBEHAVIOUR, b"", limits=LIMITS)[0]["oom"] == 1000


def test_a_child_has_lower_priority_than_requests(template: Template) -> None:
    assert template.ask(MISBEHAVIOUR, b"", limits=LIMITS)[0]["nice"] == min(os.nice(0) + 15, 19)


@pytest.mark.slow
@pytest.mark.parametrize("deed", ["spin", "grow", "crash", "babble"])
def test_a_child_over_its_limits_is_stopped_and_the_next_one_answers(
    template: Template, deed: str
) -> None:
    with pytest.raises(ChildStopped):
        template.ask(MISBEHAVIOUR, b"", deed, limits=LIMITS)
    assert template.ask(MISBEHAVIOUR, b"next", limits=LIMITS)[1] == b"next"


def test_a_child_writes_no_file_that_is_larger_than_it_may(
    template: Template, tmp_path: Path
) -> None:
    place = tmp_path / "written"
    with pytest.raises(ChildFailed, match="OSError"):
        template.ask(MISBEHAVIOUR, b"x", "write", str(place), limits=LIMITS)
    assert place.stat().st_size == 0


def test_a_timeout_before_the_processor_limit_is_reported_as_overload(template: Template) -> None:
    late = Limits(cpu=1, wall=0.05, memory=2**30, answer=2**20)
    with pytest.raises(Overloaded):
        template.ask(MISBEHAVIOUR, b"", "hang", limits=late)


def test_an_exception_is_reported_by_its_place_and_never_by_its_text(template: Template) -> None:
    with pytest.raises(ChildFailed) as failed:
        template.ask(MISBEHAVIOUR, b"what somebody wrote", "fail", limits=LIMITS)
    assert "ValueError at core/misbehaviour.py" in str(failed.value)
    assert "somebody" not in str(failed.value)


def test_a_dead_template_is_replaced(template: Template) -> None:
    template.ask(MISBEHAVIOUR, b"", "orphan", limits=LIMITS)
    assert template.ask(MISBEHAVIOUR, b"next", limits=LIMITS)[1] == b"next"


def test_a_request_that_kills_every_template_is_given_up(
    template: Template, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ChildStopped):
        template.ask("tests.core.nowhere", b"", limits=LIMITS)
    assert "ModuleNotFoundError" in capfd.readouterr().err


def test_a_template_ends_with_its_parent() -> None:
    program = (
        "import os; from core.processes.children import Limits, template;"
        f"limits = Limits(cpu=1, wall=60, memory=2**30, answer=2**20);"
        f"template.ask({MISBEHAVIOUR!r}, b'', limits=limits);"
        "os.kill(os.getpid(), 9)"
    )
    # The template inherits its parent's standard error, which ends only when both have exited.
    parent = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], stderr=subprocess.PIPE, check=False, timeout=30
    )
    assert (parent.returncode, parent.stderr) == (-signal.SIGKILL, b"")
