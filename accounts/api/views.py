"""API of the signed-in person and of agencies."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.base import AgencyView
from accounts.api.member_serializers import (
    AgencyChanges,
    AgencyDetailBody,
    MeChanges,
    NewAgencyFields,
    TransferFields,
)
from accounts.api.serializers import AgencyBody, MeBody, validated
from accounts.auth.authentication import Program
from accounts.auth.mfa import require_mfa
from accounts.auth.security_notifications import rename
from accounts.capabilities import Can
from accounts.idempotency import agency_id_for_key, once
from accounts.members.membership import found_agency, transfer_agency, update_agency
from accounts.models import Membership, User
from core.http.pagination import Unpaged


class MeView(APIView):
    """The signed-in person."""

    @extend_schema(responses=MeBody)
    def get(self, request: Request) -> Response:
        return Response(_me(person(request.user)))

    @extend_schema(request=MeChanges, responses=MeBody)
    def patch(self, request: Request) -> Response:
        """Change the given fields. The email address is changed where it is verified, not here."""
        found = person(request.user)
        rename(found, **validated(MeChanges, request))
        return Response(_me(found))


class AgenciesView(APIView):
    """The agencies of the signed-in person."""

    pagination_class = Unpaged
    repeatable = False

    @extend_schema(operation_id="agencies_list", responses=AgencyBody(many=True))
    def get(self, request: Request) -> Response:
        memberships = AgencyBody(_memberships(person(request.user)), many=True).data
        return self.pagination_class().get_paginated_response(memberships)

    @extend_schema(request=NewAgencyFields, responses={201: AgencyDetailBody})
    def post(self, request: Request) -> Response:
        """Create an agency, owned by the caller."""
        owner = person(request.user)
        # The response is stored with the agency, so the id must be known before the agency exists.
        agency_id = agency_id_for_key(owner.pk, request)

        def found() -> Response:
            fields = validated(NewAgencyFields, request)
            agency = found_agency(owner, agency_id=agency_id, **fields)
            return Response(AgencyDetailBody(agency).data, status=201)

        return once(agency_id, owner.pk, None, request, lambda: found)


class AgencyDetailView(AgencyView):
    """One agency."""

    requires = {"get": Can.VIEW_WORK, "patch": Can.MANAGE_AGENCY}

    @extend_schema(responses=AgencyDetailBody)
    def get(self, request: Request, agency_id: UUID) -> Response:
        return Response(AgencyDetailBody(self.agency).data)

    @extend_schema(request=AgencyChanges, responses=AgencyDetailBody)
    def patch(self, request: Request, agency_id: UUID) -> Response:
        """Change the given fields; others stay as they are."""
        changes = validated(AgencyChanges, request)
        if changes.get("require_mfa"):
            require_mfa(request._request, person(self.actor))
        agency = update_agency(self.agency, self.by, **changes)
        return Response(AgencyDetailBody(agency).data)


class TransferView(AgencyView):
    """Transfer of an agency's ownership."""

    requires = {"post": Can.TRANSFER}
    repeatable = True

    @extend_schema(request=TransferFields, responses={204: None})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Make a member the owner. The former owner becomes an admin."""
        wanted = validated(TransferFields, request)["member"]
        transfer_agency(self.agency, self.by, person(self.actor).pk, wanted)
        return Response(status=204)


def person(actor: object) -> User:
    """Return the person who sent the request. Raises ``PermissionDenied`` for an API key."""
    if isinstance(actor, Program) or not isinstance(actor, User):
        raise PermissionDenied("API keys cannot do this. Sign in as a person.")
    return actor


def _me(user: User) -> dict[str, object]:
    facts = {"id": user.pk, "email": user.email, "name": user.name, "agencies": _memberships(user)}
    return dict(MeBody(facts).data)


def _memberships(user: User) -> list[Membership]:
    return list(
        Membership.objects.filter(user=user).select_related("agency").order_by("created_at", "pk")
    )
