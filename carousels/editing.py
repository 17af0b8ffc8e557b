"""What changes a draft: operations, and an earlier version. One change at a time, none lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Agency
from carousels.building import items_of, speaker_of, title_of, words_of
from carousels.document import Document
from carousels.meaning import require_meaning, require_unlocked
from carousels.models import Carousel, Change, Thread
from carousels.operations import (
    Context,
    Drop,
    Operation,
    OperationRefused,
    Outcome,
    apply,
    between,
    dumped,
)
from carousels.upgrades import stored
from config.errors import StaleVersion, invalid

CHECKPOINT_EVERY = 50
TYPING = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a change, as the history names them."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The draft after a change, and what the change did."""

    carousel: Carousel
    outcome: Outcome


@transaction.atomic
def edit(
    agency: Agency,
    carousel_id: UUID,
    actor: Actor,
    operations: Sequence[Operation],
    *,
    expected_version: int,
    dry_run: bool = False,
    pointer: str = "/operations",
) -> Edited:
    """Do all operations or none; a dry run answers the same and writes nothing.

    ``pointer`` is the place in the request that refusals of what is said point into.
    """
    carousel = locked(agency, carousel_id, expected_version)
    outcome = outcome_of(carousel, operations, pointer)
    if not dry_run:
        keep(carousel, outcome, operations, actor, Change.Kind.EDIT)
    return Edited(carousel, outcome)


@transaction.atomic
def restore(
    agency: Agency,
    carousel_id: UUID,
    actor: Actor,
    earlier: Callable[[Carousel], Document],
    *,
    expected_version: int,
) -> Edited:
    """Make an earlier document the newest version; nothing in between is forgotten.

    What it says was right once. What is not there any more, such as a picture, leaves its place, and lint
    tells it; only what the kit locks is refused.
    """
    carousel = locked(agency, carousel_id, expected_version)
    now, then = Document.model_validate(carousel.document), earlier(carousel)
    require_unlocked(then, now, carousel.kit, "/operations")
    outcome, steps = between(now, then)
    keep(carousel, outcome, steps, actor, Change.Kind.RESTORE)
    return Edited(carousel, outcome)


def locked(agency: Agency, carousel_id: UUID, expected_version: int) -> Carousel:
    """The draft, for one change at a time; refuses a change that starts from another version."""
    rows = Carousel.objects.of(agency).select_for_update(of=("self",))
    carousel = rows.select_related("kit_version").take(carousel_id)
    require_current(carousel, expected_version)
    return carousel


def hold(carousel: Carousel) -> None:
    """Have the version of a locked draft stay in its history, for what names it."""
    carousel.held_version = carousel.version
    carousel.save(update_fields=["held_version"])


def require_current(carousel: Carousel, expected_version: int) -> None:
    """Refuse what starts from another version than the newest."""
    if carousel.version != expected_version:
        raise StaleVersion(
            f"The carousel is at version {carousel.version}, not {expected_version}: "
            "load it again and repeat your change.",
            current=carousel.version,
        )


def context_of(carousel: Carousel, operations: Sequence[Operation]) -> Context:
    """The kit, the voice, and for gestures with posts those of the thread."""
    kit = carousel.kit
    dropping = any(isinstance(one, Drop) for one in operations)
    if carousel.thread_id is None or not dropping:
        return Context(kit, {}, speaker_of(None, kit))
    threads = Thread.objects.of(carousel.agency_id).filter(client=carousel.client_id).defer("raw")
    thread = threads.filter(pk=carousel.thread_id).first()
    if thread is None:  # of another client's thread nothing is shown
        return Context(kit, {}, speaker_of(None, kit))
    return Context(kit, {item.id: item for item in items_of(thread)}, speaker_of(thread, kit))


def outcome_of(
    carousel: Carousel, operations: Sequence[Operation], pointer: str = "/operations"
) -> Outcome:
    """What operations would do to a draft as it is; refusals name the operation."""
    document = Document.model_validate(carousel.document)
    context = context_of(carousel, operations)
    try:
        outcome = apply(document, operations, context)
    except OperationRefused as refusal:
        pointer = f"/operations/{refusal.index}{refusal.pointer}"
        raise invalid(pointer, refusal.detail, refusal.code) from None
    whose = carousel.agency_id, carousel.client_id
    require_meaning(*whose, outcome.document, document, context.kit, pointer)
    return outcome


def keep(
    carousel: Carousel,
    outcome: Outcome,
    operations: Sequence[Operation],
    actor: Actor,
    kind: Change.Kind,
    *,
    target: int | None = None,
) -> None:
    """Keep the new document under the next version, with its step in the history."""
    since = carousel.version
    carousel.document = stored(outcome.document)
    carousel.title = title_of(outcome.document)
    carousel.words = words_of(outcome.document)
    carousel.status = Carousel.Status.DRAFT
    carousel.version = since + 1
    carousel.save(update_fields=["document", "title", "words", "status", "version", "updated_at"])
    said = dumped(operations)
    if kind == Change.Kind.EDIT and _goes_on(carousel, said, actor, since):
        return
    whole = carousel.version % CHECKPOINT_EVERY == 0
    Change.objects.of(carousel.agency_id).create(
        agency_id=carousel.agency_id,
        carousel=carousel,
        since=since,
        version=carousel.version,
        kind=kind,
        target=target,
        operations=said,
        inverse=dumped(outcome.inverse),
        checkpoint=carousel.document if whole else None,
        actor=actor.id,
        actor_name=actor.name,
    )


def _goes_on(
    carousel: Carousel, operations: list[dict[str, object]], actor: Actor, since: int
) -> bool:
    """Typing in one text is one step: the newest words, and the way back to the oldest.

    A version that something else names ends the step: it can be looked at for good.
    """
    if len(operations) != 1 or operations[0]["op"] != "set_text" or carousel.held_version == since:
        return False
    recent = Change.objects.of(carousel.agency_id).filter(
        carousel=carousel,
        version=since,
        actor=actor.id,
        kind=Change.Kind.EDIT,
        undone=False,
        checkpoint__isnull=True,
        updated_at__gt=timezone.now() - TYPING,
    )
    last = recent.first()
    if last is None or len(last.operations) != 1:
        return False
    before = last.operations[0]
    if (before["op"], before.get("element")) != ("set_text", operations[0]["element"]):
        return False
    last.operations, last.version = operations, carousel.version
    last.save(update_fields=["operations", "version", "updated_at"])
    return True
