"""Routes of renders, previews and specimens, below one agency."""

from __future__ import annotations

from django.urls import path

from rendering.api.file_link_views import FileLinksView, RenderLinksView
from rendering.api.hand_over_views import HandOversView, HandOverView
from rendering.api.history_views import SittingsView
from rendering.api.kit_views import (
    FontSheetView,
    KitLintView,
    KitSpecimenView,
    ProposalView,
    UnsavedSpecimenView,
)
from rendering.api.thumbnail_views import CarouselThumbnailView, VersionThumbnailView
from rendering.api.views import (
    OutputLinkView,
    RenderCancelView,
    RenderEventsView,
    RenderRetryView,
    RendersView,
    RenderView,
    SlideLayoutView,
    SlidePreviewView,
)

VERSIONS = "carousels/<uuid:carousel_id>/versions"
SLIDE = "carousels/<uuid:carousel_id>/slides/<uuid:slide_id>"

urlpatterns = [
    path("brand-kits/specimen", UnsavedSpecimenView.as_view(), name="unsaved-specimen"),
    path("brand-kits/propose", ProposalView.as_view(), name="brand-kit-proposal"),
    path("brand-kits/<uuid:kit_id>/specimen", KitSpecimenView.as_view(), name="kit-specimen"),
    path("brand-kits/<uuid:kit_id>/lint", KitLintView.as_view(), name="kit-lint"),
    path("assets/<uuid:asset_id>/specimen", FontSheetView.as_view(), name="font-specimen"),
    path("hand-overs", HandOversView.as_view(), name="hand-overs"),
    path("hand-overs/<uuid:hand_over_id>", HandOverView.as_view(), name="hand-over"),
    path("renders", RendersView.as_view(), name="renders"),
    path("renders/<uuid:render_id>", RenderView.as_view(), name="render"),
    path(
        "renders/<uuid:render_id>/outputs/<uuid:output_id>/link",
        OutputLinkView.as_view(),
        name="output-link",
    ),
    path("renders/<uuid:render_id>/links", RenderLinksView.as_view(), name="render-links"),
    path(
        "renders/<uuid:render_id>/links/<uuid:links_id>",
        FileLinksView.as_view(),
        name="file-links",
    ),
    path("renders/<uuid:render_id>/events", RenderEventsView.as_view(), name="render-events"),
    path("renders/<uuid:render_id>/cancel", RenderCancelView.as_view(), name="render-cancel"),
    path("renders/<uuid:render_id>/retry", RenderRetryView.as_view(), name="render-retry"),
    path(f"{VERSIONS}/sittings", SittingsView.as_view(), name="sittings"),
    path(
        f"{VERSIONS}/<int:version>/thumbnail",
        VersionThumbnailView.as_view(),
        name="version-thumbnail",
    ),
    path(f"{SLIDE}/preview", SlidePreviewView.as_view(), name="slide-preview"),
    path(
        "catalogue/<slug:axis>/<slug:entry>/thumbnail",
        CarouselThumbnailView.as_view(),
        name="carousel-thumbnail",
    ),
    path(f"{SLIDE}/layout", SlideLayoutView.as_view(), name="slide-layout"),
]
