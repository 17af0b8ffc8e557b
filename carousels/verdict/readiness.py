"""Readiness: a carousel is *ready*, or *n are to fix*. The same for a carousel, a review, a render.

Faults become items; the same fault in several formats is one item, and so is a fault of the header or
footer that repeats on every slide. Items that are errors are counted. Pure, no Django.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from carousels.readiness import State, state_of
from carousels.verdict.fixes import Fix
from painting.severities import Severity, severity_of, with_advice


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in one format, on a slide or of the whole; ``element`` is empty for parts without an id.

    ``furniture`` repeats on other slides: a header, a footer, a background.
    """

    code: str
    severity: Severity
    message: str
    format: str
    slide: UUID | None = None
    element: str = ""
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to fix, or advice: its places, a message, and the fix."""

    code: str
    severity: Severity
    message: str
    slides: tuple[UUID, ...]
    element: str
    formats: tuple[str, ...]
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """``items`` are all findings, errors first and in the order of the slides."""

    items: tuple[Item, ...] = field(default=())

    @property
    def to_fix(self) -> int:
        return sum(item.severity == "error" for item in self.items)

    @property
    def state(self) -> State:
        return state_of(self.to_fix)

    def within(self, format_key: str) -> Readiness:
        """Return the readiness in one of its formats."""
        return Readiness(tuple(one for one in self.items if format_key in one.formats))


def faults_of(lint: Iterable[Mapping[str, Any]], format_key: str, slide: UUID) -> list[Fault]:
    """Return the engine's lint of a slide as faults, with advice."""
    return [
        Fault(
            one["code"],
            severity_of(one["code"], one["severity"]),
            with_advice(one["code"], one["message"]),
            format_key,
            slide,
            one["element"],
            furniture=not one["element"],
        )
        for one in lint
    ]


def readiness_of(faults: Iterable[Fault], slides: Sequence[UUID]) -> Readiness:
    """Group faults into items; ``slides`` are the carousel's, in order."""
    places = {slide: index for index, slide in enumerate(slides)}
    found: dict[tuple[object, ...], Item] = {}
    alike: Counter[tuple[object, ...]] = Counter()
    for fault in faults:
        key: tuple[object, ...] = (fault.code, fault.slide, fault.element)
        if fault.furniture:
            # Two entries cut in one footer are two items; the same footer cut on ten slides is one.
            here = (*key, fault.format)
            alike[here] += 1
            key = (fault.code, alike[here])
        if key in found:
            found[key] = _seen_again(found[key], fault)
        else:
            own = (fault.slide,) if fault.slide else ()
            found[key] = Item(
                fault.code, fault.severity, fault.message, own, fault.element, (fault.format,)
            )

    def order(item: Item) -> tuple[bool, int]:
        return item.severity != "error", min(
            (places.get(one, 0) for one in item.slides), default=-1
        )

    return Readiness(tuple(sorted(found.values(), key=order)))


def _seen_again(item: Item, fault: Fault) -> Item:
    slides = item.slides
    if fault.slide and fault.slide not in slides:
        slides = (*slides, fault.slide)
    formats = item.formats
    if fault.format not in formats:
        formats = (*formats, fault.format)
    return replace(item, slides=slides, formats=formats)
