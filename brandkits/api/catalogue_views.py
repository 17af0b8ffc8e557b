"""HTTP views of the public catalogue: what the product offers, the same for every agency."""

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
    """Return the decorator that documents a catalogue whose entries are instances of a dataclass."""
    schema = TypeAdapter(entry).json_schema(mode="serialization")
    results = {"type": "array", "items": _inlined(schema, schema.pop("$defs", {}))}
    body = {"type": "object", "properties": {"results": results}, "required": ["results"]}
    return extend_schema_view(get=extend_schema(responses={200: body}, auth=[], tags=["catalogue"]))


def _inlined(node: Any, definitions: dict[str, Any]) -> Any:
    """Return the schema with every ``$ref`` replaced by its definition."""
    if isinstance(node, list):
        return [_inlined(one, definitions) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(definitions[node["$ref"].rsplit("/", 1)[-1]], definitions)
    return {key: _inlined(value, definitions) for key, value in node.items()}


def tag_of(body: object) -> str:
    """Return the ETag of a response body: a digest of its content."""
    return f'"{hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()}"'


class CatalogueView(APIView):
    """A list of frozen dataclasses, ``entries``, with an ETag of their content."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    entries: ClassVar[Iterable[Any]] = ()

    def listed(self) -> Iterable[Any]:
        """Return the entries; overridden where they are not known at import."""
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
    """List the system themes."""

    entries = THEMES.values()


@catalogue_schema(Pattern)
class PatternsView(CatalogueView):
    """List the background patterns."""

    entries = PATTERNS.values()


@catalogue_schema(Pairing)
class PairingsView(CatalogueView):
    """List the font pairings."""

    entries = PAIRINGS.values()


@catalogue_schema(FontFamily)
class FontsView(CatalogueView):
    """List the font families that kits and carousels may name."""

    def listed(self) -> Iterable[FontFamily]:
        return font_families().values()
