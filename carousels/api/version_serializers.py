"""The wire shapes of a draft's history."""

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
    """Which steps: those after one version, up to another."""

    since = serializers.IntegerField(min_value=0, required=False)
    until = serializers.IntegerField(min_value=1, required=False)


class SittingsQuery(StrictSerializer):
    """How many sittings, the last of which led to ``until``, or to the newest version."""

    until = serializers.IntegerField(min_value=1, required=False)
    page_size = serializers.IntegerField(min_value=1, max_value=100, default=20)


class VersionNameFields(StrictSerializer):
    """What people call a version, on one line."""

    name = serializers.CharField(max_length=LONGEST)


class VersionBody(serializers.Serializer[Any]):
    """A step in a draft's history; ``since`` is the version that it started from."""

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
    """What differs: slides, their order, the names of settings; and the steps that lead over."""

    slides = SlideChangeBody(many=True)
    reordered = serializers.BooleanField()
    settings = serializers.ListField(child=serializers.CharField())
    operations = AdaptedField(OPERATIONS, "Operations")


class VersionNameBody(serializers.Serializer[Any]):
    """The name of a version, and who gave it."""

    version = serializers.IntegerField()
    name = serializers.CharField()
    actor = serializers.UUIDField()
    actor_name = serializers.CharField()
    created_at = serializers.DateTimeField()


class MarkBody(serializers.Serializer[Any]):
    """What makes a version stand out: a name, a review, a hand-over; ``name`` is the name, or of the hand-over."""

    version = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=MARKS)
    name = serializers.CharField()
    actor_name = serializers.CharField()
    created_at = serializers.DateTimeField()


class SittingBody(serializers.Serializer[Any]):
    """Changes without a pause of more than half an hour, from after version ``since`` to ``version``.

    ``kinds`` are what was done, the most frequent first: operations, or `undo`, `redo`, `restore`, `kit`, `begin`.
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
    """Sittings, newest first, and where older ones are."""

    next = serializers.URLField(allow_null=True)
    results = SittingBody(many=True)
