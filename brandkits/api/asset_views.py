"""HTTP views of assets: announce, complete, list. Bytes go straight to the store, not through the server."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import queried, validated
from accounts.capabilities import Can
from accounts.tenancy import tenant
from brandkits.api.asset_serializers import (
    AssetBody,
    AssetFilter,
    PendingAssetBody,
    UploadFields,
    UploadTarget,
)
from brandkits.assets.uploads import begin_upload, complete_upload
from brandkits.models import Asset
from brandkits.queries import require_client
from core.errors import invalid


class AssetsView(AgencyView):
    """Pictures, logos and fonts of the agency and of its clients."""

    requires = {"get": Can.VIEW_WORK, "post": Can.MANAGE_KITS}

    @extend_schema(parameters=[AssetFilter], responses=AssetBody(many=True))
    def get(self, request: Request, agency_id: UUID) -> Response:
        """List assets, newest first."""
        asked = queried(AssetFilter, request, paged=True)
        rows = Asset.objects.of(self.agency).filter(archived_at__isnull=not asked["archived"])
        if kind := asked.get("kind"):
            rows = rows.filter(kind=kind)
        if client := asked.get("client"):
            rows = rows.filter(client_id=client)
        return self.page(rows, AssetBody)

    @extend_schema(request=UploadFields, responses={201: PendingAssetBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Announce a file. The response says where to send its bytes."""
        fields = validated(UploadFields, request)
        client_id = fields.pop("client", None)
        if client_id is None and self.client_access is not None:
            raise invalid("/client", "Name the client that the asset is for.", "required")
        if client_id is not None:
            fields["client"] = require_client(self.agency, client_id, pointer="/client")
        asset, upload = begin_upload(self.agency, **fields)
        return Response({**AssetBody(asset).data, "upload": UploadTarget(upload).data}, status=201)


class AssetCompletionView(AgencyView):
    """Completion of an upload: the file becomes an asset, or is refused."""

    requires = {"post": Can.MANAGE_KITS}
    tenant_block = False
    repeatable = True

    @extend_schema(request=None, responses=AssetBody)
    def post(self, request: Request, agency_id: UUID, asset_id: UUID) -> Response:
        """Inspect the uploaded file. Safe to repeat: the response stays the same."""
        with tenant(self.agency):
            self.require_not_common(Asset.objects.of(self.agency).take(asset_id).client_id)
        return Response(AssetBody(complete_upload(self.agency, asset_id)).data)
