"""What changes a draft: operations, and an earlier version. One change at a time, none lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency
from accounts.tenancy import tenant
from carousels.editing.building import items_of, speaker_of, title_of, words_of
from carousels.editing.references import require_unlocked, validate_references
from carousels.models import Carousel, Change, Thread
from core.errors import StaleVersion, invalid
from design.document.model import Document
from design.document.upgrades import storage_dump
from design.operations import (
    Context,
    Drop,
    Operation,
    OperationRefused,
    Outcome,
    apply,
    compare,
    dump_operations,
)

# From one whole document in the history to the next at most so many changes, and steps of one change.
CHECKPOINT_EVERY = 50
TYPING = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a change, as the history names them."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The draft after a change, what the change did, and whether its actor has a step left either way."""

    carousel: Carousel
    outcome: Outcome
    undoable: bool = True
    redoable: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """What operations would do to a draft as it is, worked out outside of any transaction."""

    carousel: Carousel
    outcome: Outcome
    _before: Document
    _pointer: str

    def validate_references(self) -> None:
        """Refuse what a draft of this client may not say; in a tenant block."""
        whose = self.carousel.agency_id, self.carousel.client_id
        after = self.outcome.document
        validate_references(*whose, after, self._before, self.carousel.kit, self._pointer)


def plan_edit(
    agency: Agency,
    carousel_id: UUID,
    operations: Sequence[Operation],
    *,
    version: int | None = None,
    pointer: str = "/operations",
) -> Planned:
    """Try operations on a draft; refuses one that has another ``version``, and names a bad operation.

    Gestures may take their time: call it outside of a tenant block, unless they are plain settings.
    """
    with tenant(agency):
        carousel = Carousel.objects.of(agency).select_related("kit_version").take(carousel_id)
        require_current(carousel, version or carousel.version)
        context = context_of(carousel, operations)
    before = Document.model_validate(carousel.document)
    return Planned(carousel, _applied(before, operations, context), before, pointer)


def edit(
    agency: Agency,
    carousel_id: UUID,
    actor: Actor,
    operations: Sequence[Operation],
    *,
    expected_version: int,
    pointer: str = "/operations",
) -> Callable[[], Edited]:
    """Do all operations or none; what is given back keeps them, in the caller's tenant block.

    ``pointer`` is the place in the request that refusals of what is said point into.
    """
    plan = plan_edit(agency, carousel_id, operations, version=expected_version, pointer=pointer)

    def kept() -> Edited:
        carousel = locked(agency, carousel_id, expected_version)
        plan.validate_references()
        save_change(carousel, plan.outcome, operations, actor, Change.Kind.EDIT)
        return Edited(carousel, plan.outcome)

    return kept


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
    outcome, steps = compare(now, then)
    save_change(carousel, outcome, steps, actor, Change.Kind.RESTORE)
    return Edited(carousel, outcome)


def locked(agency: Agency, carousel_id: UUID, expected_version: int) -> Carousel:
    """The draft, for one change at a time; refuses a change that starts from another version."""
    rows = Carousel.objects.of(agency).select_for_update(of=("self",))
    carousel = rows.select_related("kit_version").take(carousel_id)
    require_current(carousel, expected_version)
    return carousel


def hold_version(carousel: Carousel) -> None:
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


def _applied(before: Document, operations: Sequence[Operation], context: Context) -> Outcome:
    """What operations make of a document; refusals name the operation."""
    try:
        return apply(before, operations, context)
    except OperationRefused as refusal:
        pointer = f"/operations/{refusal.index}{refusal.pointer}"
        raise invalid(pointer, refusal.detail, refusal.code) from None


def save_change(
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
    carousel.document = storage_dump(outcome.document)
    carousel.title = title_of(outcome.document)
    carousel.words = words_of(outcome.document)
    carousel.status = Carousel.Status.DRAFT
    carousel.version = since + 1
    carousel.save(update_fields=["document", "title", "words", "status", "version", "updated_at"])
    said = dump_operations(operations)
    if kind == Change.Kind.EDIT and _continues_typing(carousel, said, actor, since):
        return
    whole = len(outcome.inverse) > CHECKPOINT_EVERY or _is_due(carousel)
    Change.objects.of(carousel.agency_id).create(
        agency_id=carousel.agency_id,
        carousel=carousel,
        since=since,
        version=carousel.version,
        kind=kind,
        target=target,
        operations=said,
        inverse=dump_operations(outcome.inverse),
        checkpoint=carousel.document if whole else None,
        actor=actor.id,
        actor_name=actor.name,
    )


def _is_due(carousel: Carousel) -> bool:
    """Whether as many changes as belong between two whole documents came since the last one."""
    rows = Change.objects.of(carousel.agency_id).filter(carousel=carousel)
    latest = rows.annotate(whole=Q(checkpoint__isnull=False)).order_by("-version")
    found = list(latest.values_list("whole", flat=True)[: CHECKPOINT_EVERY - 1])
    return len(found) == CHECKPOINT_EVERY - 1 and not any(found)


def _continues_typing(
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
