"""Which of the proposed fixes helps: each is tried on the draft by the engine before it is offered."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from brandkits.catalogue.formats import FORMATS
from carousels.building import speaker_of
from carousels.document import Document
from carousels.operations import OPERATIONS, Context, OperationRefused, apply
from carousels.variants import varied
from config.errors import ProblemError
from rendering.fixes import Case, Fix, NotThere, proposals
from rendering.readiness import Item, Readiness, faults_of
from rendering.snapshot import Snapshot
from rendering.validation import laid_out, of_platform

SECONDS = 3.0  # for all fixes of one answer; who waits for the verdict does not wait for more
MOST_LOOKED_AT = 12  # slides, where a fix changes the whole deck


def mended(
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
    began: float = field(default_factory=time.monotonic)

    def fix_for(self, item: Item) -> Fix | None:
        case = Case(
            item.code,
            item.message,
            item.slides,
            item.element,
            tuple(FORMATS[key] for key in item.formats),
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
        if time.monotonic() - self.began > SECONDS:
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
        everywhere = after.style != self.snapshot.document.style
        tried = self.snapshot.model_copy(update={"document": after})
        own = {(item.code, item.element, slide) for slide in item.slides or (None,)}
        for key in self.formats:
            faults = of_platform(varied(after, key), FORMATS[key])
            looked = 0
            for index, slide in enumerate(after.slides):
                if slide.id in changed or (everywhere and looked < MOST_LOOKED_AT):
                    looked += 1
                    lint, _ = laid_out(self.agency_id, tried, index, key)
                    faults += faults_of(lint, key, slide.id)
            left = Counter({(one.code, one.element, one.slide): 0 for one in faults})
            errors = set()
            for one in faults:
                here = (one.code, one.element, one.slide)
                # Of what has an id there is one item, however often it is told.
                left[here] = 1 if one.element else left[here] + 1
                if one.severity == "error":
                    errors.add(here)
            if any(left[here] >= before[here] for here in own & left.keys()):
                return True
            if any(left[here] > before[here] for here in errors):
                return True
        return False
