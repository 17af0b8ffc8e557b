"""One effect a key: a request that is sent twice is done once and answered twice.

The answer is kept in the transaction of the effect: both are there, or neither is. So a process may
die after any statement, and the repetition finds the work done, or does it.
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

MAX_KEY = 160  # beside the actor's id it fits its column
# Nobody repeats a request later than this; the answers would pile up.
REMEMBERED_FOR = timedelta(days=7)
PURPOSE = "idempotent answer"
# What a caller goes on with; the others are made anew for every answer.
_HEADERS = ("ETag", "Location")
# The release before this one wrote its record first, and took it over after this long.
_LEFT_OPEN = timedelta(minutes=2)

_NEW_KEY = "Use a new Idempotency-Key for a new request."

Reach = frozenset[UUID] | None
# What is left to do of a request in one transaction, once everything slow is done.
Finish = Callable[[], Response]


class InFlight(Conflict):
    """The first request with this key has not been answered yet."""

    code, title = "idempotency-in-flight", "The same request is still being worked on"


class KeyReused(ProblemError):
    """The key belongs to a request that said something else."""

    code, status, title = "idempotency-key-reused", 422, "This key was used for another request"


class NotRepeated(Conflict):
    """The request was done, and its answer is nothing to show to the asker any more."""

    code, title = "idempotency-not-repeated", "This was done, and its answer is not repeated"


def once(
    agency_id: UUID,
    actor: UUID,
    reach: Reach,
    request: Request,
    work: Callable[[], Response | Finish],
) -> Response:
    """Do ``work`` unless a request with the same key was done within a week; then answer as then.

    What ``work`` gives back is finished in a tenant block together with the record; a response that it
    gives itself had no effect and is not kept. Of two requests at the same time one works, however long
    that takes, and the other is told so. Whoever reaches less than they did is not answered again.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return finished(agency_id, work())
    if len(key) > MAX_KEY or not key.isprintable():
        raise BadRequest(f"An Idempotency-Key has at most {MAX_KEY} printable characters.")
    said = IdempotencyRecord(
        agency_id=agency_id,
        key=f"{actor}:{key}",
        route=f"{request.method} {request.path}"[:200],
        body_digest=_digest(request),
        reach=None if reach is None else sorted(reach),
    )
    with _alone(agency_id, said.key):
        with tenant(agency_id):
            known = _known(said)
        if known:
            return _replay(known, reach)
        left = work()
        if isinstance(left, HttpResponseBase):
            return left
        try:
            return finished(agency_id, left, said)
        except IntegrityError:
            # Our connection had broken off, and the lock with it: somebody else was first.
            with tenant(agency_id):
                known = _known(said)
            if known is None:
                raise
            return _replay(known, reach)


def named_by_key(actor: UUID, request: Request) -> UUID:
    """The id of an agency that a request makes: under an Idempotency-Key always the same.

    Raises ``KeyReused`` where the agency is there and its answer is not remembered any more.
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


def finished(
    agency_id: UUID, left: Response | Finish, record: IdempotencyRecord | None = None
) -> Response:
    """The answer of what is left to do, in one transaction with the record of it."""
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


def forget_old() -> int:
    """Let go the keys whose week is over; returns how many."""
    before, count = timezone.now() - REMEMBERED_FOR, 0
    for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True).iterator():
        with tenant(agency_id):
            old = IdempotencyRecord.objects.of(agency_id).filter(created_at__lt=before)
            count += old.delete()[0]
    return count


def _known(said: IdempotencyRecord) -> IdempotencyRecord | None:
    """The record of the first request with this key; refuses another request under it."""
    records = IdempotencyRecord.objects.of(said.agency_id).filter(key=said.key)
    record = records.first()
    if record is None:
        return None
    if (record.route, record.body_digest) != (said.route, said.body_digest):
        raise KeyReused(_NEW_KEY)
    if record.status is None:
        if not records.filter(status=None, created_at__lt=timezone.now() - _LEFT_OPEN).delete()[0]:
            raise InFlight("Ask again in a moment.")
        return None
    return record


def _replay(record: IdempotencyRecord, reach: Reach) -> Response:
    if reach is not None and (record.reach is None or not reach.issuperset(record.reach)):
        raise NotRepeated("Since then the clients that you reach have changed.")
    headers = {"Idempotency-Replayed": "true"}
    if not record.sealed:  # of the release before this one
        headers |= {"Location": record.location} if record.location else {}
        return Response(record.body, status=record.status, headers=headers)
    try:
        answer: dict[str, Any] = json.loads(decrypt(PURPOSE, record.sealed))
    except DecryptionFailed:
        raise NotRepeated("The key that opens it is gone: load what you made instead.") from None
    return Response(answer["body"], status=record.status, headers=answer["headers"] | headers)


@contextmanager
def _alone(agency_id: UUID, key: str) -> Iterator[None]:
    """Work under a key that nobody else works under: a lock that lives and dies with its connection.

    Raises ``InFlight`` where somebody does.
    """
    digest = hashlib.sha256(f"{agency_id}:{key}".encode()).digest()
    number = int.from_bytes(digest[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s::bigint)", [number])
        (ours,) = cursor.fetchone()
    if not ours:
        raise InFlight("Ask again in a moment.")
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
                held.close()  # no pool gets it back with the lock on it


def _digest(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, default=_told)
    return hashlib.sha256(body.encode()).hexdigest()


def _told(value: object) -> str:
    """What tells a value from others: of a file its bytes."""
    if isinstance(value, UploadedFile):
        digest = hashlib.sha256()
        for chunk in value.chunks():
            digest.update(chunk)
        value.seek(0)
        return digest.hexdigest()
    return str(value)
