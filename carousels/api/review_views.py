"""HTTP views of reviews."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import validated
from accounts.audit import record
from accounts.capabilities import Can
from accounts.idempotency import Finish
from accounts.tenancy import tenant
from carousels.api.review_serializers import ReviewBody, ReviewFields
from carousels.api.views import IF_MATCH, actor_of
from carousels.editing.edits import require_current
from carousels.models import Carousel, Review
from carousels.reviews import give_review, require_acknowledged, reviews_of
from carousels.verdict.checking import faults_to_approve
from core.http.etag import require_version


class ReviewsView(AgencyView):
    """Reviews of a carousel, newest first. A review is of the version that If-Match names.

    Approving a carousel with errors requires ``despite``, their number.
    """

    requires = {"get": Can.SEE_CAROUSELS, "post": Can.REVIEW}
    tenant_block = False

    @extend_schema(operation_id="reviews_list", responses=ReviewBody(many=True))
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        with tenant(self.agency):
            carousel = Carousel.objects.of(self.agency).take(carousel_id)
            return self.page(reviews_of(carousel), ReviewBody)

    @extend_schema(parameters=[IF_MATCH], request=ReviewFields, responses={201: ReviewBody})
    def post(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Finish:
        version = require_version(request)
        with tenant(self.agency):
            require_current(Carousel.objects.of(self.agency).take(carousel_id), version)
        fields = validated(ReviewFields, request)
        to_fix, despite = None, fields.pop("despite")
        if fields["verdict"] == Review.Verdict.APPROVED:
            # Checked before anything is locked, because it takes as long as painting.
            to_fix = require_acknowledged(faults_to_approve(self.agency, carousel_id), despite)

        def give() -> Response:
            review = give_review(
                self.agency,
                carousel_id,
                actor_of(self),
                version=version,
                to_fix=to_fix,
                **fields,
            )
            action = f"carousel.{review.verdict.replace('_', '-')}"
            record(self.agency.pk, self.by, action, carousel_id, version=version)
            return Response(ReviewBody(review).data, status=201)

        return give
