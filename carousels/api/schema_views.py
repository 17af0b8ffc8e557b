"""HTTP views of the published JSON Schemas: a document, an editor's operations, a kit, a post."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from pydantic import TypeAdapter
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from brandkits.api.catalogue_views import FRESH_SECONDS, tag_of
from core.errors import Missing
from design.document.model import Document
from design.kit.spec import KitSpec
from design.operations import OPERATIONS
from design.thread import Post

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: dict[str, TypeAdapter[Any]] = {
    "document": TypeAdapter(Document),
    "operations": OPERATIONS,
    "brand-kit": TypeAdapter(KitSpec),
    "post": TypeAdapter(Post),
}


class SchemaView(APIView):
    """A JSON Schema (draft 2020-12): ``document``, ``operations``, ``brand-kit`` or ``post``."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.OBJECT}, auth=[])
    def get(self, request: Request, name: str) -> HttpResponseBase:
        if name not in SCHEMAS:
            raise Missing("There is no such schema.")
        body = {"$schema": _DRAFT, **SCHEMAS[name].json_schema()}
        response = Response(body, headers={"ETag": tag_of(body)})
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        known = get_conditional_response(request._request, etag=response["ETag"], response=response)
        return known or response
