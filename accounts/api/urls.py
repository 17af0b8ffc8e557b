"""Routes of people, agencies, members, teams, invitations, API keys, usage and the audit log."""

from __future__ import annotations

from django.urls import path

from accounts.api.invitation_views import (
    AcceptInvitationView,
    InvitationsView,
    InvitationView,
    OpenInvitationView,
    ResendInvitationView,
)
from accounts.api.member_views import (
    ApiKeysView,
    ApiKeyView,
    AuditExportView,
    AuditView,
    MembersView,
    MemberView,
    TeamsView,
    TeamView,
)
from accounts.api.usage_views import UsageView
from accounts.api.views import AgenciesView, AgencyDetailView, MeView, TransferView

AGENCY = "agencies/<uuid:agency_id>"

urlpatterns = [
    path("me", MeView.as_view(), name="me"),
    path("agencies", AgenciesView.as_view(), name="agencies"),
    path(AGENCY, AgencyDetailView.as_view(), name="agency"),
    path(f"{AGENCY}/transfer", TransferView.as_view(), name="transfer"),
    path(f"{AGENCY}/members", MembersView.as_view(), name="members"),
    path(f"{AGENCY}/members/<uuid:user_id>", MemberView.as_view(), name="member"),
    path(f"{AGENCY}/teams", TeamsView.as_view(), name="teams"),
    path(f"{AGENCY}/teams/<uuid:team_id>", TeamView.as_view(), name="team"),
    path(f"{AGENCY}/invitations", InvitationsView.as_view(), name="invitations"),
    path(f"{AGENCY}/invitations/<uuid:invitation_id>", InvitationView.as_view(), name="invitation"),
    path(
        f"{AGENCY}/invitations/<uuid:invitation_id>/resend",
        ResendInvitationView.as_view(),
        name="invitation-resend",
    ),
    path("invitations/<str:token>", OpenInvitationView.as_view(), name="open-invitation"),
    path(
        "invitations/<str:token>/accept", AcceptInvitationView.as_view(), name="accept-invitation"
    ),
    path(f"{AGENCY}/api-keys", ApiKeysView.as_view(), name="api-keys"),
    path(f"{AGENCY}/api-keys/<uuid:key_id>", ApiKeyView.as_view(), name="api-key"),
    path(f"{AGENCY}/usage", UsageView.as_view(), name="usage"),
    path(f"{AGENCY}/audit-events", AuditView.as_view(), name="audit-events"),
    path(f"{AGENCY}/audit-events/export", AuditExportView.as_view(), name="audit-export"),
]
