"""Sources read as threads, each in a child under limits: a hostile one costs one refusal."""

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
# Of the source as text and what is made of it; the largest that may be sent has 64 MB.
LIMITS = Limits(cpu=20, wall=60, memory=1_500_000_000, answer=2**28)
PATIENCE = 10.0  # seconds that a request waits for its turn
_TOO_MUCH = (
    "Reading this takes more time or memory than a thread needs. Send the posts alone, or in parts."
)
_MISTAKE = (
    "This could not be read, which is our mistake: we have a note of it. "
    "Until it is mended, paste the text of the posts."
)

log = logging.getLogger("leporello.imports")
_places = FairSemaphore(at_once=4, each=1)


@dataclass(frozen=True, slots=True)
class Read:
    """A thread, what is to be kept of its source, and what else that could be read as.

    ``arrangement`` is how somebody arranged its posts, and the digest of the reading that they saw.
    """

    thread: ImportedThread
    raw: str
    candidates: tuple[Candidate, ...]
    arrangement: dict[str, Any] | None = None


def read(agency: Agency, data: str | bytes, source: Source | None, root: str | None) -> Read:
    """The thread in a text or file; ``source`` names its format, ``root`` its first post.

    Raises ``Invalid`` with the place and the way out, and ``Overloaded`` where too much is read already.
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
        log.error("an import has a mistake: %s", failed)
        raise invalid(place, _MISTAKE, "not-read") from None
    if "code" in head:
        raise invalid(place, head["detail"], head["code"])
    return Read(
        ImportedThread.model_validate_json(rest[: head["thread"]]),
        rest[head["thread"] :].decode(),
        tuple(Candidate(name, tuple(reasons)) for name, reasons in head["candidates"]),
    )
