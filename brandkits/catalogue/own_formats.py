"""An agency's own formats: sizes under a key, kept as they were made, common stock of all its clients.

Drafts and clients name them as they name the catalogue's, by key. What a key stands for never changes, so
what was approved has the same pixels tomorrow: another size is another format.
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
STEEPEST = 3  # between the sides: what is longer, layouts leave empty
MOST_OPEN = 100


def own_sizes(agency: Agency | UUID, keys: Iterable[str]) -> dict[str, OwnSize]:
    """Those of the keys that are the agency's own, archived ones too."""
    own = sorted(key for key in keys if key.startswith(PREFIX))
    rows = OwnFormat.objects.of(agency).filter(key__in=own) if own else ()
    return {
        row.key: OwnSize(row.width, row.height, tuple(row.files), row.max_bytes) for row in rows
    }


def own_formats(agency: Agency | UUID, keys: Iterable[str]) -> dict[str, Format]:
    """The same as formats."""
    return {key: own_format(key, size) for key, size in own_sizes(agency, keys).items()}


def require_formats(agency: Agency | UUID, keys: Sequence[str]) -> None:
    """Refuse the keys at ``/formats`` of a request under which there is no format."""
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
    """A new format under a key made of its size; refuses one more than an agency may have open."""
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
    """Rename, archive or bring back: what names the format keeps it."""
    if name is not None:
        row.name = name
    if archived is not None and archived != bool(row.archived_at):
        if not archived:
            _require_room(row.agency_id)
        row.archived_at = timezone.now() if archived else None
    row.save(update_fields=["name", "archived_at"])
    return row


def _require_room(agency_id: UUID) -> None:
    """Refuse what opens one format more than there may be; whoever asks meanwhile waits, and counts anew."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    if OwnFormat.objects.of(agency_id).filter(archived_at=None).count() >= MOST_OPEN:
        raise Conflict(f"An agency has at most {MOST_OPEN} formats of its own: archive some first.")
