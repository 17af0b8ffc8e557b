"""Reviews of carousels: each is of one exact version, and a later change of it makes it outdated.

Filing a carousel (tags, status, archive) changes nothing visible: it raises the version, and leaves the
review current.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Now

from accounts.models import Agency
from carousels.editing.edits import Actor, hold_version, locked
from carousels.models import Carousel, Change, PendingMasters, Review
from carousels.snapshots import snapshot_digest
from core.dispatch import dispatch
from core.errors import Conflict, ErrorItem


class NotReady(Conflict):
    """There are items to fix that the reviewer has not acknowledged."""

    code, title = "not-ready", "There are items to fix"


def require_acknowledged(faults: list[ErrorItem], despite: int) -> int:
    """Return the number of items to fix; refuse more than the reviewer has acknowledged."""
    count = len(faults)
    if count > despite:
        raise NotReady(
            f"{count} to fix: fix them, or approve anyway with `despite`: {count}.",
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
    """Add a review of a version, which must be the newest: nobody approves what they have not seen."""
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
        _schedule_masters(review)
    return review


def _schedule_masters(review: Review) -> None:
    """Schedule storing the slides of an approval as they were seen; workers paint them."""
    PendingMasters.objects.update_or_create(
        review_id=review.pk, defaults={"agency_id": review.agency_id, "due_at": Now()}
    )
    transaction.on_commit(partial(dispatch, "rendering.tasks.drain"), robust=True)


def reviews_of(carousel: Carousel) -> QuerySet[Review]:
    """Return all reviews of a carousel."""
    return Review.objects.of(carousel.agency_id).filter(carousel=carousel)


def current_review(carousel: Carousel) -> Review | None:
    """Return the last review, unless the carousel has changed since."""
    return current_reviews(carousel.agency_id).filter(carousel=carousel).first()


def current_reviews(agency_id: UUID) -> QuerySet[Review]:
    """Return reviews that no change followed; the first of a carousel's is its current one."""
    since = Change.objects.of(agency_id).filter(
        carousel=OuterRef("carousel"), version__gt=OuterRef("version")
    )
    return Review.objects.of(agency_id).filter(~Exists(since)).order_by("-id")


def current_verdict(agency_id: UUID) -> Subquery:
    """Return the current verdict, for a query over carousels."""
    reviews = current_reviews(agency_id).filter(carousel=OuterRef("pk"))
    return Subquery(reviews.values("verdict")[:1])


def carousels_with_verdict(agency_id: UUID, verdict: str) -> QuerySet[Review, Any]:
    """Return the carousels with that current verdict. Starts from reviews, because most carousels have none."""
    later = Review.objects.of(agency_id).filter(
        carousel=OuterRef("carousel"), pk__gt=OuterRef("pk")
    )
    last = current_reviews(agency_id).filter(~Exists(later), verdict=verdict)
    return last.order_by().values("carousel")
