"""Routes of threads and carousels, and of the assets that they use, below one agency."""

from __future__ import annotations

from django.urls import path

from carousels.api.asset_views import AssetUsesView, AssetView
from carousels.api.caption_views import CaptionsView
from carousels.api.kit_application_views import ApplyView, KitCarouselsView
from carousels.api.review_views import ReviewsView
from carousels.api.thread_views import ThreadMediaView, ThreadReimportView, ThreadsView, ThreadView
from carousels.api.verdict_views import SettingsView, ValidationView
from carousels.api.version_views import (
    CompareView,
    RestoreView,
    VersionNameView,
    VersionsView,
    VersionView,
)
from carousels.api.views import (
    CarouselsView,
    CarouselView,
    DuplicateView,
    OperationsView,
    RedoView,
    SplitView,
    UndoView,
)

CAROUSEL = "carousels/<uuid:carousel_id>"
VERSION = f"{CAROUSEL}/versions/<int:version>"

urlpatterns = [
    path("threads", ThreadsView.as_view(), name="threads"),
    path("threads/<uuid:thread_id>", ThreadView.as_view(), name="thread"),
    path("threads/<uuid:thread_id>/media", ThreadMediaView.as_view(), name="thread-media"),
    path("threads/<uuid:thread_id>/reimport", ThreadReimportView.as_view(), name="reimport"),
    path("carousels", CarouselsView.as_view(), name="carousels"),
    path(CAROUSEL, CarouselView.as_view(), name="carousel"),
    path(f"{CAROUSEL}/captions", CaptionsView.as_view(), name="captions"),
    path(f"{CAROUSEL}/settings", SettingsView.as_view(), name="settings"),
    path(f"{CAROUSEL}/validation", ValidationView.as_view(), name="validation"),
    path(f"{CAROUSEL}/reviews", ReviewsView.as_view(), name="reviews"),
    path(f"{CAROUSEL}/operations", OperationsView.as_view(), name="operations"),
    path(f"{CAROUSEL}/undo", UndoView.as_view(), name="undo"),
    path(f"{CAROUSEL}/redo", RedoView.as_view(), name="redo"),
    path(f"{CAROUSEL}/duplicate", DuplicateView.as_view(), name="duplicate"),
    path(f"{CAROUSEL}/split", SplitView.as_view(), name="split"),
    path("assets/<uuid:asset_id>", AssetView.as_view(), name="asset"),
    path("assets/<uuid:asset_id>/uses", AssetUsesView.as_view(), name="asset-uses"),
    path(
        "brand-kits/<uuid:kit_id>/carousels", KitCarouselsView.as_view(), name="brand-kit-carousels"
    ),
    path("brand-kits/<uuid:kit_id>/apply", ApplyView.as_view(), name="brand-kit-apply"),
    path(f"{CAROUSEL}/versions", VersionsView.as_view(), name="versions"),
    path(VERSION, VersionView.as_view(), name="version"),
    path(f"{VERSION}/name", VersionNameView.as_view(), name="version-name"),
    path(f"{VERSION}/compare", CompareView.as_view(), name="compare"),
    path(f"{VERSION}/restore", RestoreView.as_view(), name="restore"),
]
