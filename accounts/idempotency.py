"""Idempotency keys: a repeated request takes effect once and gets the stored response.

The response is stored in the transaction of the effect, so both exist or neither does. A process may die after any
statement: the repetition finds the work done, or does it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, IntegrityError, connection
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from accounts.models import Agency, IdempotencyRecord
from accounts.tenancy import tenant
from core.database.transactions import kept_connection
from core.encryption import DecryptionFailed, decrypt, encrypt
from core.errors import BadRequest, Conflict, ProblemError
from design.ids import uuid7

MAX_KEY = 160  # fits the column together with the actor's id
# Responses are stored this long; nobody repeats a request later.
REMEMBERED_FOR = timedelta(days=7)
PURPOSE = "idempotent answer"
# Headers that callers need from the stored response; the others are made for each response.
_HEADERS = ("ETag", "Location")
# The previous release wrote its record before the work, and allowed taking it over after this time.
_LEFT_OPEN = timedelta(minutes=2)

_NEW_KEY = "Use a new Idempotency-Key for a new request."

ClientAccess = frozenset[UUID] | None
# The part of a request that runs in one transaction, once everything slow is done.
Finish = Callable[[], Response]


class InFlight(Conflict):
    """The first request with this key is still in progress."""

    code, title = "idempotency-in-flight", "The same request is still in progress"


class KeyReused(ProblemError):
    """The key was used with a different request."""

    code, status, title = "idempotency-key-reused", 422, "This key was used for another request"


class NotRepeated(Conflict):
    """The request took effect, but its response may not be shown to the caller any more."""

    code, title = "idempotency-not-repeated", "This was done, but its response cannot be repeated"


def once(
    agency_id: UUID,
    actor: UUID,
    access: ClientAccess,
    request: Request,
    work: Callable[[], Response | Finish],
) -> Response:
    """Do ``work``, or return the stored response if a request with the same key was done within a week.

    A callable that ``work`` returns runs in a tenant block together with the record. A response that it returns
    directly had no effect and is not stored. Of two concurrent requests one works, however long that takes; the
    other gets ``InFlight``. A caller who has lost access to clients since gets ``NotRepeated``.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return finish(agency_id, work())
    if len(key) > MAX_KEY or not key.isprintable():
        raise BadRequest(f"An Idempotency-Key has at most {MAX_KEY} printable characters.")
    asked = IdempotencyRecord(
        agency_id=agency_id,
        key=f"{actor}:{key}",
        route=f"{request.method} {request.path}"[:200],
        body_digest=_digest(request),
        reach=None if access is None else sorted(access),
    )
    with _alone(agency_id, asked.key):
        with tenant(agency_id):
            known = _known(asked)
        if known:
            return _replay(known, access)
        left = work()
        if isinstance(left, HttpResponseBase):
            return left
        try:
            return finish(agency_id, left, asked)
        except IntegrityError:
            # Our connection broke, and the lock with it: a concurrent request was first.
            with tenant(agency_id):
                known = _known(asked)
            if known is None:
                raise
            return _replay(known, access)


def agency_id_for_key(actor: UUID, request: Request) -> UUID:
    """Return the id for an agency that a request creates; the same for every request with one Idempotency-Key.

    Raises ``KeyReused`` if the agency exists and its response is no longer stored.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return uuid7()
    agency_id = uuid5(actor, key)
    with tenant(agency_id):
        known = IdempotencyRecord.objects.of(agency_id).filter(key=f"{actor}:{key}").exists()
    if not known and Agency.objects.filter(pk=agency_id).exists():
        raise KeyReused(_NEW_KEY)
    return agency_id


def finish(
    agency_id: UUID, left: Response | Finish, record: IdempotencyRecord | None = None
) -> Response:
    """Return the response; run a callable in one transaction with ``record``, which stores its response."""
    if isinstance(left, HttpResponseBase):
        return left
    with tenant(agency_id):
        response = left()
        if record and response.status_code < 400:
            answer = {
                "body": response.data,
                "headers": {name: response[name] for name in _HEADERS if name in response},
            }
            record.status = response.status_code
            record.sealed = encrypt(PURPOSE, json.dumps(answer, cls=JSONEncoder))
            record.save(force_insert=True)
        return response


def delete_old_records() -> int:
    """Delete records older than a week. Return how many."""
    before, count = timezone.now() - REMEMBERED_FOR, 0
    for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True).iterator():
        with tenant(agency_id):
            old = IdempotencyRecord.objects.of(agency_id).filter(created_at__lt=before)
            count += old.delete()[0]
    return count


def _known(asked: IdempotencyRecord) -> IdempotencyRecord | None:
    """Return the record of the first request with this key. Raises ``KeyReused`` if that was a different request."""
    records = IdempotencyRecord.objects.of(asked.agency_id).filter(key=asked.key)
    record = records.first()
    if record is None:
        return None
    if (record.route, record.body_digest) != (asked.route, asked.body_digest):
        raise KeyReused(_NEW_KEY)
    if record.status is None:
        if not records.filter(status=None, created_at__lt=timezone.now() - _LEFT_OPEN).delete()[0]:
            raise InFlight("Try again in a moment.")
        return None
    return record


def _replay(record: IdempotencyRecord, access: ClientAccess) -> Response:
    if access is not None and (record.reach is None or not access.issuperset(record.reach)):
        raise NotRepeated("The clients that you have access to have changed since.")
    headers = {"Idempotency-Replayed": "true"}
    if not record.sealed:  # written by the previous release
        headers |= {"Location": record.location} if record.location else {}
        return Response(record.body, status=record.status, headers=headers)
    try:
        answer: dict[str, Any] = json.loads(decrypt(PURPOSE, record.sealed))
    except DecryptionFailed:
        raise NotRepeated("It can no longer be decrypted. Load what you created instead.") from None
    return Response(answer["body"], status=record.status, headers=answer["headers"] | headers)


@contextmanager
def _alone(agency_id: UUID, key: str) -> Iterator[None]:
    """Hold an advisory lock on a key, which ends with its connection at the latest.

    Raises ``InFlight`` if another request holds it.
    """
    digest = hashlib.sha256(f"{agency_id}:{key}".encode()).digest()
    number = int.from_bytes(digest[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s::bigint)", [number])
        (ours,) = cursor.fetchone()
    if not ours:
        raise InFlight("Try again in a moment.")
    held = connection.connection
    try:
        with kept_connection():
            yield
    finally:
        if connection.connection is held:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s::bigint)", [number])
            except DatabaseError:
                held.close()  # never return a connection that holds the lock to the pool


def _digest(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, default=_distinctive)
    return hashlib.sha256(body.encode()).hexdigest()


def _distinctive(value: object) -> str:
    """Return a text that distinguishes a value from others; of a file, the digest of its bytes."""
    if isinstance(value, UploadedFile):
        digest = hashlib.sha256()
        for chunk in value.chunks():
            digest.update(chunk)
        value.seek(0)
        return digest.hexdigest()
    return str(value)
