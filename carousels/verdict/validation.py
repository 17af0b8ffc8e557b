"""Validates a carousel: what its slides look like, and what platforms reject.

Slides are laid out. Files are painted only to measure their size, once for every look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from carousels.verdict.readiness import Fault, Readiness, faults_of, readiness_of
from design.catalogue.channels import CHANNELS, length
from design.catalogue.formats import Format
from design.document.alt_texts import alt_text
from design.document.model import Document
from design.document.variants import apply_variant
from design.posting.captions import caption_for
from design.posting.platform_rules import findings
from design.snapshot import Snapshot
from painting import previews
from painting.severities import SEVERITIES

KEPT_WEIGHTS = 20_000
UNPAINTED = (previews.SlideNotPainted, previews.SlideRefused)
_MB = 1_000_000
_weights: dict[str, int] = {}  # bytes of files by fingerprint; the oldest entries are dropped first


@dataclass(frozen=True, slots=True)
class SlideReport:
    """A slide in the format: the bytes of its file, and its alt text."""

    slide: UUID
    bytes: int | None
    alt: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """A carousel in one format: the files to post, and what is to fix there."""

    format: Format
    file: str
    slides: list[SlideReport]
    caption_length: int | None
    readiness: Readiness

    @property
    def posts(self) -> int:
        """The number of posts in which the carousel is published."""
        return self.format.posts(len(self.slides))


@dataclass(frozen=True, slots=True)
class Validation:
    """Readiness over all formats, and a report of each format."""

    readiness: Readiness
    reports: list[Report]

    def with_readiness(self, readiness: Readiness) -> Validation:
        return replace(self, readiness=readiness)


def validate(agency_id: UUID, snapshot: Snapshot, formats: Sequence[str]) -> Validation:
    """Check a carousel in those formats; raises as previews do, except for faults of single slides."""
    faults: list[Fault] = []
    seen: list[tuple[Format, str, list[SlideReport], int | None]] = []
    for key in formats:
        target = previews.require_format(snapshot, key)
        document = apply_variant(snapshot.document, key)
        file = target.files[0]
        faults += platform_faults(document, target)
        names = []
        slides = []
        for index, slide in enumerate(document.slides):
            lint, name = lay_out(agency_id, snapshot, index, key)
            faults += faults_of(lint, key, slide.id)
            size = None
            if name and file != "pdf":
                try:
                    size = _weight(agency_id, snapshot, index, key, name)
                except UNPAINTED as problem:
                    faults.append(Fault("not-painted", "error", problem.detail, key, slide.id))
                    name = ""
            names.append(name)
            faults += too_heavy(target, size, slide.id)
            alt = None if target.alt is None else alt_text(slide, target.alt)
            slides.append(SlideReport(slide.id, size, alt))
        if file == "pdf" and all(names) and names:
            try:
                size = _weight_of_pdf(agency_id, snapshot, key, names)
            except UNPAINTED as problem:
                detail = f"The PDF: {problem.detail}"
                faults.append(Fault("not-painted", "error", detail, key, None))
            else:
                faults += too_heavy(target, size, None)
        seen.append((target, file, slides, _caption_length(document, target)))
    whole = readiness_of(faults, [slide.id for slide in snapshot.document.slides])
    reports = [
        Report(target, file, slides, caption_length, whole.within(target.key))
        for target, file, slides, caption_length in seen
    ]
    return Validation(whole, reports)


def platform_faults(document: Document, target: Format) -> list[Fault]:
    """Return the platform's findings on a carousel in the format."""
    return [
        Fault(one.code, SEVERITIES[one.code].severity, one.detail, target.key, one.slide)
        for one in findings(document, target)
    ]


def too_heavy(target: Format, size: int | None, slide: UUID | None) -> Iterable[Fault]:
    """Yield a fault if the platform does not accept a file of that size."""
    if size and target.max_bytes and size > target.max_bytes:
        message = (
            f"The file has {size / _MB:.1f} MB; {target.name} takes at most {target.max_bytes / _MB:g} MB. "
            "Use a smaller picture or a plainer background."
        )
        yield Fault("file-too-large", "error", message, target.key, slide)


def lay_out(
    agency_id: UUID, snapshot: Snapshot, index: int, format_key: str
) -> tuple[list[dict[str, Any]], str]:
    """Return the lint of a slide and the fingerprint of its pixels; for one that cannot be painted, the reason."""
    try:
        slide = previews.lay_out(agency_id, snapshot, index, format_key, inspect=True)
    except UNPAINTED as problem:
        fault = {
            "code": "not-painted",
            "severity": "error",
            "message": problem.detail,
            "element": "",
        }
        return [fault], ""
    return slide.lint, slide.fingerprint


def _caption_length(document: Document, target: Format) -> int | None:
    caption = caption_for(document, target.channel) if target.channel else None
    return length(caption.text, CHANNELS[target.channel].counted) if caption else None


def _weight(agency_id: UUID, snapshot: Snapshot, index: int, format_key: str, name: str) -> int:
    """Return the bytes of a slide's file; equal fingerprints have equal pixels."""
    file = previews.require_format(snapshot, format_key).files[0]
    return _cached(
        f"{name} {file}",
        lambda: len(previews.paint(agency_id, snapshot, index, format_key, file, 1.0).files[file]),
    )


def _weight_of_pdf(
    agency_id: UUID, snapshot: Snapshot, format_key: str, names: Sequence[str]
) -> int:
    name = hashlib.sha256("\n".join([snapshot.title, *names]).encode()).hexdigest()
    return _cached(f"{name} pdf", lambda: len(previews.pdf(agency_id, snapshot, format_key)))


def _cached(name: str, weigh: Callable[[], int]) -> int:
    if name not in _weights:
        _weights[name] = weigh()
        if len(_weights) > KEPT_WEIGHTS:
            _weights.pop(next(iter(_weights)), None)
    return _weights[name]
