"""Hand-overs are packed when the last of their renders has ended.

Which to look at stands in a control table, so that nothing is lost with a process or a broker. Packing
twice, also at the same time, gives the same bytes under the same key. What came of it is written only
while the renders are still as they were looked at: what was repeated or has expired since is looked at
again.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.tenancy import tenant
from carousels.models import Review
from carousels.snapshots import FromNewer, load_snapshot
from core.storage import ObjectMissing, StoreUnavailable
from rendering.models import HandOver, PendingHandOver, Render
from rendering.outputs import exports
from rendering.outputs.contents import contents_of
from rendering.outputs.filename_template import folder
from rendering.worker.artifacts import store_zip
from rendering.worker.completion import StoredFile
from rendering.worker.task_runner import OUR_MISTAKE, keep_blobs

log = logging.getLogger("leporello.packing")

# Whoever takes longer, or dies, is joined by somebody else.
LEASE = timedelta(minutes=2)
PAUSE = timedelta(seconds=20)
EXPIRED = "Files of it have expired: hand the carousels over again."


def pack_due() -> int:
    """Pack every hand-over that may be complete; returns how many were looked at. Safe to run twice."""
    count = 0
    while claim := _claim():
        _look(claim)
        count += 1
    return count


def due() -> int:
    """How many hand-overs are to be looked at."""
    return PendingHandOver.objects.filter(due_at__lte=Now()).count()


def _claim() -> PendingHandOver | None:
    with transaction.atomic():
        rows = PendingHandOver.objects.select_for_update(skip_locked=True)
        entry = rows.filter(due_at__lte=Now()).order_by("due_at").first()
        if entry is not None:
            entry.due_at = timezone.now() + LEASE
            entry.save(update_fields=["due_at"])
        return entry


def _look(claim: PendingHandOver) -> None:
    agency_id = claim.agency_id
    with tenant(agency_id):
        # Before their hand-over: who repeats one of them writes it in that order.
        renders = list(_renders(claim))
        hand_over = (
            HandOver.objects.of(agency_id).select_related("client").get(pk=claim.hand_over_id)
        )
    try:
        came_to = _came_to(hand_over, renders)
    except (StoreUnavailable, FromNewer) as weather:
        log.warning("a hand-over waits to be packed: %s", weather)
        _still_ours(claim).update(due_at=timezone.now() + PAUSE)
        return
    except (OperationalError, InterfaceError):
        raise  # weather, too: the lease ends, and somebody else looks at it
    except Exception:  # whatever packing brings about must end somewhere
        log.exception("a hand-over could not be packed")
        came_to = OUR_MISTAKE
    if came_to is None or _written(claim, renders, came_to):
        # Another of its renders may have ended meanwhile: then it is to be looked at again.
        _still_ours(claim).delete()
    else:
        _still_ours(claim).update(due_at=Now())


def _still_ours(claim: PendingHandOver) -> QuerySet[PendingHandOver]:
    return PendingHandOver.objects.filter(pk=claim.pk, due_at=claim.due_at)


def _renders(claim: PendingHandOver) -> QuerySet[Render]:
    renders = Render.objects.of(claim.agency_id).filter(hand_over=claim.hand_over_id)
    return renders.order_by("id")


def _came_to(hand_over: HandOver, renders: list[Render]) -> StoredFile | str | None:
    """The ZIP, or why there is none; None while a render has not ended."""
    if any(render.status in Render.UNFINISHED for render in renders):
        return None
    if any(render.expired_at for render in renders):
        return EXPIRED
    if canceled := sum(render.status == Render.Status.CANCELED for render in renders):
        verb = "was" if canceled == 1 else "were"
        return (
            f"{canceled} of {len(renders)} renders {verb} canceled: hand the carousels over again."
        )
    failed = sum(render.status != Render.Status.SUCCEEDED for render in renders)
    if failed:
        whole = f"{failed} of {len(renders)} carousels could not be rendered whole"
        return f"{whole}: repeat what failed of them."
    try:
        return _packed(hand_over, renders)
    except ObjectMissing:
        return EXPIRED


def _written(claim: PendingHandOver, looked_at: list[Render], came_to: StoredFile | str) -> bool:
    """Bring a hand-over to its end; False when something happened to its renders since."""
    agency_id = claim.agency_id
    with tenant(agency_id):
        rows = HandOver.objects.of(agency_id).select_for_update(of=("self",))
        hand_over = rows.get(pk=claim.hand_over_id)
        if list(_renders(claim).values_list("pk", "events")) != [
            (render.pk, render.events) for render in looked_at
        ]:
            return False
        if hand_over.status != HandOver.Status.PREPARING:
            return True  # whoever looked at the same time was quicker
        if isinstance(came_to, str):
            hand_over.status, hand_over.error = HandOver.Status.FAILED, came_to
        else:
            hand_over.blob_id = keep_blobs(agency_id, {"zip": came_to})["zip"]
            hand_over.status, hand_over.error = HandOver.Status.READY, ""
            hand_over.ready_at = timezone.now()
        hand_over.save(update_fields=["blob", "status", "error", "ready_at"])
        return True


def _packed(hand_over: HandOver, renders: list[Render]) -> StoredFile:
    """The ZIP of every render's files, kept in the store: a folder for each, in order."""
    agency_id = hand_over.agency_id
    with tenant(agency_id):
        reviews = Review.objects.of(agency_id).filter(
            carousel__in=[render.carousel_id for render in renders],
            verdict=Review.Verdict.APPROVED,
        )
        approved = {(one.carousel_id, one.version): one for one in reviews.order_by("id")}
    folders, listed = {}, []
    for number, render in enumerate(renders, start=1):
        snapshot, _ = load_snapshot(agency_id, render.snapshot_id)
        name = folder(number, len(renders), snapshot.title)
        folders[name] = contents_of(render, snapshot)
        review = approved[render.carousel_id, render.version]
        listed.append(
            {
                "folder": name,
                "title": snapshot.title,
                "carousel": str(render.carousel_id),
                "version": render.version,
                "approved_by": review.actor_name,
                "approved_at": review.created_at.isoformat(),
            }
        )
    manifest = {"name": hand_over.name, "client": hand_over.client.name, "carousels": listed}
    return store_zip(agency_id, exports.write_zip(folders, manifest))
