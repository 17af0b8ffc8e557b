"""Routes of threads and carousels, below one agency."""

from __future__ import annotations

from django.urls import path

from carousels.views import CarouselsView, CarouselView, ThreadsView, ThreadView

urlpatterns = [
    path("threads", ThreadsView.as_view(), name="threads"),
    path("threads/<uuid:thread_id>", ThreadView.as_view(), name="thread"),
    path("carousels", CarouselsView.as_view(), name="carousels"),
    path("carousels/<uuid:carousel_id>", CarouselView.as_view(), name="carousel"),
]
