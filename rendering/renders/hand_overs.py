"""Approved drafts are handed over together: rendered as they were approved, and packed as one ZIP."""

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
    """Render drafts of one client, all of which are approved, in that order; all of them or none.

    What is rendered is what was approved, whatever happened to the kit's or the draft's pictures since, and
    as it was seen, also where the engine paints it otherwise now. That is not kept of what is archived,
    which is refused.
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
    """The drafts, which nobody changes until this ends, each with its approval; or what is in the way."""
    locked = Carousel.objects.of(agency).select_for_update(of=("self",)).filter(pk__in=ids)
    found = {one.pk: one for one in locked.select_related("client").order_by("pk")}
    absent = [place for place, pk in enumerate(ids) if pk not in found]
    if absent:
        raise missing("carousel", [f"/carousels/{place}" for place in absent])
    standing: dict[UUID, Review] = {}
    for review in current_reviews(agency.pk).filter(carousel__in=ids):
        standing.setdefault(review.carousel_id, review)
    errors = []
    for place, pk in enumerate(ids):
        said = standing.get(pk)
        if said is None or said.verdict != Review.Verdict.APPROVED:
            errors.append(_error(place, f"“{found[pk].title}” is not approved.", "not-approved"))
        elif found[pk].archived_at:
            detail = f"“{found[pk].title}” is archived: take it out of the archive first."
            errors.append(_error(place, detail, "archived"))
        elif found[pk].client_id != found[ids[0]].client_id:
            detail = f"“{found[pk].title}” is of another client: hand it over by itself."
            errors.append(_error(place, detail, "other-client"))
    if errors:
        raise Invalid("Some of these cannot be handed over.", errors=errors)
    return [(found[pk], standing[pk]) for pk in ids]


def _about(carousel: Carousel, place: int, refusal: Invalid) -> Invalid:
    """What is wrong with one of the drafts, at its place."""
    detail = f"“{carousel.title}”: {refusal.detail}"
    return Invalid(detail, errors=[_error(place, detail, refusal.errors[0]["code"])])


def _error(place: int, detail: str, code: str) -> ErrorItem:
    return {"pointer": f"/carousels/{place}", "detail": detail, "code": code}
