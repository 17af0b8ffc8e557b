"""The HTTP face of clients, brand kits and assets."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import validated
from accounts.capabilities import Can
from brandkits.api.serializers import (
    BrandKitBody,
    BrandKitChanges,
    BrandKitCopyFields,
    BrandKitFields,
    BrandKitFilter,
    ClientBody,
    ClientChanges,
    ClientFields,
    KitVersionBody,
)
from brandkits.kits.services import (
    create_brand_kit,
    create_client,
    duplicate_brand_kit,
    kit_version,
    update_brand_kit,
    update_client,
)
from brandkits.models import BrandKit, Client, KitVersion
from core.http.etag import require_version, version_etag
from design.kit.spec import KitSpec

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description='The version, like "3".'
)


class ClientsView(AgencyView):
    """The agency's customers."""

    requires = {"get": Can.SEE_CAROUSELS, "post": Can.MANAGE_KITS}

    @extend_schema(responses=ClientBody(many=True))
    def get(self, request: Request, agency_id: UUID) -> Response:
        """The agency's clients, newest first."""
        return self.page(Client.objects.of(self.agency), ClientBody)

    @extend_schema(request=ClientFields, responses={201: ClientBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Add a client; whoever belongs to some clients only adds none."""
        if self.reach is not None:
            raise PermissionDenied("You belong to some of the agency's clients only.")
        client = create_client(self.agency, **validated(ClientFields, request))
        return Response(ClientBody(client).data, status=201)


class ClientView(AgencyView):
    """One customer."""

    requires = {"get": Can.SEE_CAROUSELS, "patch": Can.MANAGE_KITS}

    @extend_schema(responses=ClientBody)
    def get(self, request: Request, agency_id: UUID, client_id: UUID) -> Response:
        return Response(ClientBody(Client.objects.of(self.agency).take(client_id)).data)

    @extend_schema(request=ClientChanges, responses=ClientBody)
    def patch(self, request: Request, agency_id: UUID, client_id: UUID) -> Response:
        """Change, archive or bring back a client: only the fields that are named."""
        client = Client.objects.of(self.agency).take(client_id)
        changes = validated(ClientChanges, request)
        # Whether one is taken would tell of clients out of reach.
        if "slug" in changes and self.reach is not None:
            raise PermissionDenied(
                "The slug is the agency's to give: somebody who works for all clients can change it."
            )
        return Response(ClientBody(update_client(client, **changes)).data)


class BrandKitsView(AgencyView):
    """How the clients look."""

    requires = {"get": Can.VIEW_WORK, "post": Can.MANAGE_KITS}

    @extend_schema(
        parameters=[BrandKitFilter],
        responses=BrandKitBody(many=True),
    )
    def get(self, request: Request, agency_id: UUID) -> Response:
        """Brand kits, newest first."""
        kits = BrandKit.objects.of(self.agency)
        asked = BrandKitFilter(data={"client": request.query_params.get("client")})
        asked.is_valid(raise_exception=True)
        if client_id := asked.validated_data["client"]:
            kits = kits.filter(client_id=client_id)
        return self.page(kits, BrandKitBody)

    @extend_schema(request=BrandKitFields, responses={201: BrandKitBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Add a brand kit to a client."""
        fields = validated(BrandKitFields, request)
        kit = create_brand_kit(
            self.agency, self.actor_name, client_id=fields.pop("client"), **fields
        )
        return _kit(kit, status=201)


class BrandKitView(AgencyView):
    """One kit, under its version."""

    requires = {"get": Can.VIEW_WORK, "patch": Can.MANAGE_KITS}

    @extend_schema(responses=BrandKitBody)
    def get(self, request: Request, agency_id: UUID, kit_id: UUID) -> Response:
        return _kit(BrandKit.objects.of(self.agency).take(kit_id))

    @extend_schema(request=BrandKitChanges, responses=BrandKitBody, parameters=[IF_MATCH])
    def patch(self, request: Request, agency_id: UUID, kit_id: UUID) -> Response:
        """Change the fields that are named, unless someone else saved first."""
        kit = BrandKit.objects.of(self.agency).take(kit_id)
        version = require_version(request)
        changes = validated(BrandKitChanges, request)
        return _kit(update_brand_kit(kit, self.actor_name, expected_version=version, **changes))


class BrandKitCopyView(AgencyView):
    """A kit from a kit."""

    requires = {"post": Can.MANAGE_KITS}

    @extend_schema(request=BrandKitCopyFields, responses={201: BrandKitBody})
    def post(self, request: Request, agency_id: UUID, kit_id: UUID) -> Response:
        """The kit once more, also for another client."""
        kit = BrandKit.objects.of(self.agency).select_related("agency").take(kit_id)
        fields = validated(BrandKitCopyFields, request)
        copy = duplicate_brand_kit(
            kit, self.actor_name, client_id=fields.get("client"), name=fields["name"]
        )
        return _kit(copy, status=201)


class KitVersionsView(AgencyView):
    """A kit through time."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(responses=KitVersionBody(many=True))
    def get(self, request: Request, agency_id: UUID, kit_id: UUID) -> Response:
        """Every version of a kit, newest first."""
        kit = BrandKit.objects.of(self.agency).take(kit_id)
        return self.page(KitVersion.objects.of(self.agency).filter(kit=kit), KitVersionBody)


class KitRestoreView(AgencyView):
    """Make a version of the past the newest one."""

    requires = {"post": Can.MANAGE_KITS}

    @extend_schema(request=None, responses=BrandKitBody, parameters=[IF_MATCH])
    def post(self, request: Request, agency_id: UUID, kit_id: UUID, version: int) -> Response:
        expected = require_version(request)
        kit = BrandKit.objects.of(self.agency).take(kit_id)
        spec = KitSpec.model_validate(kit_version(kit, version).spec)
        return _kit(update_brand_kit(kit, self.actor_name, expected_version=expected, spec=spec))


def _kit(kit: BrandKit, status: int = 200) -> Response:
    """A kit's answer carries its version for the next change."""
    headers = {"ETag": version_etag(kit.version)}
    return Response(BrandKitBody(kit).data, status=status, headers=headers)
