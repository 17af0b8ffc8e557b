"""Changes carousels: by operations, or to an earlier version. One change at a time, none lost."""

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

# At most this many changes between two whole documents in the history, and steps in one change.
CHECKPOINT_EVERY = 50
TYPING = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a change, as the history names them."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A carousel after a change, the outcome, and whether the actor has a step to undo or redo."""

    carousel: Carousel
    outcome: Outcome
    undoable: bool = True
    redoable: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """The outcome of operations on a carousel, computed outside of any transaction."""

    carousel: Carousel
    outcome: Outcome
    _before: Document
    _pointer: str

    def validate_references(self) -> None:
        """Refuse references that a carousel of this client may not have; in a tenant block."""
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
    """Try operations on a carousel; refuse another ``version``, and name an operation that is refused.

    Operations that lay out text take time: call it outside of a tenant block, unless they are plain settings.
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
    """Apply all operations or none; return the function that stores them in the caller's tenant block.

    ``pointer`` is the place in the request that validation errors point into.
    """
    plan = plan_edit(agency, carousel_id, operations, version=expected_version, pointer=pointer)

    def save() -> Edited:
        carousel = locked(agency, carousel_id, expected_version)
        plan.validate_references()
        save_change(carousel, plan.outcome, operations, actor, Change.Kind.EDIT)
        return Edited(carousel, plan.outcome)

    return save


@transaction.atomic
def restore(
    agency: Agency,
    carousel_id: UUID,
    actor: Actor,
    earlier: Callable[[Carousel], Document],
    *,
    expected_version: int,
) -> Edited:
    """Make an earlier document the newest version; the history keeps everything in between.

    The document was valid once. Something that no longer exists, such as a picture, leaves its place empty
    and lint reports it; only changes of what the kit locks are refused.
    """
    carousel = locked(agency, carousel_id, expected_version)
    now, then = Document.model_validate(carousel.document), earlier(carousel)
    require_unlocked(then, now, carousel.kit, "/operations")
    outcome, steps = compare(now, then)
    save_change(carousel, outcome, steps, actor, Change.Kind.RESTORE)
    return Edited(carousel, outcome)


def locked(agency: Agency, carousel_id: UUID, expected_version: int) -> Carousel:
    """Lock the carousel for one change at a time; refuse a change that starts from another version."""
    rows = Carousel.objects.of(agency).select_for_update(of=("self",))
    carousel = rows.select_related("kit_version").take(carousel_id)
    require_current(carousel, expected_version)
    return carousel


def hold_version(carousel: Carousel) -> None:
    """Keep the current version of a locked carousel in its history, because something names it."""
    carousel.held_version = carousel.version
    carousel.save(update_fields=["held_version"])


def require_current(carousel: Carousel, expected_version: int) -> None:
    """Refuse a change that starts from another version than the newest."""
    if carousel.version != expected_version:
        raise StaleVersion(
            f"The carousel is at version {carousel.version}, not {expected_version}: "
            "load it again and repeat your change.",
            current=carousel.version,
        )


def context_of(carousel: Carousel, operations: Sequence[Operation]) -> Context:
    """Return the kit, the speaker, and the thread's posts for operations that place posts."""
    kit = carousel.kit
    dropping = any(isinstance(one, Drop) for one in operations)
    if carousel.thread_id is None or not dropping:
        return Context(kit, {}, speaker_of(None, kit))
    threads = Thread.objects.of(carousel.agency_id).filter(client=carousel.client_id).defer("raw")
    thread = threads.filter(pk=carousel.thread_id).first()
    if thread is None:  # another client's thread is not shown
        return Context(kit, {}, speaker_of(None, kit))
    return Context(kit, {item.id: item for item in items_of(thread)}, speaker_of(thread, kit))


def _applied(before: Document, operations: Sequence[Operation], context: Context) -> Outcome:
    """Apply operations to a document; errors name the operation."""
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
    """Store the new document as the next version, with its step in the history."""
    since = carousel.version
    carousel.document = storage_dump(outcome.document)
    carousel.title = title_of(outcome.document)
    carousel.words = words_of(outcome.document)
    carousel.status = Carousel.Status.DRAFT
    carousel.version = since + 1
    carousel.save(update_fields=["document", "title", "words", "status", "version", "updated_at"])
    dump = dump_operations(operations)
    if kind == Change.Kind.EDIT and _continues_typing(carousel, dump, actor, since):
        return
    whole = len(outcome.inverse) > CHECKPOINT_EVERY or _is_due(carousel)
    Change.objects.of(carousel.agency_id).create(
        agency_id=carousel.agency_id,
        carousel=carousel,
        since=since,
        version=carousel.version,
        kind=kind,
        target=target,
        operations=dump,
        inverse=dump_operations(outcome.inverse),
        checkpoint=carousel.document if whole else None,
        actor=actor.id,
        actor_name=actor.name,
    )


def _is_due(carousel: Carousel) -> bool:
    """Return whether the last whole document is as many changes back as the limit allows."""
    rows = Change.objects.of(carousel.agency_id).filter(carousel=carousel)
    latest = rows.annotate(whole=Q(checkpoint__isnull=False)).order_by("-version")
    found = list(latest.values_list("whole", flat=True)[: CHECKPOINT_EVERY - 1])
    return len(found) == CHECKPOINT_EVERY - 1 and not any(found)


def _continues_typing(
    carousel: Carousel, operations: list[dict[str, object]], actor: Actor, since: int
) -> bool:
    """Extend the last step while one text is typed: it keeps the newest text, and the inverse to the oldest.

    A version that something else names ends the step, so that it stays readable.
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
