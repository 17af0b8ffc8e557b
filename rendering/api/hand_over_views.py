"""Views of hand-overs: approved carousels as one ZIP."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api.base import AgencyView
from accounts.api.serializers import queried, validated
from accounts.audit import record
from accounts.capabilities import Can
from carousels.api.serializers import ClientFilter
from rendering.api.hand_over_serializers import HandOverBody, HandOverFields, HandOverSummary
from rendering.api.views import render_options
from rendering.models import HandOver
from rendering.renders.hand_overs import hand_over


class HandOversView(AgencyView):
    """Hand-overs of the agency. POST renders approved carousels of one client and packs them as one ZIP."""

    requires = {"get": Can.SEE_CAROUSELS, "post": Can.RENDER}

    @extend_schema(
        operation_id="hand_overs_list",
        parameters=[ClientFilter],
        responses=HandOverSummary(many=True),
    )
    def get(self, request: Request, agency_id: UUID) -> Response:
        asked = queried(ClientFilter, request, paged=True)
        return self.page(HandOver.objects.of(self.agency).filter(**asked), HandOverSummary)

    @extend_schema(request=HandOverFields, responses={202: HandOverBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        fields = validated(HandOverFields, request)
        made = hand_over(
            self.agency,
            carousel_ids=fields["carousels"],
            name=fields["name"],
            wanted=render_options(fields),
        )
        handed = [str(pk) for pk in fields["carousels"]]
        record(self.agency.pk, self.by, "carousels.handed-over", made.pk, carousels=handed)
        place = reverse("hand-over", args=[agency_id, made.pk], request=request)
        return Response(HandOverBody(made).data, status=202, headers={"Location": place})


class HandOverView(AgencyView):
    """One hand-over. Poll it until its status is `ready`, or `failed` with the reason in `error`."""

    requires = {"get": Can.SEE_CAROUSELS}

    @extend_schema(responses=HandOverBody)
    def get(self, request: Request, agency_id: UUID, hand_over_id: UUID) -> Response:
        hand_overs = HandOver.objects.of(self.agency).select_related("blob", "client")
        return Response(HandOverBody(hand_overs.take(hand_over_id)).data)
