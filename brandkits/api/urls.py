"""Routes of clients, brand kits, custom formats and themes, and uploads, below one agency."""

from __future__ import annotations

from django.urls import path

from brandkits.api.asset_views import AssetCompletionView, AssetsView
from brandkits.api.format_views import OwnFormatsView, OwnFormatView
from brandkits.api.kit_file_views import KitExportView, KitImportView
from brandkits.api.theme_views import OwnThemesView, OwnThemeView
from brandkits.api.views import (
    BrandKitCopyView,
    BrandKitsView,
    BrandKitView,
    ClientsView,
    ClientView,
    KitRestoreView,
    KitVersionsView,
)

KIT = "brand-kits/<uuid:kit_id>"

urlpatterns = [
    path("clients", ClientsView.as_view(), name="clients"),
    path("clients/<uuid:client_id>", ClientView.as_view(), name="client"),
    path("brand-kits", BrandKitsView.as_view(), name="brand-kits"),
    path(KIT, BrandKitView.as_view(), name="brand-kit"),
    path(f"{KIT}/duplicate", BrandKitCopyView.as_view(), name="brand-kit-duplicate"),
    path(f"{KIT}/versions", KitVersionsView.as_view(), name="brand-kit-versions"),
    path(
        f"{KIT}/versions/<int:version>/restore",
        KitRestoreView.as_view(),
        name="brand-kit-restore",
    ),
    path("brand-kits/import", KitImportView.as_view(), name="brand-kit-import"),
    path(f"{KIT}/export", KitExportView.as_view(), name="brand-kit-export"),
    path("formats", OwnFormatsView.as_view(), name="own-formats"),
    path("formats/<uuid:format_id>", OwnFormatView.as_view(), name="own-format"),
    path("themes", OwnThemesView.as_view(), name="own-themes"),
    path("themes/<uuid:theme_id>", OwnThemeView.as_view(), name="own-theme"),
    path("assets", AssetsView.as_view(), name="assets"),
    path("assets/<uuid:asset_id>/complete", AssetCompletionView.as_view(), name="asset-complete"),
]
