"""Finds the fixes that help: the engine tries each proposal on the carousel before it is offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from carousels.editing.building import speaker_of
from carousels.verdict.fixes import Case, Fix, NotThere, proposals
from carousels.verdict.readiness import Fault, Item, Readiness, faults_of
from carousels.verdict.validation import lay_out, platform_faults
from core.errors import ProblemError
from design.document.model import Document
from design.document.variants import apply_variant
from design.operations import OPERATIONS, Context, OperationRefused, apply
from design.snapshot import Snapshot
from painting import previews

# Slides laid out for all fixes of one response: about two seconds, since a person waits for it.
MOST_LAID_OUT = 150
MOST_LOOKED_AT = 12  # slides checked if a fix changes the whole carousel


def with_fixes(
    agency_id: UUID, snapshot: Snapshot, formats: Sequence[str], found: Readiness
) -> Readiness:
    """Return readiness with a fix for each item that one helps; errors first while time remains.

    An offered fix can be applied, removes its item, and causes no other error.
    """
    trials = _Trials(agency_id, snapshot, formats, found)
    return Readiness(tuple(replace(item, fix=trials.fix_for(item)) for item in found.items))


@dataclass(slots=True)
class _Trials:
    agency_id: UUID
    snapshot: Snapshot
    formats: Sequence[str]
    found: Readiness
    laid_out: int = 0

    @property
    def _slides(self) -> set[UUID]:
        return {slide.id for slide in self.snapshot.document.slides}

    def fix_for(self, item: Item) -> Fix | None:
        case = Case(
            item.code,
            item.message,
            item.slides,
            item.element,
            tuple(previews.require_format(self.snapshot, key) for key in item.formats),
            self.snapshot.document,
            self.snapshot.kit,
        )
        try:
            return next((one for one in proposals(case) if self._helps(one, item)), None)
        except NotThere:
            return None

    def _helps(self, fix: Fix, item: Item) -> bool:
        if fix.kind != "operations" or item.code == "caption-missing":
            return True
        if self.laid_out > MOST_LAID_OUT:
            return False
        steps = OPERATIONS.validate_python(list(fix.operations))
        context = Context(self.snapshot.kit, {}, speaker_of(None, self.snapshot.kit))
        try:
            outcome = apply(self.snapshot.document, steps, context)
        except OperationRefused:
            return False
        changed = {*outcome.changed, *item.slides}
        try:
            return not self._is_no_better(outcome.document, changed, item)
        except ProblemError:
            return False  # it cannot be checked now

    def _is_no_better(self, after: Document, changed: set[UUID], item: Item) -> bool:
        """Return whether the item is not reduced, or the change causes another error."""
        before = Counter(
            (one.code, one.element, slide)
            for one in self.found.items
            for slide in one.slides or (None,)
        )
        # A new slide has the same header and footer as the others, with the same faults.
        everywhere = Counter(
            (one.code, "") for one in self.found.items if not one.element and one.slides
        )
        own = {(item.code, item.element, slide) for slide in item.slides or (None,)}
        for faults in self._seen(after, changed):
            left = Counter((one.code, one.element, one.slide) for one in faults)
            for one in faults:
                here = (one.code, one.element, one.slide)
                # An element is one item, however many findings it has.
                count = 1 if one.element else left[here]
                most = before[here] - (here in own)
                if one.slide not in self._slides and one.furniture:
                    most = everywhere[one.code, ""]
                if count > most and (here in own or one.severity == "error"):
                    return True
        return False

    def _seen(self, after: Document, changed: set[UUID]) -> Iterator[list[Fault]]:
        """Yield the faults of a changed carousel slide by slide, so that a fix that does not help is dropped early."""
        everywhere = after.style != self.snapshot.document.style
        tried = self.snapshot.model_copy(update={"document": after})
        for key in self.formats:
            yield platform_faults(
                apply_variant(after, key), previews.require_format(self.snapshot, key)
            )
        for key in self.formats:
            looked = 0
            for index, slide in enumerate(after.slides):
                if slide.id in changed or (everywhere and looked < MOST_LOOKED_AT):
                    looked += 1
                    self.laid_out += 1
                    lint, _ = lay_out(self.agency_id, tried, index, key)
                    yield faults_of(lint, key, slide.id)
