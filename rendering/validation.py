"""Whether a draft is legal where it is meant to go: the platform's rules, and what its slides look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from brandkits.catalogue.formats import Format
from carousels.alt_texts import alt_text
from carousels.channels import CHANNELS, length
from carousels.legality import Finding, findings
from carousels.variants import varied
from rendering import previews
from rendering.snapshot import Snapshot

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class SlideReport:
    """A slide as the format takes it: the bytes of its file, its alt text, what will not read well."""

    slide: UUID
    bytes: int | None
    alt: str | None
    lint: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Report:
    """A draft in one format. It is ``legal`` when the platform will take it as it is."""

    format: Format
    file: str
    findings: list[Finding]
    slides: list[SlideReport]
    caption_length: int | None

    @property
    def legal(self) -> bool:
        return all(one.severity != "error" for one in self.findings)


def validate(agency_id: UUID, snapshot: Snapshot, format_key: str) -> Report:
    """Every slide is painted as the file that would be posted and weighed; raises as previews do."""
    target = previews.known(format_key)
    document = varied(snapshot.document, format_key)
    file = target.files[0]
    found = findings(document, target)
    slides = []
    for index, slide in enumerate(document.slides):
        if file == "pdf":
            painted = previews.lay_out(agency_id, snapshot, index, format_key, inspect=True)
        else:
            painted = previews.paint(
                agency_id, snapshot, index, format_key, file, 1.0, inspect=True
            )
        size = len(painted.files[file]) if painted.files else None
        if size and size > target.max_bytes:
            found.append(_too_heavy(target, size, slide.id))
        alt = None if target.alt is None else alt_text(slide, target.alt)
        slides.append(SlideReport(slide.id, size, alt, painted.lint))
    if file == "pdf" and document.slides:
        size = len(previews.pdf(agency_id, snapshot, format_key))
        if size > target.max_bytes:
            found.append(_too_heavy(target, size, None))
    channel = CHANNELS[target.channel]
    captions = [one.text for one in document.captions if one.channel == channel.key]
    said = length(captions[0], channel.counted) if captions else None
    return Report(target, file, found, slides, said)


def _too_heavy(target: Format, size: int, slide: UUID | None) -> Finding:
    detail = (
        f"The file has {size / _MB:.1f} MB; {target.name} takes {target.max_bytes / _MB:g}. "
        "Use a smaller picture or a plainer ground."
    )
    return Finding("file-too-large", "error", detail, slide)
