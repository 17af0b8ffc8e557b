"""Leave to listen to one render: signed, and good for five minutes to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils import timezone

from rendering.models import Render

EXPIRES = timedelta(minutes=5)
_SALT = "rendering.streams"


@dataclass(frozen=True, slots=True)
class StreamToken:
    """Where a stream is, until when it may be opened, and by which token."""

    url: str
    expires_at: datetime


def issue(render: Render) -> StreamToken:
    """An address that streams this render and no other; who is to have it is the caller's to check."""
    until = timezone.now() + EXPIRES
    terms = {
        "agency": str(render.agency_id),
        "render": str(render.pk),
        "until": int(until.timestamp()),
    }
    signature = signing.dumps(terms, salt=_SALT)
    return StreamToken(f"{settings.EVENTS_URL}/renders/{render.pk}?leave={signature}", until)


def read(signature: str, render_id: UUID) -> UUID | None:
    """The agency of a render that may be listened to now; None when the leave is not for that."""
    try:
        terms = signing.loads(signature, salt=_SALT)
    except signing.BadSignature:
        return None
    fits = terms["render"] == str(render_id) and terms["until"] >= timezone.now().timestamp()
    return UUID(terms["agency"]) if fits else None
