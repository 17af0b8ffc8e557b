"""The public catalogue: what the product itself offers, the same for everybody."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.utils import extend_schema, extend_schema_view
from pydantic import TypeAdapter
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from design.catalogue.fonts import FontFamily, font_families
from design.catalogue.pairings import PAIRINGS, Pairing
from design.catalogue.patterns import PATTERNS, Pattern
from design.catalogue.theme import Theme
from design.catalogue.themes import THEMES

FRESH_SECONDS = 300


def catalogue_schema(entry: type) -> Any:
    """How the published schema describes a catalogue of such dataclasses."""
    schema = TypeAdapter(entry).json_schema(mode="serialization")
    results = {"type": "array", "items": _inlined(schema, schema.pop("$defs", {}))}
    body = {"type": "object", "properties": {"results": results}, "required": ["results"]}
    return extend_schema_view(get=extend_schema(responses={200: body}, auth=[], tags=["catalogue"]))


def _inlined(node: Any, definitions: dict[str, Any]) -> Any:
    """The schema with its definitions in the places that refer to them."""
    if isinstance(node, list):
        return [_inlined(one, definitions) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(definitions[node["$ref"].rsplit("/", 1)[-1]], definitions)
    return {key: _inlined(value, definitions) for key, value in node.items()}


def tag_of(body: object) -> str:
    """An ETag made of what an answer says."""
    return f'"{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()}"'


class CatalogueView(APIView):
    """Answers ``entries``, frozen dataclasses, with an ETag made of what they say."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    entries: ClassVar[Iterable[Any]] = ()

    def listed(self) -> Iterable[Any]:
        """The entries, for a catalogue that is not known before somebody asks."""
        return self.entries

    def get(self, request: Request) -> HttpResponseBase:
        body = {"results": [dataclasses.asdict(entry) for entry in self.listed()]}
        response = Response(body, headers={"ETag": tag_of(body)})
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        answer = get_conditional_response(
            request._request, etag=response["ETag"], response=response
        )
        return answer or response


@catalogue_schema(Theme)
class ThemesView(CatalogueView):
    """The system themes."""

    entries = THEMES.values()


@catalogue_schema(Pattern)
class PatternsView(CatalogueView):
    """The background patterns."""

    entries = PATTERNS.values()


@catalogue_schema(Pairing)
class PairingsView(CatalogueView):
    """The font pairings."""

    entries = PAIRINGS.values()


@catalogue_schema(FontFamily)
class FontsView(CatalogueView):
    """The font families that kits and drafts may name."""

    def listed(self) -> Iterable[FontFamily]:
        return font_families().values()
