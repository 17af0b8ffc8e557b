"""HTTP views of an agency's custom formats."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import queried, validated
from accounts.capabilities import Can
from brandkits.api.format_serializers import (
    OwnFormatBody,
    OwnFormatChanges,
    OwnFormatFields,
    OwnFormatFilter,
)
from brandkits.catalogue.own_formats import create_own_format, update_own_format
from brandkits.models import OwnFormat
from design.catalogue.formats import OwnSize


class OwnFormatsView(AgencyView):
    """Custom formats of the agency, beside the platforms' formats."""

    requires = {"get": Can.SEE_CAROUSELS, "post": Can.MANAGE_KITS}

    @extend_schema(parameters=[OwnFormatFilter], responses=OwnFormatBody(many=True))
    def get(self, request: Request, agency_id: UUID) -> Response:
        """List custom formats, newest first; archived ones too, because earlier carousels may name them."""
        asked = queried(OwnFormatFilter, request, paged=True)
        rows = OwnFormat.objects.of(self.agency)
        if "archived" in asked:
            rows = rows.filter(archived_at__isnull=not asked["archived"])
        return self.page(rows, OwnFormatBody)

    @extend_schema(request=OwnFormatFields, responses={201: OwnFormatBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Create a custom format for all clients of the agency."""
        self.require_not_common(None)
        fields = validated(OwnFormatFields, request)
        size = OwnSize(
            fields["width"], fields["height"], tuple(fields["files"]), fields.get("max_bytes")
        )
        created = create_own_format(self.agency, name=fields["name"], size=size)
        return Response(OwnFormatBody(created).data, status=201)


class OwnFormatView(AgencyView):
    """One custom format."""

    requires = {"get": Can.SEE_CAROUSELS, "patch": Can.MANAGE_KITS}

    @extend_schema(responses=OwnFormatBody)
    def get(self, request: Request, agency_id: UUID, format_id: UUID) -> Response:
        return Response(OwnFormatBody(OwnFormat.objects.of(self.agency).take(format_id)).data)

    @extend_schema(request=OwnFormatChanges, responses=OwnFormatBody)
    def patch(self, request: Request, agency_id: UUID, format_id: UUID) -> Response:
        """Rename, archive or restore a format. Its size is fixed: create another format instead."""
        row = OwnFormat.objects.of(self.agency).take(format_id)
        self.require_not_common(None)
        changed = update_own_format(row, **validated(OwnFormatChanges, request))
        return Response(OwnFormatBody(changed).data)
