"""Reads sources as threads, each in a child under limits: a hostile source costs one refusal."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from accounts.models import Agency
from core.errors import invalid
from core.processes.children import ChildFailed, ChildStopped, Limits, template
from core.processes.concurrency import FairSemaphore, concurrency_limit
from design.importers import Candidate
from design.thread import ImportedThread, Source

READER = "design.importers.child"
# For the source as text and everything made of it; the largest upload has 64 MB.
LIMITS = Limits(cpu=20, wall=60, memory=1_500_000_000, answer=2**28)
PATIENCE = 10.0  # seconds that a request waits for its turn
_TOO_MUCH = (
    "Reading this takes too much time or memory. Send only the posts, or send them in parts."
)
_MISTAKE = (
    "This could not be read because of an error on our side, which has been logged. "
    "Until it is fixed, paste the text of the posts."
)

log = logging.getLogger("leporello.imports")
_places = FairSemaphore(at_once=4, each=1)


@dataclass(frozen=True, slots=True)
class Read:
    """A thread, the source to store, and the other formats in which it can be read.

    ``arrangement`` is a member's arrangement of its posts, with the digest of the reading it belongs to.
    """

    thread: ImportedThread
    raw: str
    candidates: tuple[Candidate, ...]
    arrangement: dict[str, Any] | None = None


def read(agency: Agency, data: str | bytes, source: Source | None, root: str | None) -> Read:
    """Read the thread in a text or file; ``source`` names its format, ``root`` its first post.

    Raises ``Invalid`` with the place and what to do, and ``Overloaded`` if too many others are being read.
    """
    form, place = ("text", "/text") if isinstance(data, str) else ("file", "/file")
    sent = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    try:
        with concurrency_limit.inside(agency.pk), _places.one(agency.pk, patience=PATIENCE):
            head, rest = template.ask(READER, sent, form, source or "", root or "", limits=LIMITS)
    except ChildStopped as stopped:
        log.warning("an import was stopped: %s", stopped)
        raise invalid(place, _TOO_MUCH, "too-much-work") from None
    except ChildFailed as failed:
        log.error("an import failed: %s", failed)
        raise invalid(place, _MISTAKE, "not-read") from None
    if "code" in head:
        raise invalid(place, head["detail"], head["code"])
    return Read(
        ImportedThread.model_validate_json(rest[: head["thread"]]),
        rest[head["thread"] :].decode(),
        tuple(Candidate(name, tuple(reasons)) for name, reasons in head["candidates"]),
    )
