"""What a draft was: its versions, a document of the past, and what differs between two."""

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
    """A slide in two versions; None where it is not there."""

    slide: UUID
    before: Slide | None
    after: Slide | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Slide by slide what differs, whether the order or a setting does, and the steps between."""

    slides: list[SlideChange]
    reordered: bool
    settings: list[str]
    operations: list[dict[str, object]]


def changes_of(carousel: Carousel, *, since: int = 0, until: int | None = None) -> QuerySet[Change]:
    """The steps that led from one version to another, or to the newest, without their whole documents."""
    rows = Change.objects.of(carousel.agency_id).filter(carousel=carousel, version__gt=since)
    if until is not None:
        rows = rows.filter(version__lte=until)
    return rows.defer("checkpoint")


def require_kept(carousel: Carousel, version: int) -> None:
    """Refuse a version that there is not, or that was passed while somebody typed."""
    if not 1 <= version <= carousel.version:
        raise Missing(f"There is no version {version}.")
    rows = Change.objects.of(carousel.agency_id).filter(carousel=carousel)
    passed = rows.filter(since__lt=version, version__gt=version).values_list("since", flat=True)
    if (since := passed.first()) is not None:
        raise Missing(f"Version {version} was passed while typing; there is {since}.")


def document_at(carousel: Carousel, version: int) -> Document:
    """The document as it was at a version: back from the nearest later whole one, step by step."""
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
    """What somebody who looks at two versions wants to see."""
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
