"""Signed tokens to listen to one render. A stream must be opened within five minutes."""

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
    """The address of a stream with its token, and until when it may be opened."""

    url: str
    expires_at: datetime


def issue(render: Render) -> StreamToken:
    """Return an address that streams this render only. The caller must check who may have it."""
    until = timezone.now() + EXPIRES
    terms = {
        "agency": str(render.agency_id),
        "render": str(render.pk),
        "until": int(until.timestamp()),
    }
    signature = signing.dumps(terms, salt=_SALT)
    return StreamToken(f"{settings.EVENTS_URL}/renders/{render.pk}?leave={signature}", until)


def read(signature: str, render_id: UUID) -> UUID | None:
    """Return the agency of the render if the token is valid for it now, else None."""
    try:
        terms = signing.loads(signature, salt=_SALT)
    except signing.BadSignature:
        return None
    fits = terms["render"] == str(render_id) and terms["until"] >= timezone.now().timestamp()
    return UUID(terms["agency"]) if fits else None
