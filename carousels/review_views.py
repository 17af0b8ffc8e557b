"""The HTTP face of what people say of a draft."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import AgencyView
from accounts.audit import record
from accounts.capabilities import Can
from accounts.etag import require_version
from accounts.serializers import validated
from carousels.models import Carousel
from carousels.reviews import Seal, give_review, reviews_of
from carousels.serializers import ReviewBody, ReviewFields
from carousels.views import IF_MATCH, actor_of


def _none_brought(_: Carousel) -> str:
    raise ImproperlyConfigured("the route of reviews brings the seal")


class ReviewsView(AgencyView):
    """What was said of a draft, newest first. The version that If-Match names is approved, or not.

    The route brings the ``seal``, which knows what a draft looks like.
    """

    requires = {"get": Can.SEE_CAROUSELS, "post": Can.REVIEW}
    idempotent = True
    seal: Seal = staticmethod(_none_brought)

    @extend_schema(operation_id="reviews_list", responses=ReviewBody(many=True))
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        carousel = Carousel.objects.of(self.agency).take(carousel_id)
        return self.page(reviews_of(carousel), ReviewBody)

    @extend_schema(parameters=[IF_MATCH], request=ReviewFields, responses={201: ReviewBody})
    def post(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        version = require_version(request)
        Carousel.objects.of(self.agency).take(carousel_id)
        fields = validated(ReviewFields, request)
        review = give_review(
            self.agency, carousel_id, actor_of(self), version=version, seal=self.seal, **fields
        )
        action = f"carousel.{review.verdict.replace('_', '-')}"
        record(self.agency.pk, self.by, action, carousel_id, version=version)
        return Response(ReviewBody(review).data, status=201)
