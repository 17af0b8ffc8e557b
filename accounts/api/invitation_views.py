"""API of invitations: those of an agency, and the one behind a mailed link."""

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
from accounts.members.invitations import accept, invite, open_invitation, resend, revoke
from accounts.models import Invitation


class InvitationsView(NamingClients):
    """The agency's open invitations."""

    requires = {"get": Can.MANAGE_PEOPLE, "post": Can.MANAGE_PEOPLE}

    @extend_schema(operation_id="invitations_list", responses=InvitationBody(many=True))
    def get(self, request: Request, agency_id: UUID) -> Response:
        rows = Invitation.objects.of(self.agency).select_related("invited_by")
        return self.page(rows, InvitationBody)

    @extend_schema(request=InvitationFields, responses={201: InvitationBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Invite a person by mail. The link expires after 7 days. Guests need `clients`."""
        fields = self.checked(validated(InvitationFields, request))
        role = Role(fields.pop("role"))
        invitation = invite(self.agency, person(self.actor), role=role, **fields)
        return Response(InvitationBody(invitation).data, status=201)


class InvitationView(AgencyView):
    """One invitation."""

    requires = {"delete": Can.MANAGE_PEOPLE}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, agency_id: UUID, invitation_id: UUID) -> Response:
        """Withdraw an invitation."""
        revoke(self.agency, self.by, invitation_id)
        return Response(status=204)


class ResendInvitationView(AgencyView):
    """Sending an invitation again."""

    requires = {"post": Can.MANAGE_PEOPLE}

    @extend_schema(request=None, responses=InvitationBody)
    def post(self, request: Request, agency_id: UUID, invitation_id: UUID) -> Response:
        """Mail a new link that expires after 7 days. Earlier links stop working."""
        return Response(InvitationBody(resend(self.agency, self.by, invitation_id)).data)


class OpenInvitationView(APIView):
    """The invitation behind a mailed link. Needs no sign-in."""

    permission_classes = [AllowAny]

    @extend_schema(responses=OpenInvitationBody)
    def get(self, request: Request, token: str) -> Response:
        agency, invitation = open_invitation(token)
        return Response(OpenInvitationBody({"agency": agency, "invitation": invitation}).data)


class AcceptInvitationView(APIView):
    """Accepting an invitation."""

    permission_classes = [AllowAny]

    @extend_schema(request=AcceptFields, responses=AgencyBody)
    def post(self, request: Request, token: str) -> Response:
        """Join the agency, signed in with the invited address or with a new account.

        To create the account in the same step, send `name` and `password`; the new member is then signed in.
        """
        user = person(request.user) if request.user else None
        SessionOfPerson().enforce_csrf(request)
        membership = accept(token, user, **validated(AcceptFields, request))
        if user is None:
            open_session(request._request, membership.user)
            record_for(membership.user, "person.signed-in")
        return Response(AgencyBody(membership).data)
