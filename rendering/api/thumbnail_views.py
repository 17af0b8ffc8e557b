"""Views of thumbnails: of catalogue entries for everybody, and on carousels of the caller's agency."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.base import AgencyView
from accounts.api.serializers import queried
from accounts.capabilities import Can
from accounts.tenancy import tenant
from brandkits.catalogue.own_themes import own_themes
from carousels.editing.edits import plan_edit
from carousels.history.versions import document_at
from carousels.models import Carousel
from carousels.snapshots import freeze
from core.errors import Missing, missing
from design.catalogue.calls_to_action import GOALS
from design.document.model import Document
from design.operations import RebuildFromThread
from design.operations.models import Operation, SetOutro
from design.recipes import RECIPES
from rendering.api.serializers import CarouselThumbnailQuery, ThumbnailQuery
from rendering.previews.thumbnails import (
    FILE,
    Thumbnail,
    thumbnail_of_carousel,
    thumbnail_of_slide,
    thumbnail_of_specimen,
)

PICTURE = {(200, f"image/{FILE}"): OpenApiTypes.BINARY, 304: None}
FRESH_SECONDS = 300
CACHING = "private, no-cache"


class ThumbnailView(APIView):
    """A picture of a catalogue entry, on the product's own sample text."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(parameters=[ThumbnailQuery], responses=PICTURE, auth=[], tags=["catalogue"])
    def get(self, request: Request, axis: str, entry: str) -> HttpResponseBase:
        width = queried(ThumbnailQuery, request)["width"]
        caching = f"public, max-age={FRESH_SECONDS}"
        return _answer(request, thumbnail_of_specimen(axis, entry, width), width, caching)


class CarouselThumbnailView(AgencyView):
    """A picture of a catalogue entry, on the text and in the kit of a carousel."""

    requires = {"get": Can.VIEW_WORK}
    tenant_block = False

    @extend_schema(
        operation_id="draft_thumbnail", parameters=[CarouselThumbnailQuery], responses=PICTURE
    )
    def get(self, request: Request, agency_id: UUID, axis: str, entry: str) -> HttpResponseBase:
        asked = queried(CarouselThumbnailQuery, request)
        with tenant(self.agency):
            rows = Carousel.objects.of(self.agency).select_related("kit_version")
            carousel = rows.filter(pk=asked["carousel"]).first()
            if carousel is None:
                raise missing("carousel", ["/carousel"])
            step = _step(carousel, axis, entry)
        document = None
        if step:
            document = plan_edit(self.agency, carousel.pk, [step]).outcome.document
        with tenant(self.agency):
            own = [entry] if axis == "formats" else ()
            snapshot = freeze(carousel, document, formats=own)
            if axis == "themes":
                known = {**snapshot.themes, **own_themes(self.agency, [entry], carousel.client_id)}
                snapshot = snapshot.model_copy(update={"themes": known})
        width = asked["width"]
        slide = None if document else asked.get("slide")
        shown = thumbnail_of_carousel(self.agency.pk, axis, entry, snapshot, slide, width)
        return _answer(request, shown, width, CACHING)


class VersionThumbnailView(AgencyView):
    """A picture of the first slide of a version, in the carousel's present kit."""

    requires = {"get": Can.VIEW_WORK}
    tenant_block = False

    @extend_schema(operation_id="version_thumbnail", parameters=[ThumbnailQuery], responses=PICTURE)
    def get(
        self, request: Request, agency_id: UUID, carousel_id: UUID, version: int
    ) -> HttpResponseBase:
        width = queried(ThumbnailQuery, request)["width"]
        with tenant(self.agency):
            rows = Carousel.objects.of(self.agency).select_related("kit_version")
            carousel = rows.take(carousel_id)
            snapshot = freeze(carousel, document_at(carousel, version))
        if not snapshot.document.slides:
            raise Missing(f"Version {version} has no slides.")
        return _answer(
            request, thumbnail_of_slide(self.agency.pk, snapshot, 0, width), width, CACHING
        )


def _step(carousel: Carousel, axis: str, entry: str) -> Operation | None:
    """Return the operation by which an entry changes a carousel, if it changes more than its style."""
    if axis == "recipes" and entry in RECIPES:
        return RebuildFromThread(recipe=entry)
    if axis == "goals" and entry in GOALS:
        outro = Document.model_validate(carousel.document).outro
        return SetOutro(
            goal=GOALS[entry].key, qr=outro.qr, avatar=outro.avatar, handle=outro.handle
        )
    return None


def _answer(request: Request, shown: Thumbnail, width: int, caching: str) -> HttpResponseBase:
    name = hashlib.sha256(f"{shown.fingerprint}:{width}".encode()).hexdigest()[:32]
    headers = {"ETag": f'"{name}"', "Cache-Control": caching}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(shown.data, content_type=f"image/{FILE}", headers=headers)
