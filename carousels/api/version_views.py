"""HTTP views of a carousel's history."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import queried, validated
from accounts.capabilities import Can
from carousels.api.serializers import EditedBody
from carousels.api.version_serializers import (
    CompareQuery,
    ComparisonBody,
    StepsQuery,
    VersionBody,
    VersionDocumentBody,
    VersionNameBody,
    VersionNameFields,
)
from carousels.api.views import IF_MATCH, actor_of, answer_edited
from carousels.editing.edits import restore
from carousels.history.version_names import delete_name, name_version
from carousels.history.versions import changes_of, comparison, document_at
from carousels.models import Carousel
from core.http.etag import require_version
from design.document.model import Document


class VersionsView(AgencyView):
    """List the steps of a carousel, newest first, with author and time."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(
        operation_id="versions_list", parameters=[StepsQuery], responses=VersionBody(many=True)
    )
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        asked = queried(StepsQuery, request, paged=True)
        carousel = Carousel.objects.of(self.agency).take(carousel_id)
        return self.page(changes_of(carousel, **asked), VersionBody)


class VersionView(AgencyView):
    """The document of a carousel at a version."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(responses=VersionDocumentBody)
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID, version: int) -> Response:
        carousel = Carousel.objects.of(self.agency).take(carousel_id)
        document = document_at(carousel, version)
        return Response(VersionDocumentBody({"version": version, "document": document}).data)


class VersionNameView(AgencyView):
    """The name of a version; a new name replaces it."""

    requires = {"put": Can.EDIT_WORK, "delete": Can.EDIT_WORK}

    @extend_schema(request=VersionNameFields, responses=VersionNameBody)
    def put(self, request: Request, agency_id: UUID, carousel_id: UUID, version: int) -> Response:
        Carousel.objects.of(self.agency).take(carousel_id)
        name = validated(VersionNameFields, request)["name"]
        named = name_version(self.agency, carousel_id, version, name, actor_of(self))
        return Response(VersionNameBody(named).data)

    @extend_schema(responses={204: None})
    def delete(
        self, request: Request, agency_id: UUID, carousel_id: UUID, version: int
    ) -> Response:
        """Remove the name; the version stays."""
        delete_name(self.agency, carousel_id, version)
        return Response(status=204)


class CompareView(AgencyView):
    """Compare two versions slide by slide; ``to`` is the newest by default."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(parameters=[CompareQuery], responses=ComparisonBody)
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID, version: int) -> Response:
        carousel = Carousel.objects.of(self.agency).take(carousel_id)
        other = queried(CompareQuery, request).get("to", carousel.version)
        before, after = document_at(carousel, version), document_at(carousel, other)
        return Response(ComparisonBody(comparison(before, after)).data)


class RestoreView(AgencyView):
    """Make an earlier version the newest one."""

    requires = {"post": Can.EDIT_WORK}

    @extend_schema(parameters=[IF_MATCH], request=None, responses=EditedBody)
    def post(self, request: Request, agency_id: UUID, carousel_id: UUID, version: int) -> Response:
        expected = require_version(request)

        def earlier(carousel: Carousel) -> Document:
            return document_at(carousel, version)

        edited = restore(
            self.agency, carousel_id, actor_of(self), earlier, expected_version=expected
        )
        return answer_edited(edited)
