"""Previews of slides, by the engine that paints the exports, so with the same pixels."""

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

# An agency that used more than BUSY_SECONDS of painting lately is served by a separate painter of lower
# priority, as are whole carousels. Everybody else then waits for one short slide of another at most. An
# agency whose slide had a child killed is charged DEATH_SECONDS, or it would kill everybody's child again and
# again.
BUSY_SECONDS, DEATH_SECONDS = 2.0, 60.0
ASIDE_NICE = 15
_use = RecentUse[UUID](LATELY_SECONDS)
_places = FairSemaphore(at_once=1, each=1, use=_use)
_aside_places = FairSemaphore(at_once=1, each=1, use=_use)


class SlideNotPainted(Unavailable):
    """The painter failed at this slide."""

    code, title = "not-painted", "This slide could not be painted"


class SlideRefused(Invalid):
    """This slide cannot be painted as it is."""


class PicturesUnavailable(Unavailable):
    """The store of pictures does not answer."""

    code, title = "pictures-unavailable", "The pictures cannot be read at present"


def lay_out(
    agency_id: UUID,
    snapshot: Snapshot,
    index: int,
    format_key: str | None,
    *,
    inspect: bool = False,
) -> PaintedSlide:
    """Lay a slide out: boxes, lint and fingerprint, no pixels. ``inspect`` also looks for weak contrast."""
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
    """Paint a slide at ``scale`` times its size; ``inspect`` as in ``lay_out``."""
    return _ask(agency_id, snapshot, index, format_key, [file], scale, inspect=inspect)


def plan(agency_id: UUID, snapshot: Snapshot, format_key: str) -> list[SlidePlan]:
    """Lay out every slide without painting, and return their plans."""
    require_format(snapshot, format_key)
    with _borrow_painter(agency_id, snapshot) as borrowed:
        return borrowed.plan(
            snapshot.canonical(), format_key, inspect=False, deadline=PLAN_DEADLINE
        )


def pdf(agency_id: UUID, snapshot: Snapshot, format_key: str) -> bytes:
    """Write all slides as one PDF. Carousels too large for a request belong in a render."""
    require_format(snapshot, format_key)
    with _borrow_painter(agency_id, snapshot, aside=True) as borrowed:
        return borrowed.pdf(snapshot.canonical(), format_key, deadline=PDF_DEADLINE)


def require_format(snapshot: Snapshot, format_key: str) -> Format:
    """Return the format with this key. Refused at the request's ``/format`` if there is none."""
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
    target = require_format(snapshot, format_key or snapshot.document.format)
    with _borrow_painter(agency_id, snapshot) as borrowed:
        return borrowed.slide(
            snapshot.canonical(),
            target.key,
            index,
            files,
            scale=scale,
            inspect=inspect,
            deadline=DEADLINE,
        )


@contextmanager
def _borrow_painter(
    agency_id: UUID, snapshot: Snapshot, *, aside: bool = False
) -> Iterator[Painter]:
    """Borrow a painter that has the pictures of a snapshot. Its errors become the API's."""
    with (
        _api_errors(agency_id),
        concurrency_limit.inside(agency_id),
        pictures.fetch(agency_id, snapshot),
    ):
        if aside or _use.of(agency_id) > BUSY_SECONDS:
            # Whole carousels take long, so whatever waits behind one must be patient.
            with _aside_places.one(agency_id, patience=PDF_DEADLINE if aside else DEADLINE):
                yield painter(ASIDE_NICE)
        else:
            with _places.one(agency_id, patience=DEADLINE):
                yield painter()


@contextmanager
def _api_errors(agency_id: UUID) -> Iterator[None]:
    """Turn the painter's errors in the block into the API's."""
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
    except StoreUnavailable as failure:
        log.warning("storage is unavailable: %s", failure)
        raise PicturesUnavailable("Try again in a moment.") from None
