"""HTTP views of captions: the text posted beside the slides, counted and cut as each channel does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import StrictSerializer, validated
from accounts.capabilities import Can
from accounts.tenancy import tenant
from carousels.editing.edits import plan_edit
from carousels.models import Carousel
from core.http.schema_fields import AdaptedField
from design.catalogue.channels import CHANNELS, NO_CHANNEL, visible_length
from design.document.model import Caption, Document
from design.operations import OPERATIONS
from design.operations.models import MAX_OPERATIONS
from design.posting.captions import captions_of
from design.posting.platform_rules import counts_of, of_caption
from painting.severities import SEVERITIES


class CaptionsFields(StrictSerializer):
    """Operations to apply to a version; they do not change it."""

    version = serializers.IntegerField(min_value=1, required=False)
    operations = AdaptedField(OPERATIONS, "Operations", max_length=MAX_OPERATIONS)


class CaptionFindingBody(serializers.Serializer[Any]):
    """A part of a caption that a channel rejects, or does not show as intended."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=("error", "warning"))
    detail = serializers.CharField()


class PostedCaptionBody(serializers.Serializer[Any]):
    """A caption as a channel posts it; ``length`` is counted as the channel counts."""

    channel = serializers.CharField()
    own = serializers.BooleanField(
        help_text="Whether the caption is the channel's own, not the one for every channel."
    )
    text = serializers.CharField()
    first_comment = serializers.CharField(allow_null=True)
    length = serializers.IntegerField()
    most = serializers.IntegerField(allow_null=True)
    shown = serializers.IntegerField(
        allow_null=True,
        help_text="Code points shown before “more”; null if the whole caption is shown.",
    )
    hashtags = serializers.IntegerField()
    most_hashtags = serializers.IntegerField(allow_null=True)
    links = serializers.IntegerField()
    most_links = serializers.IntegerField(allow_null=True)
    findings = CaptionFindingBody(many=True)


class CaptionsBody(serializers.Serializer[Any]):
    """The captions of a version of a carousel, one for each channel that has one."""

    version = serializers.IntegerField()
    captions = PostedCaptionBody(many=True)


class CaptionsView(AgencyView):
    """The captions of a carousel on every channel."""

    requires = {"get": Can.SEE_CAROUSELS, "post": Can.VIEW_WORK}
    repeatable = True
    tenant_block = False

    @extend_schema(responses=CaptionsBody)
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        with tenant(self.agency):
            carousel = Carousel.objects.of(self.agency).take(carousel_id)
        return _answer(carousel, Document.model_validate(carousel.document))

    @extend_schema(request=CaptionsFields, responses=CaptionsBody)
    def post(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        """Return the captions as operations would leave them; nothing is stored."""
        asked = validated(CaptionsFields, request)
        plan = plan_edit(
            self.agency, carousel_id, asked["operations"], version=asked.get("version")
        )
        with tenant(self.agency):
            plan.validate_references()
        return _answer(plan.carousel, plan.outcome.document)


def _answer(carousel: Carousel, document: Document) -> Response:
    found = [_posted(document, one) for one in captions_of(document)]
    return Response(CaptionsBody({"version": carousel.version, "captions": found}).data)


def _posted(document: Document, caption: Caption) -> dict[str, Any]:
    """Return a caption as a ``PostedCaptionBody``; one without a channel has no limits."""
    channel = CHANNELS.get(caption.channel, NO_CHANNEL)
    counts = counts_of(caption.text, channel)
    findings = of_caption(document, channel) if channel.key else ()
    return {
        "channel": caption.channel,
        "own": any(one.channel == caption.channel for one in document.captions),
        "text": caption.text,
        "first_comment": caption.first_comment,
        "length": counts.length,
        "most": channel.caption,
        "shown": visible_length(caption.text, channel),
        "hashtags": counts.hashtags,
        "most_hashtags": channel.hashtags,
        "links": counts.links,
        "most_links": channel.links,
        "findings": [
            {"code": one.code, "severity": SEVERITIES[one.code].severity, "detail": one.detail}
            for one in findings
        ],
    }
