"""Routes of renders and previews, below one agency."""

from __future__ import annotations

from django.urls import path

from carousels.views import CarouselsView
from rendering.draft_views import SettingsView, ValidationView
from rendering.fitting import misfits
from rendering.thumbnail_views import DraftThumbnailView
from rendering.views import (
    RenderCancelView,
    RenderRetryView,
    RendersView,
    RenderView,
    SlideLayoutView,
    SlidePreviewView,
)

SLIDE = "carousels/<uuid:carousel_id>/slides/<uuid:slide_id>"

urlpatterns = [
    path("carousels", CarouselsView.as_view(judge=misfits), name="carousels"),
    path("renders", RendersView.as_view(), name="renders"),
    path("renders/<uuid:render_id>", RenderView.as_view(), name="render"),
    path("renders/<uuid:render_id>/cancel", RenderCancelView.as_view(), name="render-cancel"),
    path("renders/<uuid:render_id>/retry", RenderRetryView.as_view(), name="render-retry"),
    path("carousels/<uuid:carousel_id>/settings", SettingsView.as_view(), name="settings"),
    path("carousels/<uuid:carousel_id>/validation", ValidationView.as_view(), name="validation"),
    path(f"{SLIDE}/preview", SlidePreviewView.as_view(), name="slide-preview"),
    path(
        "catalogue/<slug:axis>/<slug:entry>/thumbnail",
        DraftThumbnailView.as_view(),
        name="draft-thumbnail",
    ),
    path(f"{SLIDE}/layout", SlideLayoutView.as_view(), name="slide-layout"),
]
