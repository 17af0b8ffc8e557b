"""Checks a carousel as it is now, and stores the result for lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Agency
from accounts.tenancy import tenant
from carousels.models import Carousel
from carousels.snapshots import freeze
from carousels.verdict.mending import with_fixes
from carousels.verdict.readiness import Item
from carousels.verdict.validation import Validation, validate
from core.errors import ErrorItem
from design.snapshot import Snapshot
from painting import previews


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings on a carousel, and the version that they are about."""

    version: int
    validation: Validation
    snapshot: Snapshot


def check(
    agency: Agency, carousel_id: UUID, formats: Sequence[str] = (), *, fixes: bool = False
) -> Checked:
    """Check a carousel in its own formats, or in others; ``fixes`` adds what fixes each item.

    Paints, so it runs outside of any tenant block. The number of errors in its own formats is stored.
    """
    with tenant(agency):
        carousels = Carousel.objects.of(agency).select_related("kit_version")
        carousel = carousels.take(carousel_id)
        snapshot = freeze(carousel, formats=formats)
    document = snapshot.document
    own = list(dict.fromkeys(document.formats or [document.format]))
    asked = list(dict.fromkeys(formats)) or own
    for key in asked:
        previews.require_format(snapshot, key)
    found = validate(agency.pk, snapshot, asked)
    if asked == own:
        with tenant(agency):
            # Only if no other version was saved meanwhile.
            rows = Carousel.objects.of(agency).filter(pk=carousel_id, version=carousel.version)
            rows.update(checked_version=carousel.version, checked_faults=found.readiness.to_fix)
    if fixes:
        found = found.with_readiness(with_fixes(agency.pk, snapshot, asked, found.readiness))
    return Checked(carousel.version, found, snapshot)


def faults_to_approve(agency: Agency, carousel_id: UUID) -> list[ErrorItem]:
    """Return a carousel's errors in the form of a refusal, with places in its document."""
    checked = check(agency, carousel_id)
    places = {one.id: index for index, one in enumerate(checked.snapshot.document.slides)}
    return [
        {"pointer": _place(item, places), "detail": item.message, "code": item.code}
        for item in checked.validation.readiness.items
        if item.severity == "error"
    ]


def _place(item: Item, places: dict[UUID, int]) -> str:
    if not item.slides:
        return ""
    return f"/document/slides/{places[item.slides[0]]}"
