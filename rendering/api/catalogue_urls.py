"""Routes of the catalogue's thumbnails."""

from __future__ import annotations

from django.urls import path

from rendering.api.thumbnail_views import ThumbnailView

urlpatterns = [
    path("<slug:axis>/<slug:entry>/thumbnail", ThumbnailView.as_view(), name="thumbnail"),
]
