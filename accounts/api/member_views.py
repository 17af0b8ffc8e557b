"""API of an agency's members, teams, API keys and audit log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access.client_access import require_clients, visible_members
from accounts.api.base import AgencyView
from accounts.api.member_serializers import (
    ApiKeyBody,
    ApiKeyFields,
    AuditEventBody,
    AuditFilter,
    MemberBody,
    MemberChanges,
    NewApiKeyBody,
    TeamBody,
    TeamChanges,
    TeamFields,
)
from accounts.api.serializers import queried, validated
from accounts.api.views import person
from accounts.audit import as_csv, record
from accounts.capabilities import Can
from accounts.members.api_keys import create_api_key, revoke_api_key
from accounts.members.membership import delete_team, remove_member, save_team, update_member
from accounts.members.revocation import revoke_excess
from accounts.models import ApiKey, AuditEvent, Team
from core.errors import Missing
from core.http.pagination import Unpaged
from core.storage.content_disposition import attachment
from core.storage.file_names import download_name


class NamingClients(AgencyView):
    """Base of views whose request bodies may hold ``clients``."""

    requires = {}

    def checked(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the fields. Raises ``Missing`` with a pointer for every client that is not the agency's."""
        require_clients(self.agency, fields.get("clients") or ())
        return fields


class MembersView(AgencyView):
    """The agency's members."""

    requires = {"get": Can.VIEW_WORK}
    pagination_class = Unpaged

    @extend_schema(operation_id="members_list", responses=MemberBody(many=True))
    def get(self, request: Request, agency_id: UUID) -> Response:
        """List all members. With access to some clients only: yourself, and members who share a client or have all."""
        members = visible_members(self.agency, self.client_access, self.actor.pk)
        return Unpaged().get_paginated_response(MemberBody(members, many=True).data)


class MemberView(NamingClients):
    """One member, by the person's id."""

    requires = {"patch": Can.MANAGE_PEOPLE, "delete": Can.SEE_CAROUSELS}

    @extend_schema(request=MemberChanges, responses=MemberBody)
    def patch(self, request: Request, agency_id: UUID, user_id: UUID) -> Response:
        """Change a member's role or client access.

        A member who may no longer create API keys or invitations loses those they created.
        """
        fields = self.checked(validated(MemberChanges, request))
        member = update_member(self.agency, self.by, user_id, **fields)
        revoke_excess(self.agency, self.by, user_id)
        return Response(MemberBody(member).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, agency_id: UUID, user_id: UUID) -> Response:
        """Remove a member, or leave the agency yourself. The owner cannot leave.

        The member's API keys are revoked and their open invitations withdrawn.
        """
        if user_id != self.actor.pk and Can.MANAGE_PEOPLE not in self.can:
            raise Missing("No such member.")
        remove_member(self.agency, self.by, user_id)
        revoke_excess(self.agency, self.by, user_id)
        return Response(status=204)


class TeamsView(NamingClients):
    """The agency's teams."""

    requires = {"get": Can.MANAGE_PEOPLE, "post": Can.MANAGE_PEOPLE}

    @extend_schema(operation_id="teams_list", responses=TeamBody(many=True))
    def get(self, request: Request, agency_id: UUID) -> Response:
        return self.page(Team.objects.of(self.agency), TeamBody)

    @extend_schema(request=TeamFields, responses={201: TeamBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Create a team."""
        fields = self.checked(validated(TeamFields, request))
        return Response(TeamBody(save_team(self.agency, self.by, **fields)).data, status=201)


class TeamView(NamingClients):
    """One team."""

    requires = {"patch": Can.MANAGE_PEOPLE, "delete": Can.MANAGE_PEOPLE}

    @extend_schema(request=TeamChanges, responses=TeamBody)
    def patch(self, request: Request, agency_id: UUID, team_id: UUID) -> Response:
        """Change the given fields; others stay as they are."""
        team = Team.objects.of(self.agency).take(team_id)
        fields = self.checked(validated(TeamChanges, request))
        return Response(TeamBody(save_team(self.agency, self.by, team, **fields)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, agency_id: UUID, team_id: UUID) -> Response:
        """Delete a team. Access that members had through it alone ends."""
        delete_team(Team.objects.of(self.agency).take(team_id), self.by)
        return Response(status=204)


class ApiKeysView(NamingClients):
    """The agency's API keys."""

    requires = {"get": Can.MANAGE_KEYS, "post": Can.MANAGE_KEYS}

    @extend_schema(operation_id="api_keys_list", responses=ApiKeyBody(many=True))
    def get(self, request: Request, agency_id: UUID) -> Response:
        return self.page(ApiKey.objects.of(self.agency), ApiKeyBody)

    @extend_schema(request=ApiKeyFields, responses={201: NewApiKeyBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        """Create an API key. The response holds the secret, which is shown only this once."""
        fields = self.checked(validated(ApiKeyFields, request, zone=self.agency.time_zone))
        key, secret = create_api_key(self.agency, created_by=person(self.actor), **fields)
        return Response({**ApiKeyBody(key).data, "secret": secret}, status=201)


class ApiKeyView(AgencyView):
    """One API key."""

    requires = {"delete": Can.MANAGE_KEYS}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, agency_id: UUID, key_id: UUID) -> Response:
        """Revoke an API key, from the next request on."""
        revoke_api_key(ApiKey.objects.of(self.agency).take(key_id), self.by)
        return Response(status=204)


class AuditView(AgencyView):
    """The audit log: changes of members, API keys, roles and the agency, approvals and hand-overs."""

    requires = {"get": Can.READ_AUDIT}

    @extend_schema(
        operation_id="audit_events_list",
        parameters=[AuditFilter],
        responses=AuditEventBody(many=True),
    )
    def get(self, request: Request, agency_id: UUID) -> Response:
        """List audit events, newest first."""
        asked = queried(AuditFilter, request, paged=True, zone=self.agency.time_zone)
        return self.page(AuditEvent.objects.of(self.agency).filter(**asked), AuditEventBody)


class AuditExportView(AgencyView):
    """The audit log as CSV."""

    requires = {"get": Can.READ_AUDIT}

    @extend_schema(parameters=[AuditFilter], responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, agency_id: UUID) -> StreamingHttpResponse:
        """Export audit events as CSV, oldest first. The export is recorded as an event too."""
        asked = queried(AuditFilter, request, zone=self.agency.time_zone)
        record(
            self.agency.pk, self.by, "audit.exported", self.agency.pk, **request.query_params.dict()
        )
        events = AuditEvent.objects.of(self.agency).filter(**asked).order_by("id")
        # Read here: the response is streamed after the tenant block has ended.
        lines = list(as_csv(events.iterator(chunk_size=1_000)))
        name = download_name(self.agency.name, "audit", ending="csv")
        headers = {"Content-Disposition": attachment(name)}
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
