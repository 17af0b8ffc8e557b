"""Operations of an editor on a document: small, all or nothing, each with an inverse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from design.document.model import Document
from design.operations import drops, gestures, primitives
from design.operations.difference import difference
from design.operations.losses import Lost, find_lost
from design.operations.models import (
    OPERATIONS,
    AddPictures,
    DraftCaptions,
    Drop,
    DropPost,
    Operation,
    Primitive,
    RebuildFromThread,
    SetOutro,
    dump_operations,
)
from design.operations.workbench import Context, OperationRefused, Workbench

__all__ = [
    "OPERATIONS",
    "Context",
    "Drop",
    "Lost",
    "Operation",
    "OperationRefused",
    "Outcome",
    "Primitive",
    "RebuildFromThread",
    "apply",
    "changed_slides",
    "compare",
    "difference",
    "dump_operations",
]


# Gestures that replace content. The others announce that they remove something, or only move text.
_REPLACING = (DropPost, AddPictures, SetOutro, DraftCaptions)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The changed document, its inverse, and the slides that are new or different.

    ``lost`` is content that was replaced and is nowhere in the document now.
    """

    document: Document
    inverse: list[Primitive]
    changed: list[UUID]
    removed: list[UUID]
    lost: list[Lost] = field(default_factory=list)


def apply(document: Document, operations: Sequence[Operation], context: Context) -> Outcome:
    """Apply all operations in order, or none; raises ``OperationRefused`` with the index of the failed one.

    The inverse applied to the outcome gives the document back, equal in its canonical dump.
    """
    bench = Workbench(document)
    for index, operation in enumerate(operations):
        try:
            if isinstance(operation, Primitive):
                primitives.perform(bench, operation)
            elif isinstance(operation, Drop):
                drops.perform(bench, operation, context)
            else:
                gestures.perform(bench, operation, context)
        except OperationRefused as refusal:
            refusal.index = index
            raise
    try:
        after = bench.document()
    except OperationRefused as refusal:
        refusal.index = max(0, len(operations) - 1)
        raise
    outcome = _outcome(document, after)
    if not any(isinstance(one, _REPLACING) for one in operations):
        return outcome
    return replace(
        outcome, lost=find_lost(document, after, gestures.generated_texts(document, context))
    )


def compare(before: Document, after: Document) -> tuple[Outcome, list[Primitive]]:
    """Return the outcome of turning ``before`` into ``after``, and the operations that do it."""
    return _outcome(before, after), difference(before, after)


def _outcome(before: Document, after: Document) -> Outcome:
    changed, removed = changed_slides(before, after)
    return Outcome(after, difference(after, before), changed, removed)


def changed_slides(before: Document, after: Document) -> tuple[list[UUID], list[UUID]]:
    """Return the ids of the slides of ``after`` that are new or different, and of those that are gone."""
    old = {slide.id: slide for slide in before.slides}
    new = {slide.id for slide in after.slides}
    changed = [slide.id for slide in after.slides if old.get(slide.id) != slide]
    return changed, [slide.id for slide in before.slides if slide.id not in new]
