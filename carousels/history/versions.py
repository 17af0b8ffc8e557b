"""Reads a carousel's history: its versions, an earlier document, and the differences of two."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from carousels.models import Carousel, Change
from core.errors import Missing
from design.document.model import Document, Slide
from design.operations import OPERATIONS, Operation, changed_slides, difference, dump_operations
from design.operations.primitives import replay


@dataclass(frozen=True, slots=True)
class SlideChange:
    """A slide in two versions; None where it does not exist."""

    slide: UUID
    before: Slide | None
    after: Slide | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences of two versions: slides, whether their order or a setting changed, and the operations."""

    slides: list[SlideChange]
    reordered: bool
    settings: list[str]
    operations: list[dict[str, object]]


def changes_of(carousel: Carousel, *, since: int = 0, until: int | None = None) -> QuerySet[Change]:
    """Return the steps from one version to another, or to the newest, without their checkpoints."""
    rows = Change.objects.of(carousel.agency_id).filter(carousel=carousel, version__gt=since)
    if until is not None:
        rows = rows.filter(version__lte=until)
    return rows.defer("checkpoint")


def require_kept(carousel: Carousel, version: int) -> None:
    """Refuse a version that does not exist, or that was skipped while somebody typed."""
    if not 1 <= version <= carousel.version:
        raise Missing(f"There is no version {version}.")
    rows = Change.objects.of(carousel.agency_id).filter(carousel=carousel)
    passed = rows.filter(since__lt=version, version__gt=version).values_list("since", flat=True)
    if (since := passed.first()) is not None:
        raise Missing(f"Version {version} was skipped while typing; read version {since} instead.")


def document_at(carousel: Carousel, version: int) -> Document:
    """Return the document of a version: from the nearest later checkpoint back, step by step."""
    require_kept(carousel, version)
    rows = Change.objects.of(carousel.agency_id).filter(carousel=carousel)
    whole = (
        rows.filter(version__gte=version)
        .exclude(checkpoint__isnull=True)
        .order_by("version")
        .first()
    )
    if whole is None:
        document, at = Document.model_validate(carousel.document), carousel.version
    else:
        document, at = Document.model_validate(whole.checkpoint), whole.version
    steps = rows.filter(version__gt=version, version__lte=at).defer("checkpoint")
    back: list[Operation] = []
    for step in steps.order_by("-version"):
        back += OPERATIONS.validate_python(step.inverse)
    return replay(document, back)


def comparison(before: Document, after: Document) -> Comparison:
    """Compare two versions of a document."""
    old, new = ({slide.id: slide for slide in one.slides} for one in (before, after))
    changed, removed = changed_slides(before, after)
    slides = [SlideChange(name, old.get(name), new[name]) for name in changed]
    slides += [SlideChange(name, old[name], None) for name in removed]
    both = [slide.id for slide in before.slides if slide.id in new]
    same = [slide.id for slide in after.slides if slide.id in old]
    settings = [
        name
        for name in Document.model_fields
        if name != "slides" and getattr(before, name) != getattr(after, name)
    ]
    return Comparison(slides, both != same, settings, dump_operations(difference(before, after)))
