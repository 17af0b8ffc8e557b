"""Packaging: packs a hand-over when the last of its renders has ended.

A control table lists the hand-overs to check, so that no process or broker can lose them. Packing twice, even
concurrently, gives the same bytes under the same key. The result is stored only if the renders are unchanged;
if one was retried or expired meanwhile, the hand-over is checked again.
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
from rendering.outputs.filename_template import folder_name
from rendering.worker.artifacts import store_zip
from rendering.worker.completion import StoredFile
from rendering.worker.task_runner import OUR_MISTAKE, save_blobs

log = logging.getLogger("leporello.packaging")

# After this time, another worker may take over from one that is slow or died.
LEASE = timedelta(minutes=2)
PAUSE = timedelta(seconds=20)
EXPIRED = "Its files have expired: hand the carousels over again."


def pack_due() -> int:
    """Pack every hand-over that may be complete. Returns how many were checked. Safe to run twice."""
    count = 0
    while claim := _claim():
        _process(claim)
        count += 1
    return count


def due() -> int:
    """Return how many hand-overs are to be checked."""
    return PendingHandOver.objects.filter(due_at__lte=Now()).count()


def _claim() -> PendingHandOver | None:
    with transaction.atomic():
        rows = PendingHandOver.objects.select_for_update(skip_locked=True)
        entry = rows.filter(due_at__lte=Now()).order_by("due_at").first()
        if entry is not None:
            entry.due_at = timezone.now() + LEASE
            entry.save(update_fields=["due_at"])
        return entry


def _process(claim: PendingHandOver) -> None:
    agency_id = claim.agency_id
    with tenant(agency_id):
        # Renders are read before their hand-over, in the order in which a retry writes them.
        renders = list(_renders(claim))
        hand_over = (
            HandOver.objects.of(agency_id).select_related("client").get(pk=claim.hand_over_id)
        )
    try:
        result = _pack_or_explain(hand_over, renders)
    except (StoreUnavailable, FromNewer) as failure:
        log.warning("a hand-over waits to be packed: %s", failure)
        _unchanged_claim(claim).update(due_at=timezone.now() + PAUSE)
        return
    except (OperationalError, InterfaceError):
        raise  # temporary as well: the lease expires, and another worker takes over
    except Exception:  # an unexpected error must end the hand-over, or it would be tried forever
        log.exception("a hand-over could not be packed")
        result = OUR_MISTAKE
    if result is None or _save(claim, renders, result):
        # If another render ended meanwhile, the row has a new time and stays.
        _unchanged_claim(claim).delete()
    else:
        _unchanged_claim(claim).update(due_at=Now())


def _unchanged_claim(claim: PendingHandOver) -> QuerySet[PendingHandOver]:
    return PendingHandOver.objects.filter(pk=claim.pk, due_at=claim.due_at)


def _renders(claim: PendingHandOver) -> QuerySet[Render]:
    renders = Render.objects.of(claim.agency_id).filter(hand_over=claim.hand_over_id)
    return renders.order_by("id")


def _pack_or_explain(hand_over: HandOver, renders: list[Render]) -> StoredFile | str | None:
    """Return the ZIP, or the reason why there is none, or None while a render has not ended."""
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
        whole = f"{failed} of {len(renders)} carousels could not be rendered completely"
        return f"{whole}: retry what failed."
    try:
        return _pack(hand_over, renders)
    except ObjectMissing:
        return EXPIRED


def _save(claim: PendingHandOver, read: list[Render], result: StoredFile | str) -> bool:
    """Store the result of a hand-over. Returns False when its renders changed since they were read."""
    agency_id = claim.agency_id
    with tenant(agency_id):
        rows = HandOver.objects.of(agency_id).select_for_update(of=("self",))
        hand_over = rows.get(pk=claim.hand_over_id)
        if list(_renders(claim).values_list("pk", "events")) != [
            (render.pk, render.events) for render in read
        ]:
            return False
        if hand_over.status != HandOver.Status.PREPARING:
            return True  # a concurrent worker was quicker
        if isinstance(result, str):
            hand_over.status, hand_over.error = HandOver.Status.FAILED, result
        else:
            hand_over.blob_id = save_blobs(agency_id, {"zip": result})["zip"]
            hand_over.status, hand_over.error = HandOver.Status.READY, ""
            hand_over.ready_at = timezone.now()
        hand_over.save(update_fields=["blob", "status", "error", "ready_at"])
        return True


def _pack(hand_over: HandOver, renders: list[Render]) -> StoredFile:
    """Store the ZIP of all renders' files, with a folder for each render, in order."""
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
        name = folder_name(number, len(renders), snapshot.title)
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
