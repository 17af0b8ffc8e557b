"""The HTTP face of one asset: it can be deleted while neither kits nor carousels use it."""

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
        """Describe, archive or bring back an asset: only the fields that are named."""
        asset = Asset.objects.of(self.agency).take(asset_id)
        self.require_not_common(asset.client_id)
        return Response(AssetBody(describe(asset, **validated(AssetChanges, request))).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, agency_id: UUID, asset_id: UUID) -> Response:
        """Delete an asset that nothing uses, nor any earlier version of a kit or carousel."""
        asset = Asset.objects.of(self.agency).take(asset_id)
        self.require_not_common(asset.client_id)
        delete_asset(asset)
        return Response(status=204)


class AssetUsesView(AgencyView):
    """Where an asset is used."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(responses=UsesBody)
    def get(self, request: Request, agency_id: UUID, asset_id: UUID) -> Response:
        asset = Asset.objects.of(self.agency).take(asset_id)
        return Response(UsesBody({"uses": uses_of(asset)}).data)
