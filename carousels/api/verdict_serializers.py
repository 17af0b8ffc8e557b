"""The wire shapes of a carousel's settings and of its verdict."""

from __future__ import annotations

from typing import Any, get_args

from rest_framework import serializers

from accounts.api.serializers import StrictSerializer
from carousels.api.review_serializers import ReadinessBody
from carousels.api.serializers import SplitFields
from carousels.editing.panels import Panel, Source
from core.http.schema_fields import AdaptedField
from design.operations import OPERATIONS


class SettingsQuery(StrictSerializer):
    """Of which slide, without one of the deck; in which format, without one in the draft's own."""

    slide = serializers.UUIDField(required=False)
    format = serializers.CharField(max_length=60, required=False)


class SettingBody(serializers.Serializer[Any]):
    """A setting: its value, who says so, what the kit says, and whether the kit allows another."""

    panel = serializers.ChoiceField(choices=get_args(Panel))
    name = serializers.CharField()
    value = serializers.JSONField()
    source = serializers.ChoiceField(choices=get_args(Source))  # type: ignore[assignment]  # a field's own attribute of that name is no class's
    kit = serializers.JSONField()
    changed = serializers.BooleanField()
    locked = serializers.BooleanField()


class SettingsBody(serializers.Serializer[Any]):
    """The settings of a deck or a slide; the names are the places in a style."""

    version = serializers.IntegerField()
    format = serializers.CharField()
    formats = serializers.ListField(child=serializers.CharField())
    layout = serializers.CharField(allow_null=True)
    settings = SettingBody(many=True)


class ValidationQuery(StrictSerializer):
    """For which formats, separated by commas; without them, for the draft's own."""

    formats = serializers.CharField(max_length=400, required=False)


class FixBody(serializers.Serializer[Any]):
    """What mends an item, with a label for its button.

    ``operations`` are taken as they are by POST …/operations; of kind ``write``, after a person has written
    the text that ``fill``, a JSON pointer among them, names. ``split`` is the body of POST …/split. What
    no draft can do is done at a ``place``: the brand kit.
    """

    kind = serializers.ChoiceField(choices=("operations", "write", "split", "link"))
    label = serializers.CharField()  # type: ignore[assignment]  # a field's own attribute of that name is no class's
    operations = AdaptedField(OPERATIONS, "Operations")
    fill = serializers.CharField()
    split = SplitFields(allow_null=True)
    place = serializers.ChoiceField(choices=("", "kit"))


class ItemBody(serializers.Serializer[Any]):
    """Something to fix (an error), or advice (a warning): on which slides, in which formats.

    ``element`` is empty for what is no element of the draft: header, footer, ground, the whole.
    """

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=("error", "warning"))
    message = serializers.CharField()
    slides = serializers.ListField(child=serializers.UUIDField())
    element = serializers.CharField()
    formats = serializers.ListField(child=serializers.CharField())
    fix = FixBody(allow_null=True)


class VerdictBody(ReadinessBody):
    """Whether it is ready, and everything that was found; ``to_fix`` counts the errors."""

    items = ItemBody(many=True)


class SlideReportBody(serializers.Serializer[Any]):
    """A slide as the format takes it; ``bytes`` is null in a document of all slides."""

    slide = serializers.UUIDField()
    bytes = serializers.IntegerField(allow_null=True)
    alt = serializers.CharField(allow_null=True)


class ReportBody(serializers.Serializer[Any]):
    """A draft in one format: its files, and whether it is ready there."""

    format = serializers.CharField(source="format.key")
    channel = serializers.CharField(source="format.channel")
    width = serializers.IntegerField(source="format.width")
    height = serializers.IntegerField(source="format.height")
    file = serializers.CharField()
    posts = serializers.IntegerField(
        help_text="As how many posts it is published: of a sequence, every slide is one."
    )
    readiness = ReadinessBody()
    caption_length = serializers.IntegerField(allow_null=True)
    slides = SlideReportBody(many=True)


class ValidationBody(serializers.Serializer[Any]):
    """The draft's version that was looked at, the verdict over all formats, and a report of each."""

    version = serializers.IntegerField()
    readiness = VerdictBody()
    reports = ReportBody(many=True)
