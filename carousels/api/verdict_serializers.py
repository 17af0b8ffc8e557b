"""Request and response bodies of a carousel's settings and of its validation."""

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
    """The slide, or the whole carousel by default; the format, the carousel's own by default."""

    slide = serializers.UUIDField(required=False)
    format = serializers.CharField(max_length=60, required=False)


class SettingBody(serializers.Serializer[Any]):
    """A setting: its value, where it comes from, the kit's value, and whether the kit locks it."""

    panel = serializers.ChoiceField(choices=get_args(Panel))
    name = serializers.CharField()
    value = serializers.JSONField()
    source = serializers.ChoiceField(choices=get_args(Source))  # type: ignore[assignment]  # a field's own attribute of that name is no class's
    kit = serializers.JSONField()
    changed = serializers.BooleanField()
    locked = serializers.BooleanField()


class SettingsBody(serializers.Serializer[Any]):
    """The settings of a carousel or a slide, named by their places in a style."""

    version = serializers.IntegerField()
    format = serializers.CharField()
    formats = serializers.ListField(child=serializers.CharField())
    layout = serializers.CharField(allow_null=True)
    settings = SettingBody(many=True)


class ValidationQuery(StrictSerializer):
    """The formats to check, separated by commas; the carousel's own by default."""

    formats = serializers.CharField(max_length=400, required=False)


class FixBody(serializers.Serializer[Any]):
    """A fix for an item, with the label of its button.

    POST …/operations takes ``operations`` as they are; for kind ``write``, after a person has written the
    text to which ``fill``, a JSON pointer into them, points. ``split`` is the body of POST …/split. ``link``
    names the ``place`` of a fix outside of the carousel: the brand kit.
    """

    kind = serializers.ChoiceField(choices=("operations", "write", "split", "link"))
    label = serializers.CharField()  # type: ignore[assignment]  # a field's own attribute of that name is no class's
    operations = AdaptedField(OPERATIONS, "Operations")
    fill = serializers.CharField()
    split = SplitFields(allow_null=True)
    place = serializers.ChoiceField(choices=("", "kit"))


class ItemBody(serializers.Serializer[Any]):
    """An item to fix (an error) or advice (a warning), with its slides and formats.

    ``element`` is empty if it is not about one element: header, footer, background, the whole carousel.
    """

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=("error", "warning"))
    message = serializers.CharField()
    slides = serializers.ListField(child=serializers.UUIDField())
    element = serializers.CharField()
    formats = serializers.ListField(child=serializers.CharField())
    fix = FixBody(allow_null=True)


class VerdictBody(ReadinessBody):
    """Readiness with every finding; ``to_fix`` counts the errors."""

    items = ItemBody(many=True)


class SlideReportBody(serializers.Serializer[Any]):
    """A slide in the format; ``bytes`` is null if the format has one file for all slides."""

    slide = serializers.UUIDField()
    bytes = serializers.IntegerField(allow_null=True)
    alt = serializers.CharField(allow_null=True)


class ReportBody(serializers.Serializer[Any]):
    """A carousel in one format: its files, and whether it is ready there."""

    format = serializers.CharField(source="format.key")
    channel = serializers.CharField(source="format.channel")
    width = serializers.IntegerField(source="format.width")
    height = serializers.IntegerField(source="format.height")
    file = serializers.CharField()
    posts = serializers.IntegerField(
        help_text="The number of posts it is published as: in a sequence, every slide is a post."
    )
    readiness = ReadinessBody()
    caption_length = serializers.IntegerField(allow_null=True)
    slides = SlideReportBody(many=True)


class ValidationBody(serializers.Serializer[Any]):
    """The version that was checked, its readiness over all formats, and a report of each format."""

    version = serializers.IntegerField()
    readiness = VerdictBody()
    reports = ReportBody(many=True)
