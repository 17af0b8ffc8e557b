"""HTTP views of what the engine finds in a carousel: its settings, and what platforms reject."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import queried
from accounts.capabilities import Can
from carousels.api.verdict_serializers import (
    SettingsBody,
    SettingsQuery,
    ValidationBody,
    ValidationQuery,
)
from carousels.editing.panels import settings
from carousels.models import Carousel
from carousels.snapshots import freeze
from carousels.verdict.checking import check
from core.errors import Missing
from painting import previews


class SettingsView(AgencyView):
    """Every setting of a carousel or a slide: its value, where it comes from, the kit's value."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(parameters=[SettingsQuery], responses=SettingsBody)
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        asked = queried(SettingsQuery, request)
        carousels = Carousel.objects.of(self.agency).select_related("kit_version")
        carousel = carousels.take(carousel_id)
        snapshot = freeze(carousel, formats=[asked.get("format", "")])
        document = snapshot.document
        slide = next((one for one in document.slides if one.id == asked.get("slide")), None)
        if "slide" in asked and slide is None:
            raise Missing("There is no such slide in this carousel.")
        key = asked.get("format", document.format)
        previews.require_format(snapshot, key)
        body = {
            "version": carousel.version,
            "format": document.format,
            "formats": document.formats,
            "layout": slide.layout if slide else None,
            "settings": settings(snapshot, slide, key),
        }
        return Response(SettingsBody(body).data)


class ValidationView(AgencyView):
    """Readiness of a carousel, the items to fix with their fixes, and a report of each format."""

    requires = {"get": Can.SEE_CAROUSELS}
    tenant_block = False

    @extend_schema(parameters=[ValidationQuery], responses=ValidationBody)
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        asked = queried(ValidationQuery, request).get("formats", "")
        named = [key.strip() for key in asked.split(",") if key.strip()]
        checked = check(self.agency, carousel_id, named, fixes=True)
        found = checked.validation
        body = {
            "version": checked.version,
            "readiness": found.readiness,
            "reports": found.reports,
        }
        return Response(ValidationBody(body).data)
