"""The wire shapes of a brand kit shown, judged and proposed."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.serializers import StrictSerializer
from core.http.schema_fields import PydanticField
from design.kit.spec import KitSpec
from rendering.api.serializers import LintBody
from rendering.previews.thumbnails import WIDTHS


class SpecimenQuery(StrictSerializer):
    """In which format a kit is shown, and how wide each slide is, in pixels."""

    format = serializers.CharField(max_length=60, default="instagram-4x5")
    width = serializers.ChoiceField(choices=WIDTHS, default=WIDTHS[2])


class UnsavedKitFields(SpecimenQuery):
    """A kit that is not saved yet, and the client whom it is for."""

    client = serializers.UUIDField()
    spec = PydanticField(KitSpec)


class ProposalFields(StrictSerializer):
    """For whom a kit is wanted, and the logo that it is made of, a ready asset."""

    client = serializers.UUIDField()
    logo = serializers.UUIDField()


class KitLintItem(serializers.Serializer[Any]):
    """What will not look right; ``pointer`` is the place in the kit's spec."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=("error", "warning"))
    pointer = serializers.CharField()
    message = serializers.CharField()


class KitLintBody(serializers.Serializer[Any]):
    """Everything that will not look right in a kit; nothing is good."""

    lint = KitLintItem(many=True)


class SpecimenSlideBody(serializers.Serializer[Any]):
    """A slide of the specimen; ``picture`` is a data URI of a JPEG."""

    layout = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    picture = serializers.CharField()
    lint = LintBody(many=True)


class SpecimenBody(KitLintBody):
    """A kit on cover, post, quote, picture and outro."""

    slides = SpecimenSlideBody(many=True)


class ProposalBody(KitLintBody):
    """A kit to start with; send ``spec`` to the brand kits to keep it."""

    spec = PydanticField(KitSpec)
