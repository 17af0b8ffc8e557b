"""Masters: an approved slide is stored as it looked, a PNG for every slide in every format of the carousel.

The engine may paint a snapshot differently one day, with other fonts for instance; renders of an approved
version then use the masters. A control table lists the approvals without masters, so that no process or
broker can lose them. Storing one twice, even concurrently, gives the same rows.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.tenancy import tenant
from carousels.models import FrozenSnapshot, PendingMasters, Review
from carousels.reviews import current_reviews
from carousels.snapshots import FromNewer, load_snapshot
from core.storage import StoreUnavailable
from design.snapshot import Snapshot
from painting import pictures
from painting.pool import painter
from painting.process import PainterCrashed, PainterError, PainterTimedOut
from rendering.models import Master
from rendering.worker.artifacts import fingerprint_of, put, stored
from rendering.worker.completion import StoredFile
from rendering.worker.task_runner import save_blobs

log = logging.getLogger("leporello.masters")

# After this time, another worker may take over from one that is slow or died.
LEASE = timedelta(minutes=2)
PAUSE = timedelta(seconds=20)
CRASHES_ALLOWED = 3


def store_due_masters(until: float) -> int:
    """Store due masters until a time of the monotonic clock. Returns how many approvals were processed."""
    count = 0
    while time.monotonic() < until and (claim := _claim()):
        _process(claim, until)
        count += 1
    return count


def due() -> int:
    """Return how many approvals wait for their masters."""
    return PendingMasters.objects.filter(due_at__lte=Now()).count()


def _claim() -> PendingMasters | None:
    with transaction.atomic():
        rows = PendingMasters.objects.select_for_update(skip_locked=True)
        entry = rows.filter(due_at__lte=Now()).order_by("due_at").first()
        if entry is not None:
            _extend(entry)
        return entry


def _unchanged_claim(claim: PendingMasters) -> QuerySet[PendingMasters]:
    return PendingMasters.objects.filter(pk=claim.pk, due_at=claim.due_at)


def _extend(claim: PendingMasters) -> bool:
    """Extend a claim. Returns False when another worker has taken it over."""
    due_at = timezone.now() + LEASE
    extended = _unchanged_claim(claim).update(due_at=due_at)
    claim.due_at = due_at
    return bool(extended)


def _process(claim: PendingMasters, until: float) -> None:
    with tenant(claim.agency_id):
        review = current_reviews(claim.agency_id).filter(pk=claim.review_id).first()
    try:
        if review is not None and not _store_all(claim, review, until):
            _unchanged_claim(claim).update(due_at=Now())
            return
    except (StoreUnavailable, FromNewer) as failure:
        log.warning("masters are stored later: %s", failure)
        _unchanged_claim(claim).update(due_at=timezone.now() + PAUSE)
        return
    except (PainterCrashed, PainterTimedOut, pictures.PictureLost) as loss:
        log.warning("masters could not be painted: %s", loss)
        if claim.crashes + 1 < CRASHES_ALLOWED:
            _unchanged_claim(claim).update(due_at=timezone.now() + PAUSE, crashes=F("crashes") + 1)
            return
    _unchanged_claim(claim).delete()


def _store_all(claim: PendingMasters, review: Review, until: float) -> bool:
    """Store the missing masters of an approval. Returns False when time or claim run out first."""
    agency = review.agency_id
    with tenant(agency):
        snapshot_id = FrozenSnapshot.objects.of(agency).get(digest=review.snapshot_digest).pk
        rows = Master.objects.of(agency).filter(review=review)
        done = set(rows.values_list("format", "slide"))
    snapshot, content = load_snapshot(agency, snapshot_id)
    document = snapshot.document
    for target in document.formats or (document.format,):
        slides = range(len(document.slides)) if snapshot.format(target) else ()
        for index in slides:
            if (target, index) in done:
                continue
            if time.monotonic() > until or not _extend(claim):
                return False
            try:
                _store(review, snapshot, content, target, index)
            except (PainterCrashed, PainterTimedOut):
                raise
            except PainterError as refusal:  # hand-overs then paint what they can
                log.warning("a slide of an approval cannot be painted: %s", refusal)
    return True


def _store(review: Review, snapshot: Snapshot, content: bytes, target: str, index: int) -> None:
    """Store one master, unless a picture of the slide is lost: then it would not look as approved."""
    agency: UUID = review.agency_id
    with pictures.fetch(agency, snapshot) as files:
        slide = painter().slide(content, target, index, [], inspect=True)
        if files.lost.keys() & set(slide.pictures):
            return
        name = fingerprint_of(slide.fingerprint, "png")
        made: StoredFile | None = stored(agency, {"png": name}).get("png")
        owed = made is None
        if made is None:
            painted = painter().slide(content, target, index, ["png"])
            made = put(agency, "png", name, painted.files["png"], painted.width, painted.height)
    with tenant(agency):
        blob = save_blobs(agency, {"png": made}, owed=owed)["png"]
        Master.objects.of(agency).bulk_create(
            [
                Master(
                    agency_id=agency,
                    review=review,
                    format=target,
                    slide=index,
                    blob_id=blob,
                    lint=slide.lint,
                )
            ],
            ignore_conflicts=True,
        )
