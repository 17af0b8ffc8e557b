"""Public links to rendered files, for schedulers that fetch them days later without an API key.

A link redirects to a new signed URL of the store until seven days after publishing (a platform fetches media
when it publishes, and again after a failure), or until it is revoked. It is signed, so that guessed links
never reach the database, and the database holds nothing that would open it.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.utils import timezone

from accounts.tenancy import tenant
from core.errors import Conflict, invalid
from rendering.models import FileLinks, Output, Render
from rendering.queries import note_use

GOOD_FOR = timedelta(days=7)  # after publishing
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file, and the URL that opens it for everybody who has it."""

    output: Output
    url: str


def link_files(render: Render, publish_at: datetime | None) -> FileLinks:
    """Create links to all files of an ended render, for publishing at a given time or now."""
    publish_at = _publishing(publish_at)
    if not render.ended:
        raise Conflict("The render is not finished: make links when it is.")
    outputs = list(_outputs(render))
    # Retention running at this moment sees the files in use, or was quicker: then the refreshed row says so.
    note_use(render.agency_id, (output.blob for output in outputs))
    render.refresh_from_db(fields=["expired_at"])
    if not outputs or render.expired_at:
        raise Conflict("Files of this render are missing: render the carousel again.")
    return FileLinks.objects.of(render.agency_id).create(
        agency_id=render.agency_id,
        render=render,
        publish_at=publish_at,
        expires_at=publish_at + GOOD_FOR,
    )


def reschedule(links: FileLinks, publish_at: datetime) -> None:
    """Change the time of publishing of valid links. Expired or revoked links stay so: raises ``Conflict``."""
    publish_at = _publishing(publish_at)
    links.publish_at, links.expires_at = publish_at, publish_at + GOOD_FOR
    live = live_links(links.agency_id).filter(pk=links.pk)
    if not live.update(publish_at=links.publish_at, expires_at=links.expires_at):
        raise Conflict("These links have expired or were revoked: make new ones.")


def revoke(links: FileLinks) -> bool:
    """Revoke links. Returns whether they were valid. Files that were fetched cannot be taken back."""
    live = live_links(links.agency_id).filter(pk=links.pk)
    return bool(live.update(revoked_at=timezone.now()))


def live_links(agency_id: UUID) -> QuerySet[FileLinks]:
    """Return the valid links of an agency."""
    return FileLinks.objects.of(agency_id).filter(revoked_at=None, expires_at__gt=timezone.now())


def files_of(links: FileLinks) -> list[LinkedFile]:
    """Return the files of valid links, by format and in the order of the slides; else none."""
    if links.revoked_at or links.expires_at <= timezone.now():
        return []
    return list(_linked(links))


def resolve_link(token: str) -> Output | None:
    """Return the file that a link opens, or None if the link is not valid."""
    try:
        packed = urlsafe_b64decode(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None
    agency, links, output = (UUID(bytes=packed[at : at + 16]) for at in (0, 16, 32))
    with tenant(agency):
        found = live_links(agency).filter(pk=links).first()
        if found is None:
            return None
        outputs = Output.objects.of(agency).filter(render=found.render_id, pk=output)
        file = outputs.select_related("blob").first()
        if file is not None:
            note_use(agency, [file.blob])
        return file


def _linked(links: FileLinks) -> Iterator[LinkedFile]:
    for output in _outputs(links.render):
        packed = b"".join(pk.bytes for pk in (links.agency_id, links.pk, output.pk))
        token = _signer().sign(urlsafe_b64encode(packed).decode())
        name = quote(output.filename)
        yield LinkedFile(output, f"{settings.PUBLIC_URL}/files/{token}/{name}")


def _outputs(render: Render) -> QuerySet[Output]:
    outputs = Output.objects.of(render.agency_id).filter(render=render)
    return outputs.select_related("blob", "task").order_by("task_id", "file")


def _signer() -> Signer:
    return Signer(sep=".", salt="rendering.file_links")


def _publishing(at: datetime | None) -> datetime:
    now = timezone.now()
    if at is not None and not now <= at <= now + FARTHEST:
        raise invalid(
            "/publish_at", "Name a time in the future, at most a year ahead.", "out-of-range"
        )
    return at or now
