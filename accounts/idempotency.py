"""One effect a key: a request that is sent twice is done once and answered twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Agency, IdempotencyRecord
from accounts.tenancy import tenant
from config.errors import BadRequest, Conflict, ProblemError

MAX_KEY = 160  # beside the actor's id it fits its column
# A process that died at work leaves its record open; after this long another may do the work.
ABANDONED_AFTER = timedelta(minutes=2)
# Nobody repeats a request later than this; the answers would pile up.
REMEMBERED_FOR = timedelta(days=7)


class InFlight(Conflict):
    """The first request with this key has not been answered yet."""

    code, title = "idempotency-in-flight", "The same request is still being worked on"


class KeyReused(ProblemError):
    """The key belongs to a request that said something else."""

    code, status, title = "idempotency-key-reused", 422, "This key was used for another request"


def once(agency_id: UUID, actor: UUID, request: Request, work: Callable[[], Response]) -> Response:
    """Run ``work`` unless a request with the same key did within a week; then answer as it was answered.

    The record commits first, so that of two requests at the same time only one works. An answer
    of 500 or an exception frees the key again.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return work()
    if len(key) > MAX_KEY or not key.isprintable():
        raise BadRequest(f"An Idempotency-Key has at most {MAX_KEY} printable characters.")
    record, ours = _claim(agency_id, f"{actor}:{key}", request)
    if not ours:
        return _replay(record)
    try:
        response = work()
    except BaseException:
        _forget(agency_id, record.pk)
        raise
    if response.status_code >= 400:
        _forget(agency_id, record.pk)
        return response
    with tenant(agency_id):
        IdempotencyRecord.objects.of(agency_id).filter(pk=record.pk).update(
            status=response.status_code,
            body=json.loads(json.dumps(response.data, default=str)),
            location=response.headers.get("Location", ""),
        )
    return response


def forget_old() -> int:
    """Let go the keys whose week is over; returns how many."""
    before, count = timezone.now() - REMEMBERED_FOR, 0
    for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True).iterator():
        with tenant(agency_id):
            old = IdempotencyRecord.objects.of(agency_id).filter(created_at__lt=before)
            count += old.delete()[0]
    return count


def _claim(agency_id: UUID, key: str, request: Request) -> tuple[IdempotencyRecord, bool]:
    body = json.dumps(request.data, sort_keys=True, default=_told)
    digest = hashlib.sha256(body.encode()).hexdigest()
    route = f"{request.method} {request.path}"[:200]
    with tenant(agency_id):
        records = IdempotencyRecord.objects.of(agency_id)
        record, ours = records.get_or_create(
            key=key,
            defaults={"agency_id": agency_id, "route": route, "body_digest": digest},
        )
        if ours:
            return record, True
        if (record.route, record.body_digest) != (route, digest):
            raise KeyReused("Use a new Idempotency-Key for a new request.")
        if record.status is None:
            now = timezone.now()
            taken_over = records.filter(
                pk=record.pk, status=None, created_at__lt=now - ABANDONED_AFTER
            ).update(created_at=now)
            if not taken_over:
                raise InFlight("Ask again in a moment.")
            return record, True
        return record, False


def _replay(record: IdempotencyRecord) -> Response:
    headers = {"Idempotency-Replayed": "true"}
    if record.location:
        headers["Location"] = record.location
    return Response(record.body, status=record.status, headers=headers)


def _forget(agency_id: UUID, pk: UUID) -> None:
    with tenant(agency_id):
        IdempotencyRecord.objects.of(agency_id).filter(pk=pk, status=None).delete()


def _told(value: object) -> str:
    """What tells a value from others: of a file its bytes."""
    if isinstance(value, UploadedFile):
        digest = hashlib.sha256()
        for chunk in value.chunks():
            digest.update(chunk)
        value.seek(0)
        return digest.hexdigest()
    return str(value)
