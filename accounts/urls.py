"""Routes of people, agencies and keys."""

from __future__ import annotations

from django.urls import path

from accounts.views import AgenciesView, ApiKeysView, ApiKeyView, MeView

urlpatterns = [
    path("me", MeView.as_view(), name="me"),
    path("agencies", AgenciesView.as_view(), name="agencies"),
    path("agencies/<uuid:agency_id>/api-keys", ApiKeysView.as_view(), name="api-keys"),
    path("agencies/<uuid:agency_id>/api-keys/<uuid:key_id>", ApiKeyView.as_view(), name="api-key"),
]
