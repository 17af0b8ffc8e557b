"""Request and response bodies of custom formats."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.serializers import StrictSerializer
from brandkits.catalogue.own_formats import LEAST, MOST, STEEPEST

FILES = ("jpeg", "png", "webp", "avif", "pdf")
LIGHTEST, HEAVIEST = 10_000, 100_000_000  # bytes of a file


class OwnFormatFields(StrictSerializer):
    """A custom format: name, size in pixels, and file types; ``max_bytes`` limits files of the first type."""

    name = serializers.CharField(max_length=120)
    width = serializers.IntegerField(min_value=LEAST, max_value=MOST)
    height = serializers.IntegerField(min_value=LEAST, max_value=MOST)
    files = serializers.ListField(
        child=serializers.ChoiceField(choices=FILES),
        min_length=1,
        max_length=len(FILES),
        default=["jpeg", "png"],
    )
    max_bytes = serializers.IntegerField(
        min_value=LIGHTEST,
        max_value=HEAVIEST,
        required=False,
        allow_null=True,
        help_text="Most bytes of one file; null or absent is no limit.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        short, long = sorted((attrs["width"], attrs["height"]))
        if long > STEEPEST * short:
            side = "height" if attrs["height"] > attrs["width"] else "width"
            detail = (
                f"Slides are laid out from 1:{STEEPEST} to {STEEPEST}:1. "
                f"Beside {short} pixels, the other side may have at most {STEEPEST * short}."
            )
            raise serializers.ValidationError(
                {side: serializers.ErrorDetail(detail, code="too-long")}
            )
        attrs["files"] = list(dict.fromkeys(attrs["files"]))
        return attrs


class OwnFormatChanges(StrictSerializer):
    """Changes of a custom format. Only the fields that are sent change."""

    name = serializers.CharField(max_length=120, required=False)
    archived = serializers.BooleanField(required=False)


class OwnFormatFilter(StrictSerializer):
    """Filters of the list of custom formats; without one, all are listed."""

    archived = serializers.BooleanField(required=False)


class OwnFormatBody(serializers.Serializer[Any]):
    """A custom format of the agency. Carousels and clients name it by ``key``."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    name = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    files = serializers.ListField(child=serializers.ChoiceField(choices=FILES))
    max_bytes = serializers.IntegerField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
