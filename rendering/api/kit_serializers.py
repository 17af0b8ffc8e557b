"""Requests and responses of brand kit specimens, lint and proposals."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.api.serializers import StrictSerializer
from core.http.schema_fields import PydanticField
from design.kit.spec import KitSpec
from rendering.api.serializers import LintBody
from rendering.previews.thumbnails import WIDTHS


class SpecimenQuery(StrictSerializer):
    """The format of a specimen, and the width of each slide in pixels."""

    format = serializers.CharField(max_length=60, default="instagram-4x5")
    width = serializers.ChoiceField(choices=WIDTHS, default=WIDTHS[2])


class UnsavedKitFields(SpecimenQuery):
    """An unsaved kit, and the client it is for."""

    client = serializers.UUIDField()
    spec = PydanticField(KitSpec)


class ProposalFields(StrictSerializer):
    """The client that needs a kit, and the logo to derive it from, which must be a ready asset."""

    client = serializers.UUIDField()
    logo = serializers.UUIDField()


class KitLintItem(serializers.Serializer[Any]):
    """A finding about a kit; ``pointer`` is the place in the kit's spec."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=("error", "warning"))
    pointer = serializers.CharField()
    message = serializers.CharField()


class KitLintBody(serializers.Serializer[Any]):
    """All findings about a kit. An empty list means that nothing was found."""

    lint = KitLintItem(many=True)


class SpecimenSlideBody(serializers.Serializer[Any]):
    """A slide of the specimen; ``picture`` is a data URI of a JPEG."""

    layout = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    picture = serializers.CharField()
    lint = LintBody(many=True)


class SpecimenBody(KitLintBody):
    """A kit shown on a cover, a post, a quote, a picture and an outro, with its findings."""

    slides = SpecimenSlideBody(many=True)


class ProposalBody(KitLintBody):
    """A proposed kit with its findings. To save it, send ``spec`` to the brand kits."""

    spec = PydanticField(KitSpec)
