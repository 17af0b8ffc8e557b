"""The HTTP face of threads and carousels."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_base import AgencyView
from accounts.capabilities import Can
from accounts.etag import require_version, version_etag
from accounts.serializers import StrictSerializer, validated
from carousels.models import Carousel, Thread
from carousels.queries import posts_of
from carousels.serializers import (
    CarouselBody,
    CarouselFields,
    CarouselSummary,
    SettingsFields,
    ThreadBody,
    ThreadFields,
    ThreadSummary,
    thread_body,
)
from carousels.services import build_carousel, import_thread, update_settings

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True)


class ClientFilter(StrictSerializer):
    """Lists of one client only."""

    client = serializers.UUIDField(required=False)


def client_filter(request: Request) -> dict[str, Any]:
    """The filter on a client, if the query names one."""
    given = ClientFilter(data={k: v for k, v in request.query_params.items() if k == "client"})
    given.is_valid(raise_exception=True)
    return {f"{name}_id": value for name, value in given.validated_data.items()}


class ThreadsView(AgencyView):
    """Imported sources."""

    requires = {"get": Can.VIEW_WORK, "post": Can.EDIT_WORK}
    idempotent = True

    @extend_schema(
        operation_id="threads_list", parameters=[ClientFilter], responses=ThreadSummary(many=True)
    )
    def get(self, request: Request, agency_id: UUID) -> Response:
        rows = Thread.objects.of(self.agency).filter(**client_filter(request))
        return self.page(rows.defer("raw"), ThreadSummary)

    @extend_schema(request=ThreadFields, responses={201: ThreadBody, 200: ThreadBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        fields = validated(ThreadFields, request)
        thread, posts = import_thread(self.agency, client_id=fields.pop("client"), **fields)
        return Response(thread_body(thread, posts), status=200 if fields["dry_run"] else 201)


class ThreadView(AgencyView):
    """One source with its posts."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(responses=ThreadBody)
    def get(self, request: Request, agency_id: UUID, thread_id: UUID) -> Response:
        thread = Thread.objects.of(self.agency).defer("raw").take(thread_id)
        return Response(thread_body(thread, posts_of(thread)))


class CarouselsView(AgencyView):
    """The agency's drafts."""

    requires = {"get": Can.VIEW_WORK, "post": Can.EDIT_WORK}
    idempotent = True

    @extend_schema(
        operation_id="carousels_list",
        parameters=[ClientFilter],
        responses=CarouselSummary(many=True),
    )
    def get(self, request: Request, agency_id: UUID) -> Response:
        rows = Carousel.objects.of(self.agency).filter(**client_filter(request))
        return self.page(rows, CarouselSummary)

    @extend_schema(request=CarouselFields, responses={201: CarouselBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        fields = validated(CarouselFields, request)
        carousel = build_carousel(
            self.agency,
            thread_id=fields["thread"],
            client_id=fields["client"],
            brand_kit_id=fields["brand_kit"],
            recipe=fields["recipe"],
            format_key=fields["format"],
            title=fields["title"],
            style=fields.get("style"),
            goal=fields.get("goal"),
        )
        return _answer(carousel, status=201)


class CarouselView(AgencyView):
    """One draft."""

    requires = {"get": Can.VIEW_WORK, "patch": Can.EDIT_WORK}

    @extend_schema(responses=CarouselBody)
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        return _answer(Carousel.objects.of(self.agency).take(carousel_id))

    @extend_schema(parameters=[IF_MATCH], request=SettingsFields, responses=CarouselBody)
    def patch(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        version = require_version(request)
        carousel = Carousel.objects.of(self.agency).take(carousel_id)
        fields = validated(SettingsFields, request)
        return _answer(update_settings(carousel, expected_version=version, **fields))


def _answer(carousel: Carousel, status: int = 200) -> Response:
    headers = {"ETag": version_etag(carousel.version)}
    return Response(CarouselBody(carousel).data, status=status, headers=headers)
