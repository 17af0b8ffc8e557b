"""Slides of a draft as they are now: the same engine, the same pixels as the export."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from core.errors import ErrorItem, Invalid, Unavailable, invalid
from core.processes.concurrency import LATELY_SECONDS, FairSemaphore, concurrency_limit
from core.processes.recent_use import RecentUse
from core.storage import StoreUnavailable
from design.catalogue.formats import Format, unknown_format
from design.snapshot import Snapshot
from painting import pictures
from painting.pool import painter
from painting.process import (
    PaintedSlide,
    Painter,
    PainterCrashed,
    PainterError,
    PainterTimedOut,
    SceneRefused,
    SlidePlan,
)

log = logging.getLogger("leporello.render")

DEADLINE = 2.0
PLAN_DEADLINE = 5.0
PDF_DEADLINE = 15.0

# Who kept painters busy for more than BUSY_SECONDS lately has a painter aside that gives way, and so have whole
# decks: everybody else waits for one short slide of another at most. Who had a child killed counts as very busy, or
# it would end everybody's again and again.
BUSY_SECONDS, DEATH_SECONDS = 2.0, 60.0
ASIDE_NICE = 15
_use = RecentUse[UUID](LATELY_SECONDS)
_places = FairSemaphore(at_once=1, each=1, use=_use)
_aside_places = FairSemaphore(at_once=1, each=1, use=_use)


class SlideNotPainted(Unavailable):
    """The painter did not come back with this slide."""

    code, title = "not-painted", "This slide could not be painted"


class SlideRefused(Invalid):
    """The slide is not one that can be painted."""


class PicturesUnavailable(Unavailable):
    """The store with the pictures does not answer."""

    code, title = "pictures-unavailable", "The pictures cannot be read now"


def lay_out(
    agency_id: UUID,
    snapshot: Snapshot,
    index: int,
    format_key: str | None,
    *,
    inspect: bool = False,
) -> PaintedSlide:
    """Boxes, lint and fingerprint of a slide, no pixels; ``inspect`` looks for weak contrast too."""
    return _ask(agency_id, snapshot, index, format_key, [], 1.0, inspect=inspect)


def paint(
    agency_id: UUID,
    snapshot: Snapshot,
    index: int,
    format_key: str | None,
    file: str,
    scale: float,
    *,
    inspect: bool = False,
) -> PaintedSlide:
    """A slide as a picture, ``scale`` times its size; ``inspect`` as in ``lay_out``."""
    return _ask(agency_id, snapshot, index, format_key, [file], scale, inspect=inspect)


def plan(agency_id: UUID, snapshot: Snapshot, format_key: str) -> list[SlidePlan]:
    """What layout says of every slide, nothing painted."""
    known(snapshot, format_key)
    with _asking(agency_id, snapshot) as artist:
        return artist.plan(snapshot.canonical(), format_key, inspect=False, deadline=PLAN_DEADLINE)


def pdf(agency_id: UUID, snapshot: Snapshot, format_key: str) -> bytes:
    """The whole deck as one PDF; larger ones than a server should wait for belong into a render."""
    known(snapshot, format_key)
    with _asking(agency_id, snapshot, aside=True) as artist:
        return artist.pdf(snapshot.canonical(), format_key, deadline=PDF_DEADLINE)


def known(snapshot: Snapshot, format_key: str) -> Format:
    """The format of that name; refused as a request's ``format`` where there is none."""
    target = snapshot.format(format_key)
    if target is None:
        raise invalid("/format", unknown_format(format_key), "unknown")
    return target


def _ask(
    agency_id: UUID,
    snapshot: Snapshot,
    index: int,
    format_key: str | None,
    files: list[str],
    scale: float,
    *,
    inspect: bool = False,
) -> PaintedSlide:
    target = known(snapshot, format_key or snapshot.document.format)
    with _asking(agency_id, snapshot) as artist:
        return artist.slide(
            snapshot.canonical(),
            target.key,
            index,
            files,
            scale=scale,
            inspect=inspect,
            deadline=DEADLINE,
        )


@contextmanager
def _asking(agency_id: UUID, snapshot: Snapshot, *, aside: bool = False) -> Iterator[Painter]:
    """A painter, and the pictures of a snapshot; what goes wrong there is told as the API does."""
    with _told(agency_id), concurrency_limit.inside(agency_id), pictures.fetch(agency_id, snapshot):
        if aside or _use.of(agency_id) > BUSY_SECONDS:
            # Whole decks take their time, and so has who waits behind one.
            with _aside_places.one(agency_id, patience=PDF_DEADLINE if aside else DEADLINE):
                yield painter(ASIDE_NICE)
        else:
            with _places.one(agency_id, patience=DEADLINE):
                yield painter()


@contextmanager
def _told(agency_id: UUID) -> Iterator[None]:
    """Failures in the block as the API tells them."""
    try:
        yield
    except SceneRefused as refusal:
        error: ErrorItem = {
            "pointer": refusal.pointer,
            "detail": refusal.user_message,
            "code": "scene-refused",
        }
        raise SlideRefused(refusal.user_message, errors=[error]) from None
    except PainterError as failure:
        log.warning("not painted: %s", failure)
        if isinstance(failure, PainterCrashed | PainterTimedOut):
            _use.note(agency_id, DEATH_SECONDS)
        raise SlideNotPainted(failure.user_message) from None
    except pictures.PictureLost as loss:
        raise SlideNotPainted(str(loss)) from None
    except StoreUnavailable as weather:
        log.warning("storage is unavailable: %s", weather)
        raise PicturesUnavailable("Ask again in a moment.") from None
