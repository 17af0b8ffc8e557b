"""Uploads of pictures and fonts: signed upload, inspection, then ready or refused for good.

Bytes are stored before the row names them: a process that dies in the middle leaves at worst an
object that no row names. ``complete_upload`` must run outside of any tenant block, because it waits
for the store and the decoder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.billing.storage import require_storage, retain, schedule_deletion
from accounts.models import Agency
from accounts.tenancy import tenant
from brandkits.assets.inspection import MAX_BYTES, Inspected, Kind, Refused, inspect
from brandkits.models import Asset, Client
from core.database.transactions import outside_transaction
from core.errors import Conflict, ProblemError, Unavailable
from core.processes.concurrency import FairSemaphore, concurrency_limit
from core.storage import ObjectMissing, StoreUnavailable, Upload, store
from core.storage.file_names import clean_file_name
from core.storage.keys import asset_key, thumbnail_key

UPLOAD_EXPIRES = timedelta(minutes=15)
UPLOAD_NAME = 36  # characters of an id
# Inspecting a picture of forty megapixels takes 400 MB: at most two run at a time, and one an agency.
_inspections = FairSemaphore(at_once=2, each=1)
PATIENCE = 10.0  # seconds that an upload waits for its turn


class UploadMissing(Conflict):
    """The upload is completed before any bytes have arrived in the store."""

    code, title = "upload-missing", "Nothing was uploaded yet"


class UploadRefused(ProblemError):
    """Inspection found that the file cannot become an asset."""

    code, status, title = "upload-refused", 422, "The file was refused"


def begin_upload(
    agency: Agency,
    *,
    kind: Asset.Kind,
    filename: str,
    content_type: str,
    bytes: int,
    alt: str = "",
    client: Client | None = None,
) -> tuple[Asset, Upload]:
    """Return a pending asset, and where to send its bytes within 15 minutes.

    Raises ``PlanLimit`` if the plan has no room for them; they count from now on.
    """
    require_storage(agency, bytes)
    asset = Asset.objects.of(agency).create(
        agency=agency,
        kind=kind,
        filename=filename,
        content_type=content_type,
        bytes=bytes,
        alt=alt,
        client=client,
    )
    upload = store().presign_put(
        asset.upload_key, expires=UPLOAD_EXPIRES, content_type=content_type, max_bytes=bytes
    )
    return asset, upload


def complete_upload(agency: Agency, asset_id: UUID) -> Asset:
    """Inspect the uploaded file and settle the asset: ready, or refused with ``UploadRefused``.

    Safe to run twice and concurrently: the first to settle wins, and all return its result. Raises
    ``Overloaded`` while too many others are inspected; nothing has changed then, and a later call may succeed.
    """
    asset = _take(agency, asset_id)
    if asset.status == Asset.Status.PENDING:
        try:
            asset = _settle(agency, asset)
        except StoreUnavailable:
            raise Unavailable("The storage does not respond: complete the upload later.") from None
    if asset.status == Asset.Status.REFUSED:
        raise UploadRefused(
            asset.reason,
            errors=[{"pointer": "", "detail": asset.reason, "code": asset.reason_code}],
        )
    return asset


def delete_unfinished(agency_id: UUID, before: datetime) -> None:
    """Delete uploads that were announced before that time and never completed."""
    with tenant(agency_id):
        pending = Asset.objects.of(agency_id).filter(
            status=Asset.Status.PENDING, created_at__lt=before
        )
        # An asset that is settled concurrently is not pending any more once its row is locked.
        given_up = list(pending.select_for_update(skip_locked=True))
        Asset.objects.of(agency_id).filter(pk__in=[asset.pk for asset in given_up]).delete()
        schedule_deletion(asset.upload_key for asset in given_up)


def named_objects(agency_id: UUID, keys: Iterable[str]) -> set[str]:
    """Return those of the agency's object keys that an asset names; runs in its open tenant block."""
    by_name = {key.rpartition("/")[2]: key for key in keys}
    assets = Asset.objects.of(agency_id)
    ids = [UUID(name) for name in by_name if len(name) == UPLOAD_NAME]
    found = assets.filter(pk__in=ids, status=Asset.Status.PENDING)
    named = {asset.upload_key for asset in found.only("pk", "agency_id")}
    digests = assets.filter(digest__in=by_name).values_list("digest", flat=True).distinct()
    for digest in digests:
        named |= {asset_key(agency_id, digest), thumbnail_key(agency_id, digest)}
    return named & set(keys)


def describe(asset: Asset, *, archived: bool | None = None, **fields: object) -> Asset:
    """Change an asset's description; archiving keeps everything and can be undone."""
    for name, value in fields.items():
        setattr(asset, name, value)
    if archived is not None and archived != bool(asset.archived_at):
        asset.archived_at = timezone.now() if archived else None
    asset.save(update_fields=[*fields, "archived_at"])
    return asset


@outside_transaction
def save_asset(
    agency: Agency, data: bytes, kind: Kind, *, client_id: UUID, filename: str, **fields: Any
) -> Asset:
    """Return a client's ready asset made from bytes; the same file is stored once a client.

    Raises ``Refused`` or ``Overloaded`` as inspection does, ``PlanLimit`` if the plan has no room. Must run
    outside of any tenant block.
    """
    if known := _existing(agency, client_id, kind, hashlib.sha256(data).hexdigest()):
        return known
    with concurrency_limit.inside(agency.pk), _inspections.one(agency.pk, patience=PATIENCE):
        clean = inspect(data, kind)
    require_storage(agency, len(clean.data))
    _store(agency, clean)
    with tenant(agency.pk):
        return _existing(agency, client_id, kind, clean.digest) or Asset.objects.of(agency).create(
            agency=agency,
            client_id=client_id,
            kind=kind,
            filename=clean_file_name(filename),
            **fields,
            **_ready(clean),
        )


def _existing(agency: Agency, client_id: UUID, kind: Kind, digest: str) -> Asset | None:
    """Return the same file among the client's own assets and those for all clients."""
    with tenant(agency.pk):
        rows = Asset.objects.of(agency).filter(digest=digest, kind=kind, archived_at=None)
        usable = Q(client=None) | Q(client=client_id)
        return rows.filter(usable, status=Asset.Status.READY).first()


@outside_transaction
def _settle(agency: Agency, asset: Asset) -> Asset:
    try:
        clean = _inspected(agency, asset)
    except ObjectMissing:
        return _settled_elsewhere(agency, asset.pk)
    except Refused as refusal:
        changes: dict[str, object] = {
            "status": Asset.Status.REFUSED,
            "reason_code": refusal.code,
            "reason": refusal.detail,
        }
    else:
        _store(agency, clean)
        changes = _ready(clean)
        if not asset.licence and clean.facts.get("licence"):
            changes["licence"] = clean.facts["licence"]
    with tenant(agency.pk):
        Asset.objects.of(agency).filter(pk=asset.pk, status=Asset.Status.PENDING).update(**changes)
    store().delete(asset.upload_key)
    return _take(agency, asset.pk)


def _inspected(agency: Agency, asset: Asset) -> Inspected:
    """Read and clean the upload when its turn comes; nothing of it is in memory before that."""
    with concurrency_limit.inside(agency.pk), _inspections.one(agency.pk, patience=PATIENCE):
        with store().open(asset.upload_key) as file:
            raw = file.read(MAX_BYTES + 1)
        return inspect(raw, cast("Kind", asset.kind))


def _store(agency: Agency, clean: Inspected) -> None:
    """Store the thumbnail, then the clean file: a row never names what is not there."""
    content_type = clean.content_type
    retain(asset_key(agency.pk, clean.digest), thumbnail_key(agency.pk, clean.digest))
    if clean.thumbnail:
        key = thumbnail_key(agency.pk, clean.digest)
        store().put(key, clean.thumbnail, content_type=content_type)
    store().put(asset_key(agency.pk, clean.digest), clean.data, content_type=content_type)


def _settled_elsewhere(agency: Agency, asset_id: UUID) -> Asset:
    """Return the settled asset. A missing raw upload means that it was settled, or never sent."""
    asset = _take(agency, asset_id)
    if asset.status == Asset.Status.PENDING:
        raise UploadMissing("Send the file to the upload's address first, then complete it.")
    return asset


def _ready(clean: Inspected) -> dict[str, object]:
    return {
        "status": Asset.Status.READY,
        "content_type": clean.content_type,
        "bytes": len(clean.data),
        "digest": clean.digest,
        "width": clean.width,
        "height": clean.height,
        "facts": clean.facts,
    }


def _take(agency: Agency, asset_id: UUID) -> Asset:
    with tenant(agency.pk):
        return Asset.objects.of(agency).take(asset_id)
