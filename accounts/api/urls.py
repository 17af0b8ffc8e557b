"""Routes of people and agencies. Those whose bodies name clients are with the clients' routes."""

from __future__ import annotations

from django.urls import path

from accounts.api.invitation_views import (
    AcceptInvitationView,
    InvitationView,
    OpenInvitationView,
    ResendInvitationView,
)
from accounts.api.member_views import ApiKeyView, AuditExportView, AuditView, MembersView
from accounts.api.views import AgenciesView, AgencyDetailView, MeView, TransferView

AGENCY = "agencies/<uuid:agency_id>"

urlpatterns = [
    path("me", MeView.as_view(), name="me"),
    path("agencies", AgenciesView.as_view(), name="agencies"),
    path(AGENCY, AgencyDetailView.as_view(), name="agency"),
    path(f"{AGENCY}/transfer", TransferView.as_view(), name="transfer"),
    path(f"{AGENCY}/members", MembersView.as_view(), name="members"),
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
    path(f"{AGENCY}/api-keys/<uuid:key_id>", ApiKeyView.as_view(), name="api-key"),
    path(f"{AGENCY}/audit-events", AuditView.as_view(), name="audit-events"),
    path(f"{AGENCY}/audit-events/export", AuditExportView.as_view(), name="audit-export"),
]
