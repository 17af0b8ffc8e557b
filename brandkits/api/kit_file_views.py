"""HTTP views that export and import brand kits as files."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import validated
from accounts.capabilities import Can
from accounts.idempotency import Finish
from brandkits.api.serializers import BrandKitBody, KitFileFields
from brandkits.kits.kit_files import export_kit, import_kit


class KitExportView(AgencyView):
    """Export of a kit as one file."""

    requires = {"get": Can.MANAGE_KITS}
    tenant_block = False

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, agency_id: UUID, kit_id: UUID) -> FileResponse:
        """Export the kit with its pictures and fonts as a ZIP, to keep or to import elsewhere."""
        name, file = export_kit(self.agency, self.by, kit_id)
        return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


class KitImportView(AgencyView):
    """Import of a kit from a file."""

    requires = {"post": Can.MANAGE_KITS}
    tenant_block = False
    parser_classes = (MultiPartParser,)

    @extend_schema(request={"multipart/form-data": KitFileFields}, responses={201: BrandKitBody})
    def post(self, request: Request, agency_id: UUID) -> Finish:
        """Create a kit from an exported one. Its pictures and fonts are inspected like uploads."""
        fields = validated(KitFileFields, request)
        create = import_kit(
            self.agency,
            self.actor_name,
            fields["file"].read(),
            client_id=fields["client"],
            name=fields["name"],
        )
        return lambda: Response(BrandKitBody(create()).data, status=201)
