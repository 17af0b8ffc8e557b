"""Requests and responses of hand-overs."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from carousels.api.review_serializers import ReadinessBody
from rendering.api.serializers import ProgressBody, RenderOptionsFields
from rendering.models import HandOver, Render
from rendering.outputs.file_types import FILES
from rendering.outputs.filename_template import zip_filename
from rendering.queries import EXPIRED, link_as, note_use
from rendering.renders.verdict import verdict_of

MOST = 50


class HandOverFields(RenderOptionsFields):
    """Approved carousels of one client in their order in the ZIP, and the files of each."""

    carousels = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST)
    files = serializers.ListField(
        child=serializers.ChoiceField(choices=[file for file in FILES if file != "zip"]),
        min_length=1,
        max_length=len(FILES),
        required=False,
    )
    name = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class HandOverSummary(serializers.Serializer[Any]):
    """A hand-over in a list."""

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    name = serializers.CharField()
    status = serializers.SerializerMethodField()
    error = serializers.CharField()
    created_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(choices=[*HandOver.Status.values, EXPIRED]))
    def get_status(self, made: HandOver) -> str:
        gone = made.status == HandOver.Status.READY and made.blob_id is None
        return EXPIRED if gone else made.status


class HandedRenderBody(serializers.Serializer[Any]):
    """The render of an approved carousel, with its progress and what is to be fixed in it."""

    render = serializers.UUIDField(source="id")
    carousel = serializers.UUIDField(source="carousel_id")
    title = serializers.CharField(source="carousel.title")
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Render.Status.choices)
    progress = ProgressBody(source="*")
    readiness = serializers.SerializerMethodField()

    @extend_schema_field(ReadinessBody)
    def get_readiness(self, render: Render) -> Any:
        return ReadinessBody(verdict_of(render) or {"to_fix": None}).data


class PackedBody(serializers.Serializer[Any]):
    """The ZIP, by a link that is valid for an hour."""

    url = serializers.URLField()
    expires_at = serializers.DateTimeField()
    filename = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class HandOverBody(HandOverSummary):
    """A hand-over with its carousels and the findings on them, which were known when they were approved."""

    carousels = serializers.SerializerMethodField()
    readiness = serializers.SerializerMethodField()
    zip = serializers.SerializerMethodField()

    @extend_schema_field(HandedRenderBody(many=True))
    def get_carousels(self, made: HandOver) -> Any:
        return HandedRenderBody(_renders(made), many=True).data

    @extend_schema_field(ReadinessBody)
    def get_readiness(self, made: HandOver) -> Any:
        found = [verdict_of(render) for render in _renders(made)]
        known = [one["to_fix"] for one in found if one]
        return ReadinessBody({"to_fix": sum(known) if len(known) == len(found) else None}).data

    @extend_schema_field(PackedBody(allow_null=True))
    def get_zip(self, made: HandOver) -> Any:
        if made.blob is None:
            return None
        note_use(made.agency_id, [made.blob])
        day = made.created_at.astimezone(ZoneInfo(made.client.time_zone)).date()
        name = zip_filename(made.name, client=made.client.name, day=day)
        link = link_as(made.blob, name)
        facts = {"sha256": made.blob.sha256, "bytes": made.blob.bytes, "filename": name}
        return PackedBody({**facts, "url": link.url, "expires_at": link.expires_at}).data


def _renders(made: HandOver) -> QuerySet[Render]:
    renders = Render.objects.of(made.agency_id).filter(hand_over=made)
    rows = renders.select_related("carousel", "snapshot")
    return rows.defer("carousel__document", "snapshot__content").order_by("id")
