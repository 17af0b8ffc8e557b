"""All routes."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from core.http.metrics_view import metrics
from core.http.published_schema import SchemaView
from core.page import views
from core.storage.views import local_object

AGENCY = "api/v1/agencies/<uuid:agency_id>/"

urlpatterns = [
    path("", views.page, name="editor"),
    path("files/", include("rendering.api.file_urls")),
    path("api/v1/", include("accounts.api.urls")),
    path(AGENCY, include("brandkits.api.urls")),
    path(AGENCY, include("carousels.api.urls")),
    path(AGENCY, include("rendering.api.urls")),
    path("api/v1/catalogue/", include("brandkits.api.catalogue_urls")),
    path("api/v1/catalogue/", include("carousels.api.catalogue_urls")),
    path("api/v1/catalogue/", include("rendering.api.catalogue_urls")),
    path("api/schema", SchemaView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("_allauth/browser/v1/", include("accounts.auth.sign_in_urls")),
    path("metrics", metrics, name="metrics"),
    path("objects/<path:key>", local_object, name="object"),
]

handler400 = "core.http.problems.bad_request"
handler403 = "core.http.problems.forbidden"
handler404 = "core.http.problems.not_found"
handler500 = "core.http.problems.server_error"
