"""Retention: deletes expired files, unfinished uploads, and objects that no row refers to.

Rows are deleted first. An object is deleted a day after the last row that named it, unless a row names it by
then (``accounts.billing.storage``). Objects are removed while no transaction is open and no row is locked.
Everything here may run concurrently with itself and with any other work; what one run leaves undone, the next
one does.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.billing.storage import agency_of, compact, schedule_deletion, take_due
from accounts.models import Agency
from accounts.tenancy import tenant
from brandkits.assets.uploads import delete_unfinished, named_objects
from carousels.models import Change, Review
from core.storage import StoreUnavailable, store
from rendering.models import Blob, HandOver, Master, Output, Render
from rendering.outputs.file_links import live_links

log = logging.getLogger("leporello.retention")

BATCH = 500
YOUNG = timedelta(days=1)
FOLDERS = ("outputs", "assets", "thumbnails", "uploads")


def collect() -> None:
    """Expire files and uploads, then delete the objects whose time of grace is over."""
    now = timezone.now()
    for agency in _agencies():
        while _expire(agency, now - timedelta(days=settings.OUTPUTS_KEPT_DAYS)):
            pass
        delete_unfinished(agency, now - YOUNG)
    compact()
    try:
        while removal := take_due(_is_named):
            if removal.fresh:
                store().delete(removal.key)
                removal.done()
        store().abandon_unfinished(now - YOUNG)
    except StoreUnavailable as failure:
        log.warning("objects are deleted later: %s", failure)


def find_orphans() -> int:
    """Schedule the deletion of objects that no row names, left by processes that died. Returns how many.

    Objects younger than a day are skipped: their rows may still be written.
    """
    found = 0
    before = timezone.now() - YOUNG
    try:
        for agency in _agencies():
            for folder in FOLDERS:
                for page in store().walk(f"agencies/{agency}/{folder}/"):
                    old = [one.key for one in page if one.modified < before]
                    orphans = set(old) - _named(agency, old)
                    schedule_deletion(orphans)
                    found += len(orphans)
    except StoreUnavailable as failure:
        log.warning("orphans are searched for later: %s", failure)
    return found


def _agencies() -> list[UUID]:
    # In random order, so that runs that are cut short do not always skip the same agencies.
    return list(Agency.objects.order_by("?").values_list("pk", flat=True))


def _expire(agency: UUID, before: datetime) -> int:
    """Delete files unused since ``before``, and mark their renders as expired.

    Deletes at most ``BATCH`` and returns how many. Exempt are files of renders with valid links, files of
    approved versions while their carousel is not archived, and all files of a render or hand-over in
    progress, which will show them.
    """
    with tenant(agency):
        approved = Review.objects.of(agency).filter(
            carousel=OuterRef("render__carousel"),
            version=OuterRef("render__version"),
            verdict=Review.Verdict.APPROVED,
            carousel__archived_at=None,
        )
        linked = Q(render__in=live_links(agency).values("render"))
        awaited = Q(render__in=_being_made(agency).values("pk"))
        promised = Output.objects.of(agency).filter(
            linked | awaited | Exists(approved), blob=OuterRef("pk")
        )
        since = Change.objects.of(agency).filter(
            carousel=OuterRef("review__carousel"), version__gt=OuterRef("review__version")
        )
        later = Review.objects.of(agency).filter(
            carousel=OuterRef("review__carousel"), pk__gt=OuterRef("review")
        )
        valid = Q(~Exists(since), ~Exists(later), review__carousel__archived_at=None)
        shown = Exists(_being_made(agency).filter(review=OuterRef("review")))
        retained = Master.objects.of(agency).filter(valid | shown, blob=OuterRef("pk"))
        # Skip rows locked by a concurrent user; the next run re-checks them.
        old = {
            blob.pk: blob.key
            for blob in Blob.objects.of(agency)
            .select_for_update(skip_locked=True)
            .filter(~Exists(promised), ~Exists(retained), last_used__lt=before)
            .only("pk", "key")[:BATCH]
        }
        outputs = Output.objects.of(agency).filter(blob__in=old)
        ended = outputs.values_list("render_id", flat=True).distinct()
        # These locks keep the renders from being retried. One that was retried just now shows its files
        # again.
        renders = set(_locked(agency, ended).values_list("pk", flat=True))
        being_made = _being_made(agency).filter(pk__in=renders).values("pk")
        for blob in outputs.filter(render__in=being_made).values_list("blob", flat=True):
            old.pop(blob, None)
        outputs = Output.objects.of(agency).filter(blob__in=old)
        renders = set(outputs.values_list("render_id", flat=True))
        outputs.delete()
        Render.objects.of(agency).filter(pk__in=renders).update(
            expired_at=Now(), events=F("events") + 1
        )
        Master.objects.of(agency).filter(blob__in=old).delete()
        Blob.objects.of(agency).filter(pk__in=old).delete()
        schedule_deletion(old.values())
    return len(old)


def _being_made(agency: UUID) -> QuerySet[Render]:
    """Return the renders that have not ended, or whose hand-over is not packed yet."""
    waiting = Q(finished_at=None) | Q(hand_over__status=HandOver.Status.PREPARING)
    return Render.objects.of(agency).filter(waiting)


def _locked(agency: UUID, renders: Iterable[UUID]) -> QuerySet[Render]:
    """Lock the rows of renders until the transaction ends, in the order in which everybody locks them."""
    rows = Render.objects.of(agency).select_for_update(of=("self",))
    return rows.filter(pk__in=list(renders)).order_by("pk")


def _is_named(key: str) -> bool:
    return bool(_named(agency_of(key), [key]))


def _named(agency: UUID, keys: Iterable[str]) -> set[str]:
    """Return those of an agency's object keys that a row names."""
    keys = list(keys)
    with tenant(agency):
        blobs = Blob.objects.of(agency).filter(key__in=keys).values_list("key", flat=True)
        return set(blobs) | named_objects(agency, keys)
