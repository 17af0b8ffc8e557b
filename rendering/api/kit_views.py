"""Views of brand kits as they are painted: specimen, lint, and a kit derived from a logo."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import queried, validated
from accounts.capabilities import Can
from accounts.tenancy import tenant
from brandkits.kits.proposal import propose_kit
from brandkits.kits.services import validate_references
from brandkits.models import Asset, BrandKit
from brandkits.queries import require_assets, require_client
from core.errors import Missing, invalid
from design.kit.spec import KitSpec
from painting import previews
from rendering.api.kit_serializers import (
    KitLintBody,
    ProposalBody,
    ProposalFields,
    SpecimenBody,
    SpecimenQuery,
    UnsavedKitFields,
)
from rendering.previews.kit_specimen import (
    FILE,
    KitSpecimen,
    font_sheet,
    paint_specimen,
    specimen_of,
    tag,
)

PRIVATE = {"Cache-Control": "private, no-cache"}
FONT_SHEET_SCALE = 0.5


class KitSpecimenView(AgencyView):
    """The specimen of a saved kit."""

    requires = {"get": Can.VIEW_WORK}
    tenant_block = False

    @extend_schema(parameters=[SpecimenQuery], responses={200: SpecimenBody, 304: None})
    def get(self, request: Request, agency_id: UUID, kit_id: UUID) -> HttpResponseBase:
        """Show a kit on a cover, a post, a quote, a picture and an outro, with its findings."""
        asked = queried(SpecimenQuery, request)
        with tenant(self.agency):
            found = _saved(self.agency.pk, kit_id, asked["format"])
        headers = {**PRIVATE, "ETag": tag(found, asked["width"])}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return HttpResponse(status=304, headers=headers)
        return Response(_specimen(found, asked["width"]), headers=headers)


class UnsavedSpecimenView(AgencyView):
    """The specimen of an unsaved kit."""

    requires = {"post": Can.VIEW_WORK}
    tenant_block = False
    repeatable = True

    @extend_schema(request=UnsavedKitFields, responses=SpecimenBody)
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Show an unsaved kit as its specimen would look once saved. Nothing is stored."""
        asked = validated(UnsavedKitFields, request)
        with tenant(self.agency):
            client = require_client(self.agency, asked["client"], pointer="/client")
            validate_references(self.agency, asked["spec"], client.pk)
            found = specimen_of(client, asked["spec"], asked["format"])
        return Response(_specimen(found, asked["width"]))


class KitLintView(AgencyView):
    """The findings about a saved kit."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(responses=KitLintBody)
    def get(self, request: Request, agency_id: UUID, kit_id: UUID) -> Response:
        found = _saved(self.agency.pk, kit_id, "instagram-4x5")
        return Response(KitLintBody({"lint": found.lint}).data)


class ProposalView(AgencyView):
    """A kit derived from one logo."""

    requires = {"post": Can.MANAGE_KITS}
    repeatable = True

    @extend_schema(request=ProposalFields, responses=ProposalBody)
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Propose a kit to start from: colours, fonts and theme that suit the logo. Nothing is stored."""
        asked = validated(ProposalFields, request)
        client = require_client(self.agency, asked["client"], pointer="/client")
        logos = require_assets(self.agency, {"/logo": asked["logo"]}, client.pk)
        logo = logos[asked["logo"]]
        if logo.kind == Asset.Kind.FONT:
            raise invalid("/logo", "A font cannot be a logo: choose a picture.", "wrong-kind")
        spec = propose_kit(client, logo)
        found = specimen_of(client, spec, "instagram-4x5")
        return Response(ProposalBody({"spec": spec, "lint": found.lint}).data)


class FontSheetView(AgencyView):
    """The specimen of an uploaded font."""

    requires = {"get": Can.VIEW_WORK}
    tenant_block = False

    @extend_schema(responses={(200, f"image/{FILE}"): OpenApiTypes.BINARY, 304: None})
    def get(self, request: Request, agency_id: UUID, asset_id: UUID) -> HttpResponseBase:
        """Show the font's name, and a sentence in the languages that it covers."""
        with tenant(self.agency):
            asset = Asset.objects.of(self.agency).take(asset_id)
        if asset.kind != Asset.Kind.FONT or asset.status != Asset.Status.READY:
            raise Missing("No such font.")
        sheet = font_sheet(asset)
        laid_out = previews.lay_out(self.agency.pk, sheet, 0, None)
        headers = {**PRIVATE, "ETag": f'"{laid_out.fingerprint}"'}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return HttpResponse(status=304, headers=headers)
        made = previews.paint(self.agency.pk, sheet, 0, None, FILE, FONT_SHEET_SCALE)
        return HttpResponse(made.files[FILE], content_type=f"image/{FILE}", headers=headers)


def _saved(agency_id: UUID, kit_id: UUID, format_key: str) -> KitSpecimen:
    kit = BrandKit.objects.of(agency_id).select_related("client").take(kit_id)
    return specimen_of(kit.client, KitSpec.model_validate(kit.spec), format_key)


def _specimen(found: KitSpecimen, width: int) -> object:
    return SpecimenBody({"slides": paint_specimen(found, width), "lint": found.lint}).data
