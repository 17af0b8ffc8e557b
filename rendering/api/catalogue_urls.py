"""Routes of the thumbnails of catalogue entries."""

from __future__ import annotations

from django.urls import path

from rendering.api.thumbnail_views import ThumbnailView

urlpatterns = [
    path("<slug:axis>/<slug:entry>/thumbnail", ThumbnailView.as_view(), name="thumbnail"),
]
