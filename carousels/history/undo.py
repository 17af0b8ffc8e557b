"""Undoes and redoes changes: only the actor's own, leaving others' changes in place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from accounts.models import Agency
from carousels.editing.edits import Actor, Edited, locked, save_change
from carousels.editing.references import require_room
from carousels.history.versions import document_at
from carousels.models import Carousel, Change
from core.errors import Conflict, ErrorItem
from design.document.model import Document
from design.operations import OPERATIONS, compare
from design.operations.merging import Path, Unmergeable, at, merged
from design.operations.naming import name_of_place
from design.operations.primitives import replay
from design.operations.runs import Effort

# What to do with values that somebody changed since: refuse, overwrite theirs, or keep theirs.
Conflicts = Literal["refuse", "overwrite", "keep"]
# Steps searched for who changed something, and for where a restored part was.
_LOOKED_THROUGH = 100
# Conflicts reported one by one.
_MAX_REPORTED = 50
# Later undone changes that an undo leaves out of what it restores.
_UNDONE = 20


# Changes that can be undone. The newest of the others decides about redo: only an undo can be redone.
_DONE = (Change.Kind.EDIT, Change.Kind.REDO, Change.Kind.RESTORE)
_NEW_OR_UNDONE = (Change.Kind.UNDO, Change.Kind.EDIT, Change.Kind.RESTORE)


class ChangedSince(Conflict):
    """Somebody changed what would be undone; ``changes`` names who and what."""

    code, title = "changed-since", "Somebody has changed this since"


@transaction.atomic
def undo(
    agency: Agency,
    carousel_id: UUID,
    actor: Actor,
    *,
    expected_version: int,
    conflicts: Conflicts = "refuse",
) -> Edited:
    """Undo the actor's last change that is not undone yet; others' changes since then stay.

    Raises ``ChangedSince`` if both changed the same value, unless ``conflicts`` says what to do.
    """
    carousel = locked(agency, carousel_id, expected_version)
    last = _last(carousel, actor, _DONE)
    if last is None:
        raise Conflict("You have no change to undo.")
    return _reverse(carousel, last, actor, Change.Kind.UNDO, conflicts)


@transaction.atomic
def redo(
    agency: Agency,
    carousel_id: UUID,
    actor: Actor,
    *,
    expected_version: int,
    conflicts: Conflicts = "refuse",
) -> Edited:
    """Redo the actor's last undone change, unless they changed something since; conflicts as for ``undo``."""
    carousel = locked(agency, carousel_id, expected_version)
    undone = _last(carousel, actor, _NEW_OR_UNDONE)
    if undone is None or undone.kind != Change.Kind.UNDO:
        raise Conflict("You have no change to redo.")
    return _reverse(carousel, undone, actor, Change.Kind.REDO, conflicts)


def _last(carousel: Carousel, actor: Actor, kinds: Sequence[str]) -> Change | None:
    changes = Change.objects.of(carousel.agency_id).filter(
        carousel=carousel, actor=actor.id, kind__in=kinds, undone=False
    )
    return changes.order_by("-version").first()


def _reverse(
    carousel: Carousel, change: Change, actor: Actor, kind: Change.Kind, conflicts: Conflicts
) -> Edited:
    """Merge the inverse of a change with everything that came after it."""
    after, before = _after_and_before(carousel, change)
    earlier = _earlier(carousel, change, before)
    effort = Effort()
    before = _without_undone(carousel, change, before, effort)
    now = Document.model_validate(carousel.document)
    try:
        over = conflicts == "overwrite"
        found = merged(after, before, now, over=over, earlier=earlier, effort=effort)
    except Unmergeable:
        raise Conflict(
            f"Version {change.version} cannot be undone on its own any more: too much of what it "
            "changed has moved. Restore an earlier version instead."
        ) from None
    if found.clashes and conflicts == "refuse":
        raise _changed_since(carousel, change, actor, after, found.clashes)
    change.undone = True
    change.save(update_fields=["undone"])
    require_room(found.document, now)
    outcome, steps = compare(now, found.document)
    save_change(carousel, outcome, steps, actor, kind, target=change.version)
    newest = _last(carousel, actor, _NEW_OR_UNDONE)
    return Edited(
        carousel,
        outcome,
        undoable=_last(carousel, actor, _DONE) is not None,
        redoable=newest is not None and newest.kind == Change.Kind.UNDO,
    )


def _after_and_before(carousel: Carousel, change: Change) -> tuple[Document, Document]:
    """Return the document after a change, and before it."""
    after = document_at(carousel, change.version)
    return after, replay(after, OPERATIONS.validate_python(change.inverse))


def _earlier(carousel: Carousel, change: Change, before: Document) -> Iterator[Document]:
    """Yield the document before a change, then before each earlier change, computed on demand."""
    yield before
    rows = Change.objects.of(carousel.agency_id).filter(
        carousel=carousel, version__lt=change.version
    )
    for step in rows.order_by("-version").defer("checkpoint")[:_LOOKED_THROUGH]:
        before = replay(before, OPERATIONS.validate_python(step.inverse))
        yield before


def _without_undone(
    carousel: Carousel, change: Change, before: Document, effort: Effort
) -> Document:
    """Return the document before a change, without earlier changes that were undone since.

    Undoing a change must not bring back what somebody else has already undone.
    """
    rows = Change.objects.of(carousel.agency_id).filter(carousel=carousel).defer("checkpoint")
    undone = rows.filter(kind=Change.Kind.UNDO, undone=False, version__gt=change.version)
    for step in undone.order_by("version")[:_UNDONE]:
        taken = step
        while taken.version > change.version and taken.target is not None:
            taken = rows.get(version=taken.target)
        # What had been undone before the change is already missing from its document.
        if taken.version < change.version and taken.kind != Change.Kind.UNDO:
            with suppress(Unmergeable):
                before = merged(*_after_and_before(carousel, taken), before, effort=effort).document
    return before


def _changed_since(
    carousel: Carousel, change: Change, actor: Actor, after: Document, clashes: list[Path]
) -> ChangedSince:
    """Return the refusal that names who changed what."""
    now = Document.model_validate(carousel.document)
    paths = list(dict.fromkeys(clashes))[:_MAX_REPORTED]
    since = _since(carousel, change, now, paths)
    errors: list[ErrorItem] = []
    changes: list[dict[str, Any]] = []
    for path in paths:
        step = since.get(path)
        name = "Somebody" if step is None else step.actor_name
        who = "You" if step and step.actor == actor.id else name
        what = name_of_place(path, now, after)
        pointer = "/" + "/".join(path)
        detail = f"{who} changed {what} since."
        errors.append({"pointer": pointer, "detail": detail, "code": ChangedSince.code})
        version = step.version if step else None
        changes.append({"pointer": pointer, "what": what, "who": name, "version": version})
    return ChangedSince(
        f"{errors[0]['detail']} Send `conflicts`: `overwrite` to undo or redo it anyway, or `keep` to leave "
        "that unchanged and do the rest.",
        errors=errors,
        changes=changes,
    )


def _since(
    carousel: Carousel, change: Change, now: Document, clashes: list[Path]
) -> dict[Path, Change]:
    """Return, for each path, the newest step after a change that changed its value."""
    rows = Change.objects.of(carousel.agency_id).filter(
        carousel=carousel, version__gt=change.version
    )
    found: dict[Path, Change] = {}
    document, dump = now, now.model_dump(mode="json")
    for step in rows.order_by("-version").defer("checkpoint")[:_LOOKED_THROUGH]:
        document = replay(document, OPERATIONS.validate_python(step.inverse))
        earlier = document.model_dump(mode="json")
        for path in set(clashes) - found.keys():
            if at(dump, path) != at(earlier, path):
                found[path] = step
        if found.keys() >= set(clashes):
            break
        dump = earlier
    return found
