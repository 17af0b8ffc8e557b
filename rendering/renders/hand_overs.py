"""Hand-overs: approved carousels, rendered as they were approved and packed as one ZIP."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.models import Agency
from carousels.models import Carousel, FrozenSnapshot, Review
from carousels.reviews import current_reviews
from core.errors import ErrorItem, Invalid, missing
from design.snapshot import Snapshot
from rendering.models import HandOver, Render
from rendering.renders.services import RenderOptions, start_render


@transaction.atomic
def hand_over(
    agency: Agency, *, carousel_ids: Sequence[UUID], name: str, wanted: RenderOptions
) -> HandOver:
    """Render approved carousels of one client in the given order, all of them or none.

    What is rendered is what was approved, whatever happened since to the kit or the pictures, and as it
    looked then, even where the engine paints differently now. Archived carousels are refused: their masters
    are not retained.
    """
    approved = _approved(agency, list(dict.fromkeys(carousel_ids)))
    client = approved[0][0].client
    made = HandOver.objects.of(agency).create(
        agency=agency, client=client, name=name.strip() or client.name
    )
    digests = [review.snapshot_digest for _, review in approved]
    rows = FrozenSnapshot.objects.of(agency).filter(digest__in=digests)
    snapshots = {snapshot.digest: snapshot for snapshot in rows}
    for index, (carousel, review) in enumerate(approved):
        snapshot = snapshots[review.snapshot_digest]
        render = Render(
            carousel=carousel,
            version=review.version,
            snapshot=snapshot,
            review=review,
            hand_over=made,
        )
        content = Snapshot.model_validate_json(snapshot.content)
        try:
            start_render(agency, render, content, wanted)
        except Invalid as refusal:
            if wanted.channel or not content.document.slides:
                raise _about(carousel, index, refusal) from refusal
            raise
    return made


def _approved(agency: Agency, ids: list[UUID]) -> list[tuple[Carousel, Review]]:
    """Lock the carousels and return each with its approval. Raises ``Invalid`` naming those that lack one."""
    locked = Carousel.objects.of(agency).select_for_update(of=("self",)).filter(pk__in=ids)
    found = {one.pk: one for one in locked.select_related("client").order_by("pk")}
    absent = [place for place, pk in enumerate(ids) if pk not in found]
    if absent:
        raise missing("carousel", [f"/carousels/{place}" for place in absent])
    reviews: dict[UUID, Review] = {}
    for review in current_reviews(agency.pk).filter(carousel__in=ids):
        reviews.setdefault(review.carousel_id, review)
    errors = []
    for place, pk in enumerate(ids):
        current = reviews.get(pk)
        if current is None or current.verdict != Review.Verdict.APPROVED:
            errors.append(_error(place, f"“{found[pk].title}” is not approved.", "not-approved"))
        elif found[pk].archived_at:
            detail = f"“{found[pk].title}” is archived: restore it first."
            errors.append(_error(place, detail, "archived"))
        elif found[pk].client_id != found[ids[0]].client_id:
            detail = f"“{found[pk].title}” belongs to another client: hand it over separately."
            errors.append(_error(place, detail, "other-client"))
    if errors:
        raise Invalid("Some of these carousels cannot be handed over.", errors=errors)
    return [(found[pk], reviews[pk]) for pk in ids]


def _about(carousel: Carousel, place: int, refusal: Invalid) -> Invalid:
    """Return a refusal that names the carousel and its place in the request."""
    detail = f"“{carousel.title}”: {refusal.detail}"
    return Invalid(detail, errors=[_error(place, detail, refusal.errors[0]["code"])])


def _error(place: int, detail: str, code: str) -> ErrorItem:
    return {"pointer": f"/carousels/{place}", "detail": detail, "code": code}
