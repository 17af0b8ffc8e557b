"""Every way in."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from config import editor
from config.objectstore.views import local_object
from config.published import SchemaView
from config.scraping import metrics

AGENCY = "api/v1/agencies/<uuid:agency_id>/"

urlpatterns = [
    path("", editor.page, name="editor"),
    path("files/", include("rendering.file_urls")),
    path("api/v1/", include("accounts.urls")),
    path(AGENCY, include("brandkits.urls")),
    path(AGENCY, include("carousels.urls")),
    path(AGENCY, include("rendering.urls")),
    path("api/v1/catalogue/", include("brandkits.catalogue_urls")),
    path("api/v1/catalogue/", include("carousels.catalogue_urls")),
    path("api/v1/catalogue/", include("rendering.catalogue_urls")),
    path("api/schema", SchemaView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("_allauth/browser/v1/", include("accounts.sign_in_urls")),
    path("metrics", metrics, name="metrics"),
    path("objects/<path:key>", local_object, name="object"),
]

handler400 = "config.problems.bad_request"
handler403 = "config.problems.forbidden"
handler404 = "config.problems.not_found"
handler500 = "config.problems.server_error"
