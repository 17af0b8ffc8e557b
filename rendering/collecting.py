"""What is not needed any more goes: old files, unfinished uploads, objects that no row names.

Rows go first. An object goes a day after the last row that named it, if none names it by then
(``accounts.storage``). Everything here may run at the same time as itself and as any work, and what it
does not get done, the next run does.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Agency, DoomedObject
from accounts.storage import agency_of, compact, doom
from accounts.tenancy import tenant
from brandkits.uploads import forget_unfinished, named_objects
from carousels.models import Change, Review
from config.objectstore import StoreUnavailable, store
from rendering.file_links import live_links
from rendering.models import Blob, Master, Output, Render

log = logging.getLogger("leporello.collecting")

BATCH = 500
# Objects are removed while their rows are locked: few at a time.
REMOVED_AT_ONCE = 20
YOUNG = timedelta(days=1)
FOLDERS = ("outputs", "assets", "thumbnails", "uploads")


def collect() -> None:
    """Expire files and uploads, then remove the objects whose grace is over."""
    now = timezone.now()
    for agency in _agencies():
        while _expire(agency, now - timedelta(days=settings.OUTPUTS_KEPT_DAYS)):
            pass
        forget_unfinished(agency, now - YOUNG)
    compact()
    try:
        while _remove_due():
            pass
        store().abandon_unfinished(now - YOUNG)
    except StoreUnavailable as weather:
        log.warning("objects stay for now: %s", weather)


def find_orphans() -> int:
    """Doom the objects that no row names, as processes that died left them; returns how many.

    What is younger than a day may still get its row.
    """
    found = 0
    before = timezone.now() - YOUNG
    try:
        for agency in _agencies():
            for folder in FOLDERS:
                for page in store().walk(f"agencies/{agency}/{folder}/"):
                    old = [one.key for one in page if one.modified < before]
                    orphans = set(old) - _named(agency, old)
                    doom(orphans)
                    found += len(orphans)
    except StoreUnavailable as weather:
        log.warning("orphans are looked for later: %s", weather)
    return found


def _agencies() -> list[UUID]:
    # In another order every time: a run that is cut short leaves nobody out for ever.
    return list(Agency.objects.order_by("?").values_list("pk", flat=True))


def _expire(agency: UUID, before: datetime) -> int:
    """Forget some files that nobody used since; their renders say that they have expired.

    What somebody holds a link to is kept for them, and what was approved as long as its carousel is
    not archived.
    """
    with tenant(agency):
        approved = Review.objects.of(agency).filter(
            carousel=OuterRef("render__carousel"),
            version=OuterRef("render__version"),
            verdict=Review.Verdict.APPROVED,
            carousel__archived_at=None,
        )
        promised = Output.objects.of(agency).filter(
            Q(render__in=live_links(agency).values("render")) | Exists(approved),
            blob=OuterRef("pk"),
        )
        since = Change.objects.of(agency).filter(
            carousel=OuterRef("review__carousel"), version__gt=OuterRef("review__version")
        )
        later = Review.objects.of(agency).filter(
            carousel=OuterRef("review__carousel"), pk__gt=OuterRef("review")
        )
        seen = Master.objects.of(agency).filter(
            ~Exists(since), ~Exists(later), blob=OuterRef("pk"), review__carousel__archived_at=None
        )
        # Whoever uses one at this moment holds its row, and is past by or read anew.
        old = list(
            Blob.objects.of(agency)
            .select_for_update(skip_locked=True)
            .filter(~Exists(promised), ~Exists(seen), last_used__lt=before)
            .only("pk", "key")[:BATCH]
        )
        outputs = Output.objects.of(agency).filter(blob__in=old)
        renders = list(outputs.values_list("render_id", flat=True).distinct().order_by("render_id"))
        outputs.delete()
        Render.objects.of(agency).filter(pk__in=renders).update(
            expired_at=Now(), events=F("events") + 1
        )
        Master.objects.of(agency).filter(blob__in=old).delete()
        Blob.objects.of(agency).filter(pk__in=[blob.pk for blob in old]).delete()
        doom(blob.key for blob in old)
    return len(old)


def _remove_due() -> int:
    """Remove some objects whose grace is over and that nothing names; returns how many were due."""
    with transaction.atomic():
        due = DoomedObject.objects.select_for_update(skip_locked=True).filter(due_at__lte=Now())
        keys = list(due.values_list("key", flat=True)[:REMOVED_AT_ONCE])
        by_agency: dict[UUID, list[str]] = {}
        for key in keys:
            by_agency.setdefault(agency_of(key), []).append(key)
        for agency, theirs in by_agency.items():
            for key in set(theirs) - _named(agency, theirs):
                store().delete(key)
        DoomedObject.objects.filter(pk__in=keys).delete()
    return len(keys)


def _named(agency: UUID, keys: Iterable[str]) -> set[str]:
    """Those of an agency's objects that a row names."""
    keys = list(keys)
    with tenant(agency):
        blobs = Blob.objects.of(agency).filter(key__in=keys).values_list("key", flat=True)
        return set(blobs) | named_objects(agency, keys)
