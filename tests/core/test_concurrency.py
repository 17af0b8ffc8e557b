"""Concurrency limits: never all places for one agency, and no endless waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import UUID

import pytest

from core.errors import Overloaded
from core.processes import recent_use
from core.processes.concurrency import ConcurrencyLimit, FairSemaphore
from core.processes.recent_use import RecentUse

OURS, THEIRS = UUID(int=1), UUID(int=2)


@contextmanager
def waiting(
    places: FairSemaphore, agency: UUID, order: list[UUID] | None = None
) -> Iterator[threading.Event]:
    """Wait for a place in a thread. Yields an event that is set when the thread has the place.

    ``order`` records the agencies in the order in which they got a place.
    """
    got, begun = threading.Event(), len(places._waiting)

    def wait() -> None:
        with places.one(agency, patience=60):
            got.set()
            if order is not None:
                order.append(agency)

    thread = threading.Thread(target=wait)
    thread.start()
    while len(places._waiting) == begun:
        pass
    yield got
    thread.join()


def test_a_waiter_gets_the_next_place() -> None:
    places = FairSemaphore(at_once=1, each=1)
    with waiting_behind(places, OURS, THEIRS) as got:
        assert not got.is_set()
    assert got.is_set()


@contextmanager
def waiting_behind(places: FairSemaphore, first: UUID, second: UUID) -> Iterator[threading.Event]:
    with ExitStack() as stack:
        stack.enter_context(free := places.one(first, patience=0))
        with waiting(places, second) as got:
            yield got
            stack.pop_all()
            free.__exit__(None, None, None)


def test_a_waiter_that_times_out_gets_retry_after_and_leaves_nothing() -> None:
    places = FairSemaphore(at_once=1, each=1)
    with places.one(OURS, patience=0):
        with pytest.raises(Overloaded) as crowded, places.one(THEIRS, patience=0):
            raise AssertionError("there was no place")
        assert crowded.value.headers == {"Retry-After": "1"}
    with places.one(THEIRS, patience=0):
        pass


def test_an_agency_at_its_limit_lets_later_ones_pass() -> None:
    places = FairSemaphore(at_once=2, each=1)
    with ExitStack() as ours:
        place = places.one(OURS, patience=0)
        ours.enter_context(place)
        with waiting(places, OURS) as got:
            with places.one(THEIRS, patience=0):
                assert not got.is_set()
            ours.pop_all()
            place.__exit__(None, None, None)
    assert got.is_set()


def test_the_next_place_goes_to_the_agency_with_the_least_recent_use() -> None:
    use = RecentUse[UUID](1e9)
    use.note(OURS, 1.0)
    places, order = FairSemaphore(at_once=1, each=1, use=use), list[UUID]()
    with ExitStack() as stack, ExitStack() as queue:
        free = places.one(UUID(int=3), patience=0)
        stack.enter_context(free)
        for agency in (OURS, OURS, THEIRS):
            queue.enter_context(waiting(places, agency, order))
        stack.pop_all()
        free.__exit__(None, None, None)
    assert order == [THEIRS, OURS, OURS]


def test_recent_use_decays_and_only_the_latest_askers_are_remembered() -> None:
    use = RecentUse[int](1e-9)
    use.note(1, 5.0)
    assert use.of(1) == pytest.approx(0)
    use = RecentUse[int](1e9)
    for asker in range(recent_use.KNOWN + 2):
        use.note(asker, 1.0)
    assert (use.of(0), use.of(1)) == (0, 0)
    assert use.of(2) == pytest.approx(1)


def test_a_concurrency_limit_is_shared_by_agencies() -> None:
    lobby = ConcurrencyLimit(most=3, each=2)
    with lobby.inside(OURS), lobby.inside(OURS):
        with pytest.raises(Overloaded), lobby.inside(OURS):
            raise AssertionError("an agency was given more than its share")
        with lobby.inside(THEIRS), pytest.raises(Overloaded), lobby.inside(THEIRS):
            raise AssertionError("more were let in than there may be")
    with lobby.inside(OURS):
        pass
