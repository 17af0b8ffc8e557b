"""HTTP views of one asset and its uses; an asset can be deleted while no kit or carousel uses it."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import validated
from accounts.capabilities import Can
from brandkits.api.asset_serializers import AssetBody, AssetChanges, UsesBody
from brandkits.assets.uploads import describe
from brandkits.models import Asset
from carousels.asset_uses import delete_asset, uses_of


class AssetView(AgencyView):
    """One picture or font."""

    requires = {"get": Can.VIEW_WORK, "patch": Can.MANAGE_KITS, "delete": Can.MANAGE_KITS}

    @extend_schema(responses=AssetBody)
    def get(self, request: Request, agency_id: UUID, asset_id: UUID) -> Response:
        return Response(AssetBody(Asset.objects.of(self.agency).take(asset_id)).data)

    @extend_schema(request=AssetChanges, responses=AssetBody)
    def patch(self, request: Request, agency_id: UUID, asset_id: UUID) -> Response:
        """Describe, archive or restore an asset. Only the fields that are sent change."""
        asset = Asset.objects.of(self.agency).take(asset_id)
        self.require_not_common(asset.client_id)
        return Response(AssetBody(describe(asset, **validated(AssetChanges, request))).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, agency_id: UUID, asset_id: UUID) -> Response:
        """Delete an asset that nothing uses, including earlier versions of kits and carousels."""
        asset = Asset.objects.of(self.agency).take(asset_id)
        self.require_not_common(asset.client_id)
        delete_asset(asset)
        return Response(status=204)


class AssetUsesView(AgencyView):
    """The kits, carousels and threads that use an asset."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(responses=UsesBody)
    def get(self, request: Request, agency_id: UUID, asset_id: UUID) -> Response:
        asset = Asset.objects.of(self.agency).take(asset_id)
        return Response(UsesBody({"uses": uses_of(asset)}).data)
