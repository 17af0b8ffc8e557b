"""What a source costs to read grows as the source does: counted in calls, whatever the machine does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

import pytest

from design.importers import ImportRefused, import_thread
from design.importers.chains import Step, own_chain
from tests.design.importers.growth import GROWTHS

# Twice as much to read may cost a little more than twice as much: numbers grow longer, tables grow.
MOST = 2.3
SHARE = 8  # an eighth of a growth's size shows it as well


def calls(work: Callable[[], object]) -> int:
    """How many functions, of Python and of C, were called."""
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
def test_what_is_twice_as_long_costs_no_more_than_twice_as_much(name: str) -> None:
    build, size = GROWTHS[name]
    sizes = [max(8, size // SHARE) * times for times in (1, 2, 4)]
    reading(build(sizes[0]))()  # what is made once is made by now
    once, twice, four_times = (calls(reading(build(size))) for size in sizes)
    assert four_times - twice <= MOST * max(twice - once, 1_000)


def step(number: int, parent: int, author: str = "a", **more: object) -> Step:
    said = {"parent_author": author if parent else "", "order": (number,), "seconds": float(number)}
    return Step(str(number), author, str(parent or ""), **(said | more))  # type: ignore[arg-type]  # of a test


TALKS: dict[str, Callable[[int], list[Step]]] = {
    "a chain": lambda n: [step(at, at - 1) for at in range(1, n)],
    "a star": lambda n: [step(at, min(at - 1, 1)) for at in range(1, n)],
    "a comb": lambda n: [step(at, at - 1 - at % 2) for at in range(1, n)],
    "somebody else every time": lambda n: [step(at, at - 1, f"a{at}") for at in range(1, n)],
    "holes": lambda n: [step(at, 10**6 + at) for at in range(1, n)],
    "holes behind many beginnings": lambda n: (
        [step(at, 0) for at in range(1, n // 2)] + [step(at, 10**6 + at) for at in range(n // 2, n)]
    ),
    "circles": lambda n: [step(at, at % n + 1, f"a{at}") for at in range(1, n + 1)],
    "one circle of an author": lambda n: [step(at, at % n + 1) for at in range(1, n + 1)],
}


@pytest.mark.parametrize("name", TALKS)
def test_every_post_of_a_talk_is_looked_at_a_few_times_whatever_answers_what(name: str) -> None:
    counts = [calls(lambda size=size: own_chain(TALKS[name](size))) for size in (500, 1_000, 2_000)]  # type: ignore[misc]  # bound at once
    assert all(more <= MOST * less for less, more in pairwise(counts))


def test_a_hole_that_leads_back_to_its_own_line_ends() -> None:
    loose = Step("100", "a", "7", "a", "", (100,), 100.0)
    older = Step("50", "a", "100", "a", "", (50,), 50.0)
    assert own_chain([loose, older]).posts == ["100", "50"]
