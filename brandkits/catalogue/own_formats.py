"""Custom formats of an agency: a size under a key, available to all its clients.

Carousels and clients name them by key, like the catalogue's formats. What a key means never changes,
so that approved work keeps its pixels: another size is another format.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Agency
from brandkits.models import OwnFormat
from core.errors import Conflict, Invalid
from design.catalogue.formats import FORMATS, Format, OwnSize, own_format, unknown_format

PREFIX = "own-"
LEAST, MOST = 320, 4_096  # pixels a side
STEEPEST = 3  # ratio of the sides: layouts leave anything longer empty
MOST_OPEN = 100


def own_sizes(agency: Agency | UUID, keys: Iterable[str]) -> dict[str, OwnSize]:
    """Return the sizes of those keys that are custom formats of the agency, archived ones too."""
    own = sorted(key for key in keys if key.startswith(PREFIX))
    rows = OwnFormat.objects.of(agency).filter(key__in=own) if own else ()
    return {
        row.key: OwnSize(row.width, row.height, tuple(row.files), row.max_bytes) for row in rows
    }


def own_formats(agency: Agency | UUID, keys: Iterable[str]) -> dict[str, Format]:
    """Return the same as formats."""
    return {key: own_format(key, size) for key, size in own_sizes(agency, keys).items()}


def require_formats(agency: Agency | UUID, keys: Sequence[str]) -> None:
    """Refuse keys that name no format; errors point to ``/formats`` of the request."""
    known = {*FORMATS, *own_sizes(agency, keys)}
    unknown = [index for index, key in enumerate(keys) if key not in known]
    if unknown:
        raise Invalid(
            "Some formats do not exist.",
            errors=[
                {
                    "pointer": f"/formats/{index}",
                    "detail": unknown_format(keys[index]),
                    "code": "unknown",
                }
                for index in unknown
            ],
        )


@transaction.atomic
def create_own_format(agency: Agency, *, name: str, size: OwnSize) -> OwnFormat:
    """Create a format under a key made of its size; refused beyond the limit of open formats."""
    _require_room(agency.pk)
    rows = OwnFormat.objects.of(agency)
    stem = f"{PREFIX}{size.width}x{size.height}"
    alike = rows.filter(width=size.width, height=size.height).count()
    return rows.create(
        agency=agency,
        key=f"{stem}-{alike + 1}" if alike else stem,
        name=name,
        width=size.width,
        height=size.height,
        files=list(size.files),
        max_bytes=size.max_bytes,
    )


@transaction.atomic
def update_own_format(
    row: OwnFormat, *, name: str | None = None, archived: bool | None = None
) -> OwnFormat:
    """Rename, archive or restore a format; carousels and clients that name it keep it."""
    if name is not None:
        row.name = name
    if archived is not None and archived != bool(row.archived_at):
        if not archived:
            _require_room(row.agency_id)
        row.archived_at = timezone.now() if archived else None
    row.save(update_fields=["name", "archived_at"])
    return row


def _require_room(agency_id: UUID) -> None:
    """Refuse to open more formats than the limit. Locks the agency, so that concurrent requests count in turn."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    if OwnFormat.objects.of(agency_id).filter(archived_at=None).count() >= MOST_OPEN:
        raise Conflict(f"An agency has at most {MOST_OPEN} custom formats: archive some first.")
