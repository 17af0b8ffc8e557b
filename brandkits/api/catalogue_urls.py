"""Routes of the public catalogue that brand kits draw from."""

from __future__ import annotations

from django.urls import path

from brandkits.api.catalogue_views import FontsView, PairingsView, PatternsView, ThemesView

urlpatterns = [
    path("themes", ThemesView.as_view(), name="themes"),
    path("patterns", PatternsView.as_view(), name="patterns"),
    path("fonts", FontsView.as_view(), name="fonts"),
    path("pairings", PairingsView.as_view(), name="pairings"),
]
