"""Routes of renders, previews and specimens, below one agency."""

from __future__ import annotations

from django.urls import path

from accounts.api.usage_views import UsageView
from carousels.api.caption_views import CaptionsView
from carousels.api.review_views import ReviewsView
from carousels.api.verdict_views import SettingsView, ValidationView
from carousels.api.views import CarouselsView
from carousels.editing.overflow import misfits
from carousels.snapshots.snapshots import seal
from carousels.verdict.checking import faults_to_approve
from rendering.api.file_link_views import RenderLinksView, SomeLinksView
from rendering.api.hand_over_views import HandOversView, HandOverView
from rendering.api.history_views import SittingsView
from rendering.api.kit_views import (
    FontSheetView,
    KitLintView,
    KitSpecimenView,
    ProposalView,
    UnsavedSpecimenView,
)
from rendering.api.thumbnail_views import DraftThumbnailView, VersionThumbnailView
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
from rendering.renders.services import keep_as_seen

VERSIONS = "carousels/<uuid:carousel_id>/versions"
SLIDE = "carousels/<uuid:carousel_id>/slides/<uuid:slide_id>"

urlpatterns = [
    path("carousels", CarouselsView.as_view(judge=misfits), name="carousels"),
    path(
        "carousels/<uuid:carousel_id>/reviews",
        ReviewsView.as_view(seal=seal, judge=faults_to_approve, approved=keep_as_seen),
        name="reviews",
    ),
    path("brand-kits/specimen", UnsavedSpecimenView.as_view(), name="unsaved-specimen"),
    path("brand-kits/propose", ProposalView.as_view(), name="brand-kit-proposal"),
    path("brand-kits/<uuid:kit_id>/specimen", KitSpecimenView.as_view(), name="kit-specimen"),
    path("brand-kits/<uuid:kit_id>/lint", KitLintView.as_view(), name="kit-lint"),
    path("assets/<uuid:asset_id>/specimen", FontSheetView.as_view(), name="font-specimen"),
    path("usage", UsageView.as_view(), name="usage"),
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
        SomeLinksView.as_view(),
        name="some-links",
    ),
    path("renders/<uuid:render_id>/events", RenderEventsView.as_view(), name="render-events"),
    path("renders/<uuid:render_id>/cancel", RenderCancelView.as_view(), name="render-cancel"),
    path("renders/<uuid:render_id>/retry", RenderRetryView.as_view(), name="render-retry"),
    path("carousels/<uuid:carousel_id>/captions", CaptionsView.as_view(), name="captions"),
    path("carousels/<uuid:carousel_id>/settings", SettingsView.as_view(), name="settings"),
    path("carousels/<uuid:carousel_id>/validation", ValidationView.as_view(), name="validation"),
    path(f"{VERSIONS}/sittings", SittingsView.as_view(), name="sittings"),
    path(
        f"{VERSIONS}/<int:version>/thumbnail",
        VersionThumbnailView.as_view(),
        name="version-thumbnail",
    ),
    path(f"{SLIDE}/preview", SlidePreviewView.as_view(), name="slide-preview"),
    path(
        "catalogue/<slug:axis>/<slug:entry>/thumbnail",
        DraftThumbnailView.as_view(),
        name="draft-thumbnail",
    ),
    path(f"{SLIDE}/layout", SlideLayoutView.as_view(), name="slide-layout"),
]
