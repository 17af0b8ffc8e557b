"""Request and response bodies of a carousel's history."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import StrictSerializer
from carousels.history.sittings import MARKS
from carousels.history.version_names import LONGEST
from core.http.schema_fields import AdaptedField, PydanticField
from design.document.model import Document, Slide
from design.operations import OPERATIONS


class CompareQuery(StrictSerializer):
    """The version to compare with."""

    to = serializers.IntegerField(min_value=1, required=False)


class StepsQuery(StrictSerializer):
    """The steps after version ``since``, up to version ``until``."""

    since = serializers.IntegerField(min_value=0, required=False)
    until = serializers.IntegerField(min_value=1, required=False)


class SittingsQuery(StrictSerializer):
    """The number of editing sessions, the last of which led to ``until``, or to the newest version."""

    until = serializers.IntegerField(min_value=1, required=False)
    page_size = serializers.IntegerField(min_value=1, max_value=100, default=20)


class VersionNameFields(StrictSerializer):
    """The name of a version, on one line."""

    name = serializers.CharField(max_length=LONGEST)


class VersionBody(serializers.Serializer[Any]):
    """A step in a carousel's history; ``since`` is the version that it started from."""

    version = serializers.IntegerField()
    since = serializers.IntegerField()
    kind = serializers.CharField()
    target = serializers.IntegerField(allow_null=True)
    undone = serializers.BooleanField()
    actor = serializers.UUIDField()
    actor_name = serializers.CharField()
    operations = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_operations(self, change: Any) -> list[str]:
        return list(dict.fromkeys(one["op"] for one in change.operations))


class VersionDocumentBody(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    document = PydanticField(Document)


class SlideChangeBody(serializers.Serializer[Any]):
    slide = serializers.UUIDField()
    before = PydanticField(Slide, allow_null=True)
    after = PydanticField(Slide, allow_null=True)


class ComparisonBody(serializers.Serializer[Any]):
    """The differences: slides, their order, names of settings; and the operations between the versions."""

    slides = SlideChangeBody(many=True)
    reordered = serializers.BooleanField()
    settings = serializers.ListField(child=serializers.CharField())
    operations = AdaptedField(OPERATIONS, "Operations")


class VersionNameBody(serializers.Serializer[Any]):
    """The name of a version, and its author."""

    version = serializers.IntegerField()
    name = serializers.CharField()
    actor = serializers.UUIDField()
    actor_name = serializers.CharField()
    created_at = serializers.DateTimeField()


class MarkBody(serializers.Serializer[Any]):
    """A mark on a version: a name, a review or a hand-over; ``name`` is the version's, or the hand-over's."""

    version = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=MARKS)
    name = serializers.CharField()
    actor_name = serializers.CharField()
    created_at = serializers.DateTimeField()


class SittingBody(serializers.Serializer[Any]):
    """An editing session: changes without a pause of over 30 minutes, after ``since`` up to ``version``.

    ``kinds`` are its changes, the most frequent first: operations, or `undo`, `redo`, `restore`, `kit`, `begin`.
    """

    since = serializers.IntegerField()
    version = serializers.IntegerField()
    steps = serializers.IntegerField()
    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    people = serializers.ListField(child=serializers.CharField())
    kinds = serializers.ListField(child=serializers.CharField())
    marks = MarkBody(many=True)


class SittingsBody(serializers.Serializer[Any]):
    """Editing sessions, newest first, and the link to older ones."""

    next = serializers.URLField(allow_null=True)
    results = SittingBody(many=True)
