"""Which slides of a draft have words that do not fit, as the engine measures them."""

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
    """The ids of the slides whose words are cut or too small.

    A draft is built also while nothing can be measured: then none.
    """
    with tenant(agency_id):
        snapshot = snapshot_of(agency_id, client_id, document.title, kit, document)
    try:
        plan = previews.plan(agency_id, snapshot, document.format)
    except ProblemError as problem:
        log.warning("a draft was built unmeasured: %s", problem)
        return set()
    return {
        slide.id
        for slide, planned in zip(document.slides, plan, strict=True)
        if any(one["code"] in _TIGHT for one in planned.lint)
    }
