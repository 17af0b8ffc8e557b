"""Groups a carousel's history into editing sessions: authors, times, changes, and marked versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

from django.db.models import Func, JSONField

from carousels.models import Carousel, Change, VersionName
from carousels.reviews import reviews_of

# A longer pause begins another session.
PAUSE = timedelta(minutes=30)
MOST_STEPS = 1_000  # of one session
MOST_READ = 5_000  # steps for one response
BEGIN = "begin"

MarkKind = Literal["named", "approved", "changes_requested", "handed_over"]
MARKS = get_args(MarkKind)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on a version; ``name`` is empty if the mark has no name."""

    version: int
    kind: MarkKind
    name: str
    actor_name: str
    created_at: datetime


@dataclass(slots=True)
class Sitting:
    """An editing session: changes without a longer pause, after version ``since`` up to ``version``.

    ``kinds`` are its changes, the most frequent first. The creation of a carousel is not a change; it appears
    as ``begin``, from version 0 to 1.
    """

    since: int
    version: int
    began_at: datetime
    ended_at: datetime
    steps: int = 0
    people: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Step:
    """A row of the history, or the creation."""

    since: int
    version: int
    began_at: datetime
    ended_at: datetime
    actor_name: str
    kinds: list[str]


def sittings_of(
    carousel: Carousel, *, until: int | None = None, most: int
) -> tuple[list[Sitting], bool]:
    """Return at most ``most`` sessions, newest first, the first ending at version ``until``, and if older exist."""
    found: list[Sitting] = []
    counted: Counter[str] = Counter()
    for read, step in enumerate(_steps(carousel, until)):
        now = found[-1] if found else None
        if now is None or now.began_at - step.ended_at > PAUSE or now.steps == MOST_STEPS:
            if len(found) == most or read >= MOST_READ:
                return found, True
            now = Sitting(step.since, step.version, step.began_at, step.ended_at)
            found.append(now)
            counted = Counter()
        now.since, now.began_at = step.since, step.began_at
        now.steps += 1
        counted.update(step.kinds)
        now.kinds = [kind for kind, _ in counted.most_common()]
        if step.actor_name and step.actor_name not in now.people:
            now.people.append(step.actor_name)
    return found, False


def mark(sittings: list[Sitting], marks: Iterable[Mark], *, until: int) -> None:
    """Add to each session the marks on its versions, in the order of the versions.

    Filing raises the version without a step: such a version belongs to the session before it. ``until`` is
    the newest version that the sessions cover.
    """
    for one in sorted(marks, key=lambda one: (one.version, one.created_at)):
        at = next((sitting for sitting in sittings if sitting.since < one.version), None)
        if at is not None and one.version <= until:
            at.marks.append(one)


def marks_of(carousel: Carousel) -> Iterator[Mark]:
    """Yield the names and reviews of a carousel's versions."""
    for named in VersionName.objects.of(carousel.agency_id).filter(carousel=carousel):
        yield Mark(named.version, "named", named.name, named.actor_name, named.created_at)
    for review in reviews_of(carousel):
        kind: MarkKind = review.verdict  # type: ignore[assignment]  # the verdicts are kinds
        yield Mark(review.version, kind, "", review.actor_name, review.created_at)


def _steps(carousel: Carousel, until: int | None) -> Iterator[_Step]:
    """Yield the steps that led to a version, or to the newest, from the last one back to the creation."""
    rows = Change.objects.of(carousel.agency_id).filter(carousel=carousel)
    if until is not None:
        rows = rows.filter(version__lte=until)
    # Only the operations' names are read: operations may contain whole slides.
    named = rows.annotate(
        ops=Func(
            "operations",
            template="jsonb_path_query_array(%(expressions)s, '$[*].op')",
            output_field=JSONField(),
        )
    )
    values = named.order_by("-version").values_list(
        "since", "version", "created_at", "updated_at", "actor_name", "kind", "ops"
    )
    for since, version, began_at, ended_at, name, kind, ops in values.iterator(chunk_size=200):
        kinds = list(dict.fromkeys(ops)) if kind == Change.Kind.EDIT else [kind]
        yield _Step(since, version, began_at, ended_at, name, kinds)
    began = carousel.created_at
    yield _Step(0, 1, began, began, "", [BEGIN])
