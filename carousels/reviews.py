"""What people say of a draft: of one exact version, and any later change of it reopens the question.

Filing a draft under tags, in another state or among the archived changes nothing that is seen: that
raises its version, and leaves what was said of it standing.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.dispatch import Signal

from accounts.models import Agency
from carousels.editing.edits import Actor, hold_version, locked
from carousels.models import Carousel, Change, Review
from carousels.snapshots import snapshot_digest
from core.errors import Conflict, ErrorItem

# Sent in the transaction of an approval, with the ``review``.
approved = Signal()


class NotReady(Conflict):
    """Something is to be fixed, and who approves has not said that they have seen it."""

    code, title = "not-ready", "There is something to fix"


def require_acknowledged(faults: list[ErrorItem], despite: int) -> int:
    """How much there is to fix; refused when it is more than somebody has seen."""
    count = len(faults)
    if count > despite:
        raise NotReady(
            f"{count} to fix: fix them, or approve it all the same with “despite”: {count}.",
            errors=faults,
            to_fix=count,
        )
    return count


@transaction.atomic
def give_review(
    agency: Agency,
    carousel_id: UUID,
    by: Actor,
    *,
    version: int,
    verdict: str,
    note: str,
    to_fix: int | None = None,
) -> Review:
    """Say something of a version, which must be the newest: nobody approves what they have not seen."""
    carousel = locked(agency, carousel_id, version)
    hold_version(carousel)
    review = Review.objects.of(agency).create(
        agency=agency,
        carousel=carousel,
        version=version,
        verdict=verdict,
        note=note.strip(),
        snapshot_digest=snapshot_digest(carousel),
        to_fix=to_fix,
        actor=by.id,
        actor_name=by.name,
    )
    if verdict == Review.Verdict.APPROVED:
        approved.send(Review, review=review)
    return review


def reviews_of(carousel: Carousel) -> QuerySet[Review]:
    """Everything that was said of a draft."""
    return Review.objects.of(carousel.agency_id).filter(carousel=carousel)


def current_review(carousel: Carousel) -> Review | None:
    """What was said last, unless the draft was changed since."""
    return current_reviews(carousel.agency_id).filter(carousel=carousel).first()


def current_reviews(agency_id: UUID) -> QuerySet[Review]:
    """What was said and not followed by a change; of one draft, what stands is the first of these."""
    since = Change.objects.of(agency_id).filter(
        carousel=OuterRef("carousel"), version__gt=OuterRef("version")
    )
    return Review.objects.of(agency_id).filter(~Exists(since)).order_by("-id")


def current_verdict(agency_id: UUID) -> Subquery:
    """The verdict that stands, for a query over drafts."""
    said = current_reviews(agency_id).filter(carousel=OuterRef("pk"))
    return Subquery(said.values("verdict")[:1])


def carousels_with_verdict(agency_id: UUID, verdict: str) -> QuerySet[Review, Any]:
    """The drafts of which that verdict stands, told from the reviews: of most drafts nothing was said."""
    later = Review.objects.of(agency_id).filter(
        carousel=OuterRef("carousel"), pk__gt=OuterRef("pk")
    )
    last = current_reviews(agency_id).filter(~Exists(later), verdict=verdict)
    return last.order_by().values("carousel")
