"""Names of versions, to find them again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Agency
from carousels.editing.edits import Actor, hold_version
from carousels.history.versions import require_kept
from carousels.models import Carousel, VersionName
from core.errors import Missing, invalid
from core.storage.file_names import one_line

LONGEST = 120


@transaction.atomic
def name_version(
    agency: Agency, carousel_id: UUID, version: int, name: str, by: Actor
) -> VersionName:
    """Name a version, replacing its name if it has one. Typing afterwards no longer extends that version."""
    name = one_line(name)
    if not name:
        raise invalid("/name", "Write a name with visible characters.", "blank")
    if len(name) > LONGEST:
        raise invalid("/name", f"A name has at most {LONGEST} characters.", "max_length")
    carousel = _locked(agency, carousel_id)
    require_kept(carousel, version)
    if version == carousel.version:
        hold_version(carousel)
    named, _ = VersionName.objects.of(agency).update_or_create(
        carousel=carousel,
        version=version,
        defaults={"name": name, "actor": by.id, "actor_name": by.name},
        create_defaults={
            "agency": agency,
            "name": name,
            "actor": by.id,
            "actor_name": by.name,
        },
    )
    return named


@transaction.atomic
def delete_name(agency: Agency, carousel_id: UUID, version: int) -> None:
    """Remove a version's name; the version stays."""
    carousel = _locked(agency, carousel_id)
    gone, _ = VersionName.objects.of(agency).filter(carousel=carousel, version=version).delete()
    if not gone:
        raise Missing(f"Version {version} has no name.")


def _locked(agency: Agency, carousel_id: UUID) -> Carousel:
    """Lock the carousel against changes until the transaction ends."""
    return Carousel.objects.of(agency).select_for_update(of=("self",)).take(carousel_id)
