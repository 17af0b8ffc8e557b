"""What was approved is kept as it was seen: a PNG of every slide, in every format that the draft is for.

The engine may paint a snapshot otherwise one day, with other fonts for instance; whoever renders what an
approval stands for takes these. Which approvals are still to be kept stands in a control table, so that
nothing is lost with a process or a broker. Keeping one twice, also at the same time, gives the same rows.
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
from carousels.models import FrozenSnapshot, Review
from carousels.reviews import current_reviews
from carousels.snapshots import FromNewer, load_snapshot
from core.storage import StoreUnavailable
from design.snapshot import Snapshot
from painting import pictures
from painting.pool import painter
from painting.process import PainterCrashed, PainterError, PainterTimedOut
from rendering.models import Master, PendingMasters
from rendering.worker.artifacts import fingerprint_of, put, stored
from rendering.worker.completion import StoredFile
from rendering.worker.task_runner import keep_blobs

log = logging.getLogger("leporello.masters")

# Whoever takes longer over one slide, or dies, is joined by somebody else.
LEASE = timedelta(minutes=2)
PAUSE = timedelta(seconds=20)
CRASHES_ALLOWED = 3


def store_due_masters(until: float) -> int:
    """Keep what is due, until a moment of the monotonic clock; how many approvals were looked at."""
    count = 0
    while time.monotonic() < until and (claim := _claim()):
        _look(claim, until)
        count += 1
    return count


def due() -> int:
    """How many approvals are to be kept."""
    return PendingMasters.objects.filter(due_at__lte=Now()).count()


def _claim() -> PendingMasters | None:
    with transaction.atomic():
        rows = PendingMasters.objects.select_for_update(skip_locked=True)
        entry = rows.filter(due_at__lte=Now()).order_by("due_at").first()
        if entry is not None:
            _hold(entry)
        return entry


def _still_ours(claim: PendingMasters) -> QuerySet[PendingMasters]:
    return PendingMasters.objects.filter(pk=claim.pk, due_at=claim.due_at)


def _hold(claim: PendingMasters) -> bool:
    """Keep a claim for another while; False when somebody else has it by now."""
    due_at = timezone.now() + LEASE
    ours = _still_ours(claim).update(due_at=due_at)
    claim.due_at = due_at
    return bool(ours)


def _look(claim: PendingMasters, until: float) -> None:
    with tenant(claim.agency_id):
        review = current_reviews(claim.agency_id).filter(pk=claim.review_id).first()
    try:
        if review is not None and not _kept(claim, review, until):
            _still_ours(claim).update(due_at=Now())
            return
    except (StoreUnavailable, FromNewer) as weather:
        log.warning("what was approved is kept later: %s", weather)
        _still_ours(claim).update(due_at=timezone.now() + PAUSE)
        return
    except (PainterCrashed, PainterTimedOut, pictures.PictureLost) as loss:
        log.warning("what was approved could not be painted: %s", loss)
        if claim.crashes + 1 < CRASHES_ALLOWED:
            _still_ours(claim).update(due_at=timezone.now() + PAUSE, crashes=F("crashes") + 1)
            return
    _still_ours(claim).delete()


def _kept(claim: PendingMasters, review: Review, until: float) -> bool:
    """Keep what is not kept yet of an approval; False when time or claim are over before all is."""
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
            if time.monotonic() > until or not _hold(claim):
                return False
            try:
                _keep(review, snapshot, content, target, index)
            except (PainterCrashed, PainterTimedOut):
                raise
            except PainterError as refusal:  # it is handed over as far as it can be painted then
                log.warning("a slide of an approval cannot be painted: %s", refusal)
    return True


def _keep(review: Review, snapshot: Snapshot, content: bytes, target: str, index: int) -> None:
    """Keep one slide, unless a picture of it is lost: then it is not what was seen."""
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
        blob = keep_blobs(agency, {"png": made}, owed=owed)["png"]
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
