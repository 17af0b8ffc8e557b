"""The published OpenAPI schema."""

from __future__ import annotations

import hashlib
from functools import cache

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

_RENDERERS = {one.media_type: one for one in SpectacularAPIView.renderer_classes}


class SchemaView(SpectacularAPIView):
    """Serves the schema with an ETag, generated once per process; it is the same for everybody.

    Generating it takes a second of a core, and anybody may request it.
    """

    def _get_schema_response(self, request: Request) -> HttpResponseBase:
        kind = request.accepted_renderer.media_type
        body, tag = _published(kind)
        response = HttpResponse(body, content_type=kind, headers={"ETag": tag})
        return get_conditional_response(request._request, etag=tag, response=response) or response


@cache
def _published(kind: str) -> tuple[bytes, str]:
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # the library has no types here
    body = _RENDERERS[kind]().render(document, renderer_context={})
    return body, f'"{hashlib.sha256(body).hexdigest()}"'
