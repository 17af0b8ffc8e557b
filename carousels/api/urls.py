"""Routes of threads and carousels, below one agency, and of assets, which they use.

Where drafts are built and reviewed is with the painter's routes.
"""

from __future__ import annotations

from django.urls import path

from brandkits.api.asset_views import AssetUsesView, AssetView
from carousels.api.kit_application_views import ApplyView, WearersView
from carousels.api.thread_views import ThreadMediaView, ThreadReimportView, ThreadsView, ThreadView
from carousels.api.version_views import (
    CompareView,
    RestoreView,
    VersionNameView,
    VersionsView,
    VersionView,
)
from carousels.api.views import (
    CarouselView,
    DuplicateView,
    OperationsView,
    RedoView,
    SplitView,
    UndoView,
)
from carousels.asset_uses import shown_before, shown_in

CAROUSEL = "carousels/<uuid:carousel_id>"
VERSION = f"{CAROUSEL}/versions/<int:version>"

urlpatterns = [
    path("threads", ThreadsView.as_view(), name="threads"),
    path("threads/<uuid:thread_id>", ThreadView.as_view(), name="thread"),
    path("threads/<uuid:thread_id>/media", ThreadMediaView.as_view(), name="thread-media"),
    path("threads/<uuid:thread_id>/reimport", ThreadReimportView.as_view(), name="reimport"),
    path(CAROUSEL, CarouselView.as_view(), name="carousel"),
    path(f"{CAROUSEL}/operations", OperationsView.as_view(), name="operations"),
    path(f"{CAROUSEL}/undo", UndoView.as_view(), name="undo"),
    path(f"{CAROUSEL}/redo", RedoView.as_view(), name="redo"),
    path(f"{CAROUSEL}/duplicate", DuplicateView.as_view(), name="duplicate"),
    path(f"{CAROUSEL}/split", SplitView.as_view(), name="split"),
    path(
        "assets/<uuid:asset_id>",
        AssetView.as_view(finder=shown_in, recall=shown_before),
        name="asset",
    ),
    path("assets/<uuid:asset_id>/uses", AssetUsesView.as_view(finder=shown_in), name="asset-uses"),
    path("brand-kits/<uuid:kit_id>/drafts", WearersView.as_view(), name="brand-kit-drafts"),
    path("brand-kits/<uuid:kit_id>/apply", ApplyView.as_view(), name="brand-kit-apply"),
    path(f"{CAROUSEL}/versions", VersionsView.as_view(), name="versions"),
    path(VERSION, VersionView.as_view(), name="version"),
    path(f"{VERSION}/name", VersionNameView.as_view(), name="version-name"),
    path(f"{VERSION}/compare", CompareView.as_view(), name="compare"),
    path(f"{VERSION}/restore", RestoreView.as_view(), name="restore"),
]
