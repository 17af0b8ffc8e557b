"""The cost of reading grows in proportion to the source; counted in calls, independent of the machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

import pytest

from design.importers import ImportRefused, import_thread
from design.importers.chains import Step, own_chain
from tests.design.importers.growth import GROWTHS

# Twice the source may cost slightly more than twice as much: numbers get longer, tables grow.
MOST = 2.3
SHARE = 8  # an eighth of the size suffices to measure growth


def calls(work: Callable[[], object]) -> int:
    """Count calls of Python and C functions."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def reading(data: str | bytes) -> Callable[[], object]:
    def read() -> None:
        with suppress(ImportRefused):
            import_thread(data)

    return read


@pytest.mark.parametrize("name", GROWTHS)
def test_work_grows_in_proportion_to_the_source(name: str) -> None:
    build, size = GROWTHS[name]
    sizes = [max(8, size // SHARE) * times for times in (1, 2, 4)]
    reading(build(sizes[0]))()  # warm up what is computed once
    once, twice, four_times = (calls(reading(build(size))) for size in sizes)
    assert four_times - twice <= MOST * max(twice - once, 1_000)


def step(number: int, parent: int, author: str = "a", **more: object) -> Step:
    said = {"parent_author": author if parent else "", "order": (number,), "seconds": float(number)}
    return Step(str(number), author, str(parent or ""), **(said | more))  # type: ignore[arg-type]  # of a test


TALKS: dict[str, Callable[[int], list[Step]]] = {
    "a chain": lambda n: [step(at, at - 1) for at in range(1, n)],
    "a star": lambda n: [step(at, min(at - 1, 1)) for at in range(1, n)],
    "a comb": lambda n: [step(at, at - 1 - at % 2) for at in range(1, n)],
    "another author every time": lambda n: [step(at, at - 1, f"a{at}") for at in range(1, n)],
    "holes": lambda n: [step(at, 10**6 + at) for at in range(1, n)],
    "holes behind many beginnings": lambda n: (
        [step(at, 0) for at in range(1, n // 2)] + [step(at, 10**6 + at) for at in range(n // 2, n)]
    ),
    "circles": lambda n: [step(at, at % n + 1, f"a{at}") for at in range(1, n + 1)],
    "one circle of an author": lambda n: [step(at, at % n + 1) for at in range(1, n + 1)],
}


@pytest.mark.parametrize("name", TALKS)
def test_chain_work_grows_in_proportion_to_the_posts(name: str) -> None:
    counts = [calls(lambda size=size: own_chain(TALKS[name](size))) for size in (500, 1_000, 2_000)]  # type: ignore[misc]  # bound at once
    assert all(more <= MOST * less for less, more in pairwise(counts))


def test_a_hole_that_leads_back_to_its_own_line_terminates() -> None:
    loose = Step("100", "a", "7", "a", "", (100,), 100.0)
    older = Step("50", "a", "100", "a", "", (50,), 50.0)
    assert own_chain([loose, older]).posts == ["100", "50"]
