"""HTTP views of an agency's custom themes."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import queried, validated
from accounts.capabilities import Can
from brandkits.api.serializers import OwnThemeBody, OwnThemeChanges, OwnThemeFields, OwnThemeFilter
from brandkits.catalogue.own_themes import create_own_theme, tokens_from, update_own_theme
from brandkits.models import OwnTheme, of_client
from brandkits.queries import require_brand_kit, require_client
from core.errors import invalid
from design.kit.spec import KitSpec


class OwnThemesView(AgencyView):
    """Custom themes of the agency, beside the catalogue's."""

    requires = {"get": Can.VIEW_WORK, "post": Can.MANAGE_KITS}

    @extend_schema(parameters=[OwnThemeFilter], responses=OwnThemeBody(many=True))
    def get(self, request: Request, agency_id: UUID) -> Response:
        """List custom themes, newest first."""
        asked = queried(OwnThemeFilter, request, paged=True)
        rows = OwnTheme.objects.of(self.agency).filter(archived_at__isnull=not asked["archived"])
        if client := asked.get("client"):
            rows = rows.filter(of_client(client))
        return self.page(rows, OwnThemeBody)

    @extend_schema(request=OwnThemeFields, responses={201: OwnThemeBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Create a theme from tokens, or from a brand kit; in that case it belongs to the kit's client.

        A theme from tokens belongs to `client`, or to all clients if none is named.
        """
        fields = validated(OwnThemeFields, request)
        tokens, client_id = fields.get("tokens"), fields.get("client")
        if client_id is not None:
            require_client(self.agency, client_id, pointer="/client")
        if tokens is None:
            kit = require_brand_kit(self.agency, fields["brand_kit"], pointer="/brand_kit")
            tokens = tokens_from(KitSpec.model_validate(kit.spec), fields["form"])
            client_id = kit.client_id if client_id is None else client_id
            if client_id != kit.client_id:
                raise invalid("/client", "The brand kit belongs to another client.", "other-client")
        if client_id is None and self.client_access is not None:
            raise invalid("/client", "Name the client that the theme is for.", "required")
        theme = create_own_theme(
            self.agency, name=fields["name"], tokens=tokens, client_id=client_id
        )
        return Response(OwnThemeBody(theme).data, status=201)


class OwnThemeView(AgencyView):
    """One custom theme."""

    requires = {"get": Can.VIEW_WORK, "patch": Can.MANAGE_KITS}

    @extend_schema(responses=OwnThemeBody)
    def get(self, request: Request, agency_id: UUID, theme_id: UUID) -> Response:
        return Response(OwnThemeBody(OwnTheme.objects.of(self.agency).take(theme_id)).data)

    @extend_schema(request=OwnThemeChanges, responses=OwnThemeBody)
    def patch(self, request: Request, agency_id: UUID, theme_id: UUID) -> Response:
        """Rename, archive or restore a theme. Its tokens are fixed: create another theme instead."""
        theme = OwnTheme.objects.of(self.agency).take(theme_id)
        self.require_not_common(theme.client_id)
        changed = update_own_theme(theme, **validated(OwnThemeChanges, request))
        return Response(OwnThemeBody(changed).data)
