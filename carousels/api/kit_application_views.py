"""HTTP views of the carousels of a kit."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import validated
from accounts.capabilities import Can
from brandkits.models import BrandKit
from carousels.api.serializers import ApplyFields, KitAppliedBody, KitCarouselBody
from carousels.api.views import actor_of
from carousels.kit_application import apply_kit, carousels_with_kit


class KitCarouselsView(AgencyView):
    """The open carousels of a kit, and the kit version of each.

    A preview with ``kit_version`` shows a carousel's slides in another version.
    """

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(operation_id="brand_kit_carousels", responses=KitCarouselBody(many=True))
    def get(self, request: Request, agency_id: UUID, kit_id: UUID) -> Response:
        kit = BrandKit.objects.of(self.agency).take(kit_id)
        return self.page(carousels_with_kit(kit), KitCarouselBody)


class ApplyView(AgencyView):
    """Apply a version of a kit to chosen carousels of its client; all of them or none."""

    requires = {"post": Can.EDIT_WORK}

    @extend_schema(request=ApplyFields, responses=KitAppliedBody)
    def post(self, request: Request, agency_id: UUID, kit_id: UUID) -> Response:
        kit = BrandKit.objects.of(self.agency).take(kit_id)
        fields = validated(ApplyFields, request)
        changed = apply_kit(kit, actor_of(self), fields["carousels"], fields.get("version"))
        return Response(KitAppliedBody({"changed": changed}).data)
