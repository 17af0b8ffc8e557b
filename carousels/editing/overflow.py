"""Finds slides whose text does not fit, as the engine measures it."""

from __future__ import annotations

import logging
from uuid import UUID

from accounts.tenancy import tenant
from carousels.snapshots import snapshot_of
from core.errors import ProblemError
from design.document.model import Document
from design.kit.spec import KitSpec
from painting import previews

log = logging.getLogger(__name__)

_TIGHT = frozenset({"text-truncated", "text-too-small", "overflow"})


def overflowing_slides(
    agency_id: UUID, client_id: UUID, kit: KitSpec, document: Document
) -> set[UUID]:
    """Return the ids of the slides whose text is cut or too small.

    Returns none if nothing can be measured now, so that a carousel is built all the same.
    """
    with tenant(agency_id):
        snapshot = snapshot_of(agency_id, client_id, document.title, kit, document)
    try:
        plan = previews.plan(agency_id, snapshot, document.format)
    except ProblemError as problem:
        log.warning("a carousel was built without measuring it: %s", problem)
        return set()
    return {
        slide.id
        for slide, planned in zip(document.slides, plan, strict=True)
        if any(one["code"] in _TIGHT for one in planned.lint)
    }
