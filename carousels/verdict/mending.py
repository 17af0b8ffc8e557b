"""Which of the proposed fixes helps: each is tried on the draft by the engine before it is offered."""

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

# Slides, for all fixes of one answer: about two seconds, and who waits for the verdict waits no longer.
MOST_LAID_OUT = 150
MOST_LOOKED_AT = 12  # slides, where a fix changes the whole deck


def with_fixes(
    agency_id: UUID, snapshot: Snapshot, formats: Sequence[str], found: Readiness
) -> Readiness:
    """The verdict with a fix for each item that one helps; errors first while there is time.

    A fix that is offered can be done, takes its item away, and brings no other error.
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
            return False  # nobody can tell now

    def _is_no_better(self, after: Document, changed: set[UUID], item: Item) -> bool:
        """Whether as much is left of the item as there was, or another error is that was not."""
        before = Counter(
            (one.code, one.element, slide)
            for one in self.found.items
            for slide in one.slides or (None,)
        )
        # A new slide has the header and footer that the others have, and what is wrong with them.
        everywhere = Counter(
            (one.code, "") for one in self.found.items if not one.element and one.slides
        )
        own = {(item.code, item.element, slide) for slide in item.slides or (None,)}
        for faults in self._seen(after, changed):
            left = Counter((one.code, one.element, one.slide) for one in faults)
            for one in faults:
                here = (one.code, one.element, one.slide)
                # Of what has an id there is one item, however often it is told.
                count = 1 if one.element else left[here]
                most = before[here] - (here in own)
                if one.slide not in self._slides and one.furniture:
                    most = everywhere[one.code, ""]
                if count > most and (here in own or one.severity == "error"):
                    return True
        return False

    def _seen(self, after: Document, changed: set[UUID]) -> Iterator[list[Fault]]:
        """What is found of a changed draft, slide by slide: where a fix does not help, little is looked at."""
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
