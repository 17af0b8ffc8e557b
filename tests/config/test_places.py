"""Places are shared out: so many at a time, never all to one agency, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import UUID

import pytest

from config.errors import Crowded
from config.places import Lobby, Places

OURS, THEIRS = UUID(int=1), UUID(int=2)


@contextmanager
def waiting(places: Places, agency: UUID) -> Iterator[threading.Event]:
    """Somebody who waits; the event says that they got a place, and is told once the block is over."""
    got, begun = threading.Event(), len(places._waiting)

    def wait() -> None:
        with places.one(agency, patience=60):
            got.set()

    thread = threading.Thread(target=wait)
    thread.start()
    while len(places._waiting) == begun:
        pass
    yield got
    thread.join()


def test_who_waits_for_a_place_gets_the_next() -> None:
    places = Places(Lobby(most=2, each=2), at_once=1, each=1)
    with waiting_behind(places, OURS, THEIRS) as got:
        assert not got.is_set()
    assert got.is_set()


@contextmanager
def waiting_behind(places: Places, first: UUID, second: UUID) -> Iterator[threading.Event]:
    with ExitStack() as stack:
        stack.enter_context(free := places.one(first, patience=0))
        with waiting(places, second) as got:
            yield got
            stack.pop_all()
            free.__exit__(None, None, None)


def test_who_waits_in_vain_is_refused_with_a_time_and_leaves_nothing() -> None:
    places = Places(Lobby(most=2, each=2), at_once=1, each=1)
    with places.one(OURS, patience=0):
        with pytest.raises(Crowded) as crowded, places.one(THEIRS, patience=0):
            raise AssertionError("there was no place")
        assert crowded.value.headers == {"Retry-After": "1"}
    with places.one(THEIRS, patience=0):
        pass


def test_an_agency_takes_no_more_than_its_share_and_who_comes_later_passes_it() -> None:
    places = Places(Lobby(most=9, each=9), at_once=2, each=1)
    with ExitStack() as ours:
        place = places.one(OURS, patience=0)
        ours.enter_context(place)
        with waiting(places, OURS) as got:
            with places.one(THEIRS, patience=0):
                assert not got.is_set()
            ours.pop_all()
            place.__exit__(None, None, None)
    assert got.is_set()


def test_a_lobby_is_shared_by_places_of_every_kind() -> None:
    lobby = Lobby(most=3, each=2)
    some, others = (Places(lobby, at_once=9, each=9) for _ in range(2))
    with some.one(OURS, patience=0), others.one(OURS, patience=0):
        for places in (some, others):
            with pytest.raises(Crowded), places.one(OURS, patience=60):
                raise AssertionError("an agency was given more than its share")
        full = some.one(THEIRS, patience=0)
        with full, pytest.raises(Crowded), others.one(THEIRS, patience=60):
            raise AssertionError("more were let in than there may be")
    with some.one(OURS, patience=0):
        pass
