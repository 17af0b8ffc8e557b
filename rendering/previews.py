"""Slides of a draft as they are now: the same engine, the same pixels as the export."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from brandkits.catalogue.formats import FORMATS, Format
from config.errors import ErrorItem, Invalid, Unavailable, invalid
from config.objectstore import StoreUnavailable
from config.places import Places, lobby
from rendering import pictures
from rendering.making import painter
from rendering.painter import (
    PaintedSlide,
    PainterError,
    SceneRefused,
    SlidePlan,
)
from rendering.snapshot import Snapshot

log = logging.getLogger("leporello.render")

DEADLINE = 2.0
PLAN_DEADLINE = 5.0
PDF_DEADLINE = 15.0

_places = Places(lobby, at_once=8, each=6)


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
    known(format_key)
    with _asking(agency_id), pictures.fetch(agency_id, snapshot):
        return painter().plan(
            snapshot.canonical(), format_key, inspect=False, deadline=PLAN_DEADLINE
        )


def pdf(agency_id: UUID, snapshot: Snapshot, format_key: str) -> bytes:
    """The whole deck as one PDF; larger ones than a server should wait for belong into a render."""
    known(format_key)
    with _asking(agency_id), pictures.fetch(agency_id, snapshot):
        return painter().pdf(snapshot.canonical(), format_key, deadline=PDF_DEADLINE)


def known(format_key: str) -> Format:
    """The format of that name; refused as a request's ``format`` where there is none."""
    if format_key not in FORMATS:
        names = ", ".join(sorted(FORMATS))
        raise invalid(
            "/format", f"There is no format “{format_key}”; known are {names}.", "unknown"
        )
    return FORMATS[format_key]


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
    target = known(format_key or snapshot.document.format)
    with _asking(agency_id), pictures.fetch(agency_id, snapshot):
        return painter().slide(
            snapshot.canonical(),
            target.key,
            index,
            files,
            scale=scale,
            inspect=inspect,
            deadline=DEADLINE,
        )


@contextmanager
def _asking(agency_id: UUID) -> Iterator[None]:
    """One of the places at the painter; what goes wrong there is told as the API does."""
    with _places.one(agency_id, patience=DEADLINE):
        try:
            yield
        except SceneRefused as refusal:
            error: ErrorItem = {
                "pointer": refusal.pointer,
                "detail": refusal.told,
                "code": "scene-refused",
            }
            raise Refused(refusal.told, errors=[error]) from None
        except PainterError as error:
            log.warning("not painted: %s", error)
            raise Unpaintable(error.told) from None
        except pictures.PictureLost as loss:
            raise Unpaintable(str(loss)) from None
        except StoreUnavailable as weather:
            log.warning("storage is unavailable: %s", weather)
            raise PicturesAway("Ask again in a moment.") from None
