"""Slides of a draft as they are now: the same engine, the same pixels as the export."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from brandkits.catalogue.formats import Format, unknown_format
from config.errors import ErrorItem, Invalid, Unavailable, invalid
from config.objectstore import StoreUnavailable
from config.places import Lobby, Places, lobby
from rendering import pictures
from rendering.making import painter
from rendering.painter import (
    PaintedSlide,
    Painter,
    PainterCrashed,
    PainterError,
    PainterTimedOut,
    SceneRefused,
    SlidePlan,
)
from rendering.snapshot import Snapshot

log = logging.getLogger("leporello.render")

DEADLINE = 2.0
PLAN_DEADLINE = 5.0
PDF_DEADLINE = 15.0

_places = Places(lobby, at_once=8, each=6)
# Who had a child killed is painted by another for a while, with few of the server's threads: everybody
# else's child must not die of one agency's slides again and again.
ASIDE_SECONDS = 60.0
_aside_places = Places(Lobby(most=4, each=2), at_once=2, each=1)
_aside_until: dict[UUID, float] = {}


class Unpaintable(Unavailable):
    """The painter did not come back with this slide."""

    code, title = "not-painted", "This slide could not be painted"


class Refused(Invalid):
    """The slide is not one that can be painted."""


class PicturesAway(Unavailable):
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
    with _asking(agency_id) as artist, pictures.fetch(agency_id, snapshot):
        return artist.plan(snapshot.canonical(), format_key, inspect=False, deadline=PLAN_DEADLINE)


def pdf(agency_id: UUID, snapshot: Snapshot, format_key: str) -> bytes:
    """The whole deck as one PDF; larger ones than a server should wait for belong into a render."""
    known(snapshot, format_key)
    with _asking(agency_id) as artist, pictures.fetch(agency_id, snapshot):
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
    with _asking(agency_id) as artist, pictures.fetch(agency_id, snapshot):
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
def _asking(agency_id: UUID) -> Iterator[Painter]:
    """One of the places at a painter; what goes wrong there is told as the API does."""
    aside = _aside_until.get(agency_id, 0.0) > time.monotonic()
    places = _aside_places if aside else _places
    with places.one(agency_id, patience=DEADLINE):
        try:
            yield painter("aside") if aside else painter()
        except SceneRefused as refusal:
            error: ErrorItem = {
                "pointer": refusal.pointer,
                "detail": refusal.told,
                "code": "scene-refused",
            }
            raise Refused(refusal.told, errors=[error]) from None
        except PainterError as failure:
            log.warning("not painted: %s", failure)
            if isinstance(failure, PainterCrashed | PainterTimedOut):
                _put_aside(agency_id)
            raise Unpaintable(failure.told) from None
        except pictures.PictureLost as loss:
            raise Unpaintable(str(loss)) from None
        except StoreUnavailable as weather:
            log.warning("storage is unavailable: %s", weather)
            raise PicturesAway("Ask again in a moment.") from None


def _put_aside(agency_id: UUID) -> None:
    now = time.monotonic()
    for other, until in [*_aside_until.items()]:
        if until < now:
            _aside_until.pop(other, None)
    _aside_until[agency_id] = now + ASIDE_SECONDS
