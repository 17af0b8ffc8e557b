"""HTTP views of clients and brand kits."""

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
    "If-Match", str, OpenApiParameter.HEADER, required=True, description='The version, such as "3".'
)


class ClientsView(AgencyView):
    """The agency's clients."""

    requires = {"get": Can.SEE_CAROUSELS, "post": Can.MANAGE_KITS}

    @extend_schema(responses=ClientBody(many=True))
    def get(self, request: Request, agency_id: UUID) -> Response:
        """List clients, newest first."""
        return self.page(Client.objects.of(self.agency), ClientBody)

    @extend_schema(request=ClientFields, responses={201: ClientBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Create a client. Members with access to some clients only may not."""
        if self.client_access is not None:
            raise PermissionDenied("You have access to some clients only, so you cannot add one.")
        client = create_client(self.agency, **validated(ClientFields, request))
        return Response(ClientBody(client).data, status=201)


class ClientView(AgencyView):
    """One client."""

    requires = {"get": Can.SEE_CAROUSELS, "patch": Can.MANAGE_KITS}

    @extend_schema(responses=ClientBody)
    def get(self, request: Request, agency_id: UUID, client_id: UUID) -> Response:
        return Response(ClientBody(Client.objects.of(self.agency).take(client_id)).data)

    @extend_schema(request=ClientChanges, responses=ClientBody)
    def patch(self, request: Request, agency_id: UUID, client_id: UUID) -> Response:
        """Change, archive or restore a client. Only the fields that are sent change."""
        client = Client.objects.of(self.agency).take(client_id)
        changes = validated(ClientChanges, request)
        # Whether a slug is taken would reveal clients that the caller has no access to.
        if "slug" in changes and self.client_access is not None:
            raise PermissionDenied(
                "Only a member with access to all clients can change a client's slug."
            )
        return Response(ClientBody(update_client(client, **changes)).data)


class BrandKitsView(AgencyView):
    """Brand kits of the agency's clients."""

    requires = {"get": Can.VIEW_WORK, "post": Can.MANAGE_KITS}

    @extend_schema(
        parameters=[BrandKitFilter],
        responses=BrandKitBody(many=True),
    )
    def get(self, request: Request, agency_id: UUID) -> Response:
        """List brand kits, newest first."""
        kits = BrandKit.objects.of(self.agency)
        asked = BrandKitFilter(data={"client": request.query_params.get("client")})
        asked.is_valid(raise_exception=True)
        if client_id := asked.validated_data["client"]:
            kits = kits.filter(client_id=client_id)
        return self.page(kits, BrandKitBody)

    @extend_schema(request=BrandKitFields, responses={201: BrandKitBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Create a brand kit for a client."""
        fields = validated(BrandKitFields, request)
        kit = create_brand_kit(
            self.agency, self.actor_name, client_id=fields.pop("client"), **fields
        )
        return _kit(kit, status=201)


class BrandKitView(AgencyView):
    """One brand kit; changes name its version."""

    requires = {"get": Can.VIEW_WORK, "patch": Can.MANAGE_KITS}

    @extend_schema(responses=BrandKitBody)
    def get(self, request: Request, agency_id: UUID, kit_id: UUID) -> Response:
        return _kit(BrandKit.objects.of(self.agency).take(kit_id))

    @extend_schema(request=BrandKitChanges, responses=BrandKitBody, parameters=[IF_MATCH])
    def patch(self, request: Request, agency_id: UUID, kit_id: UUID) -> Response:
        """Change the fields that are sent, unless the kit has a newer version than If-Match names."""
        kit = BrandKit.objects.of(self.agency).take(kit_id)
        version = require_version(request)
        changes = validated(BrandKitChanges, request)
        return _kit(update_brand_kit(kit, self.actor_name, expected_version=version, **changes))


class BrandKitCopyView(AgencyView):
    """Duplication of a kit."""

    requires = {"post": Can.MANAGE_KITS}

    @extend_schema(request=BrandKitCopyFields, responses={201: BrandKitBody})
    def post(self, request: Request, agency_id: UUID, kit_id: UUID) -> Response:
        """Duplicate the kit, for the same or another client."""
        kit = BrandKit.objects.of(self.agency).select_related("agency").take(kit_id)
        fields = validated(BrandKitCopyFields, request)
        copy = duplicate_brand_kit(
            kit, self.actor_name, client_id=fields.get("client"), name=fields["name"]
        )
        return _kit(copy, status=201)


class KitVersionsView(AgencyView):
    """The versions of a kit."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(responses=KitVersionBody(many=True))
    def get(self, request: Request, agency_id: UUID, kit_id: UUID) -> Response:
        """List every version of a kit, newest first."""
        kit = BrandKit.objects.of(self.agency).take(kit_id)
        return self.page(KitVersion.objects.of(self.agency).filter(kit=kit), KitVersionBody)


class KitRestoreView(AgencyView):
    """Make an earlier version of a kit the newest one."""

    requires = {"post": Can.MANAGE_KITS}

    @extend_schema(request=None, responses=BrandKitBody, parameters=[IF_MATCH])
    def post(self, request: Request, agency_id: UUID, kit_id: UUID, version: int) -> Response:
        expected = require_version(request)
        kit = BrandKit.objects.of(self.agency).take(kit_id)
        spec = KitSpec.model_validate(kit_version(kit, version).spec)
        return _kit(update_brand_kit(kit, self.actor_name, expected_version=expected, spec=spec))


def _kit(kit: BrandKit, status: int = 200) -> Response:
    """Return the response for a kit, with its version as ETag for the next change."""
    headers = {"ETag": version_etag(kit.version)}
    return Response(BrandKitBody(kit).data, status=status, headers=headers)
