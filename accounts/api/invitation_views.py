"""The HTTP face of invitations: an agency's, and the one that somebody has in their mail."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.base import AgencyView
from accounts.api.member_serializers import (
    AcceptFields,
    InvitationBody,
    InvitationFields,
    OpenInvitationBody,
)
from accounts.api.member_views import NamingClients
from accounts.api.serializers import AgencyBody, validated
from accounts.api.views import person
from accounts.auth.authentication import SessionOfPerson
from accounts.auth.security_notifications import record_for
from accounts.auth.sessions import open_session
from accounts.capabilities import Can, Role
from accounts.members.invitations import accept, invite, opened, resend, revoke
from accounts.models import Invitation


class InvitationsView(NamingClients):
    """Who was asked into the agency and has not come yet."""

    requires = {"get": Can.MANAGE_PEOPLE, "post": Can.MANAGE_PEOPLE}

    @extend_schema(operation_id="invitations_list", responses=InvitationBody(many=True))
    def get(self, request: Request, agency_id: UUID) -> Response:
        rows = Invitation.objects.of(self.agency).select_related("invited_by")
        return self.page(rows, InvitationBody)

    @extend_schema(request=InvitationFields, responses={201: InvitationBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Ask somebody in by mail; the link holds for a week. Guests need `clients`."""
        fields = self.checked(validated(InvitationFields, request))
        role = Role(fields.pop("role"))
        invitation = invite(self.agency, person(self.actor), role=role, **fields)
        return Response(InvitationBody(invitation).data, status=201)


class InvitationView(AgencyView):
    """One invitation."""

    requires = {"delete": Can.MANAGE_PEOPLE}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, agency_id: UUID, invitation_id: UUID) -> Response:
        """Withdraw it."""
        revoke(self.agency, self.by, invitation_id)
        return Response(status=204)


class ResendInvitationView(AgencyView):
    """An invitation that got lost, or is over."""

    requires = {"post": Can.MANAGE_PEOPLE}

    @extend_schema(request=None, responses=InvitationBody)
    def post(self, request: Request, agency_id: UUID, invitation_id: UUID) -> Response:
        """Mail a new link, for another week; older links open nothing any more."""
        return Response(InvitationBody(resend(self.agency, self.by, invitation_id)).data)


class OpenInvitationView(APIView):
    """What somebody is invited to, for whoever has the link."""

    permission_classes = [AllowAny]

    @extend_schema(responses=OpenInvitationBody)
    def get(self, request: Request, token: str) -> Response:
        agency, invitation = opened(token)
        return Response(OpenInvitationBody({"agency": agency, "invitation": invitation}).data)


class AcceptInvitationView(APIView):
    """Joining an agency."""

    permission_classes = [AllowAny]

    @extend_schema(request=AcceptFields, responses=AgencyBody)
    def post(self, request: Request, token: str) -> Response:
        """Join, signed in with the address that was invited; or make the account in the same step.

        Who sends `name` and `password` is signed in afterwards.
        """
        user = person(request.user) if request.user else None
        SessionOfPerson().enforce_csrf(request)
        membership = accept(token, user, **validated(AcceptFields, request))
        if user is None:
            open_session(request._request, membership.user)
            record_for(membership.user, "person.signed-in")
        return Response(AgencyBody(membership).data)
