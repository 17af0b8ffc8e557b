"""Requests and responses of renders, previews and layouts."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import StrictSerializer
from carousels.api.verdict_serializers import VerdictBody
from core.http.datetimes import AwareDateTimeField
from core.http.schema_fields import AdaptedField
from design.catalogue.channels import CHANNELS
from design.operations import OPERATIONS
from design.operations.models import MAX_OPERATIONS
from rendering.models import FileLinks, Render, Task
from rendering.outputs.file_links import LinkedFile, files_of
from rendering.outputs.file_types import FILES
from rendering.outputs.filename_template import LONGEST
from rendering.previews.thumbnails import WIDTHS
from rendering.queries import EXPIRED


class RenderOptionsFields(StrictSerializer):
    """What to render: files in formats (by default the carousel's own), or what a channel accepts.

    ``zip`` packs the other files; alone, it packs a PNG of every slide.

    ``filename_template`` is a pattern of ``{n}``, ``{layout}``, ``{format}``, ``{title}`` and ``{client}``.
    """

    formats = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=12, required=False, default=list
    )
    files = serializers.ListField(
        child=serializers.ChoiceField(choices=FILES),
        min_length=1,
        max_length=len(FILES),
        required=False,
    )
    channel = serializers.ChoiceField(choices=tuple(CHANNELS), required=False)
    by_api = serializers.BooleanField(
        default=False,
        help_text="Whether a program publishes the files on the channel, under the limits of its API.",
    )
    filename_template = serializers.CharField(
        max_length=LONGEST, required=False, default="", allow_blank=True
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "channel" not in attrs:
            if attrs["by_api"]:
                raise serializers.ValidationError(
                    {"by_api": "`by_api` needs the channel on which a program publishes the files."}
                )
            if "files" not in attrs:
                raise serializers.ValidationError(
                    {"files": "Name the files, or the channel they are for."}
                )
            return attrs
        if "files" in attrs or attrs["formats"]:
            raise serializers.ValidationError(
                {"channel": "A channel determines its formats and files: leave them out."}
            )
        return attrs


class RenderFields(RenderOptionsFields):
    """The carousel to render, and the formats and files or the channel."""

    carousel = serializers.UUIDField()
    version = serializers.IntegerField(min_value=1, required=False)


class RenderFilter(StrictSerializer):
    """Filter: renders of one carousel."""

    carousel = serializers.UUIDField(required=False)


class PreviewQuery(StrictSerializer):
    """The format, file type and scale of a preview."""

    format = serializers.CharField(max_length=60, required=False)
    scale = serializers.FloatField(min_value=0.05, max_value=1.0, default=0.5)
    file = serializers.ChoiceField(choices=("jpeg", "png"), default="jpeg")


class SavedPreviewQuery(PreviewQuery):
    """A preview of a saved slide, optionally in another version of the carousel's kit."""

    kit_version = serializers.IntegerField(min_value=1, required=False)


class UnsavedFields(PreviewQuery):
    """Operations on a version, which stays unchanged, and how to show the slide after them."""

    version = serializers.IntegerField(min_value=1, required=False)
    operations = AdaptedField(OPERATIONS, "Operations", max_length=MAX_OPERATIONS)


class ThumbnailQuery(StrictSerializer):
    """The width of a thumbnail in pixels."""

    width = serializers.ChoiceField(choices=WIDTHS, default=WIDTHS[1])


class CarouselThumbnailQuery(ThumbnailQuery):
    """The carousel that a thumbnail shows. Without a slide, the one that shows the choice best is taken."""

    carousel = serializers.UUIDField()
    slide = serializers.UUIDField(required=False)


class LayoutQuery(StrictSerializer):
    """The format in which a slide is laid out."""

    format = serializers.CharField(max_length=60, required=False)


class RectBody(serializers.Serializer[Any]):
    """A rectangle in slide units; the shorter side of a slide has 1080."""

    x = serializers.FloatField()
    y = serializers.FloatField()
    width = serializers.FloatField()
    height = serializers.FloatField()


class BoxBody(serializers.Serializer[Any]):
    """The box of an element after layout."""

    id = serializers.CharField()
    kind = serializers.CharField()
    rect = RectBody()
    size = serializers.FloatField(allow_null=True)
    lines = serializers.IntegerField(allow_null=True)


class LintBody(serializers.Serializer[Any]):
    """A finding about a slide; ``slide`` counts from 0, as in the document."""

    slide = serializers.IntegerField(required=False)
    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=("error", "warning"))
    message = serializers.CharField()
    element = serializers.CharField()
    rect = RectBody()


class LayoutBody(serializers.Serializer[Any]):
    """A slide after layout: the boxes of its elements, and the findings."""

    width = serializers.IntegerField()
    height = serializers.IntegerField()
    fingerprint = serializers.CharField()
    boxes = BoxBody(many=True)
    lint = LintBody(many=True)


class PreviewBody(LayoutBody):
    """A slide laid out and painted: ``image`` is a data URL, ``width`` and ``height`` are in pixels."""

    image = serializers.CharField()


class ProgressBody(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    total = serializers.IntegerField()


class OutputErrorBody(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class OutputBody(serializers.Serializer[Any]):
    """A file of a render, finished or pending; ``slide`` counts from 1 and is null for files over all slides."""

    id = serializers.UUIDField(allow_null=True)
    slide = serializers.IntegerField(allow_null=True)
    format = serializers.CharField()
    file = serializers.ChoiceField(choices=FILES)
    status = serializers.ChoiceField(choices=[*Task.Status.values, EXPIRED])
    url = serializers.URLField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    sha256 = serializers.CharField(allow_null=True)
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)
    bytes = serializers.IntegerField(allow_null=True)
    filename = serializers.CharField(allow_null=True)
    error = OutputErrorBody(allow_null=True)


class LinkBody(serializers.Serializer[Any]):
    """The URL that downloads a file under its own name, valid until ``expires_at``, an hour at most."""

    url = serializers.URLField()
    expires_at = serializers.DateTimeField()


class FileLinksFields(StrictSerializer):
    """The time of publishing, by default now. Links are valid until seven days after it."""

    publish_at = AwareDateTimeField(of="client", required=False)


class RescheduleFields(StrictSerializer):
    """A new time of publishing."""

    publish_at = AwareDateTimeField(of="client")


class LinkedFileBody(serializers.Serializer[Any]):
    """A file, and the URL that redirects to it; ``slide`` counts from 1."""

    output = serializers.UUIDField(source="output.id")
    slide = serializers.SerializerMethodField()
    format = serializers.CharField(source="output.task.format")
    file = serializers.ChoiceField(choices=FILES, source="output.file")
    filename = serializers.CharField(source="output.filename")
    content_type = serializers.CharField(source="output.blob.content_type")
    bytes = serializers.IntegerField(source="output.blob.bytes")
    url = serializers.URLField()

    def get_slide(self, file: LinkedFile) -> int | None:
        slide = file.output.task.slide
        return None if slide is None else slide + 1


class FileLinksSummary(serializers.Serializer[Any]):
    """Links that were made together, in a list."""

    id = serializers.UUIDField()
    publish_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class FileLinksBody(FileLinksSummary):
    """Links that were made together. Once they expired or were revoked, `files` is empty."""

    files = serializers.SerializerMethodField()

    @extend_schema_field(LinkedFileBody(many=True))
    def get_files(self, links: FileLinks) -> Any:
        return LinkedFileBody(files_of(links), many=True).data


class StreamBody(serializers.Serializer[Any]):
    """The URL of a stream of a render's progress. It can be opened for five minutes."""

    url = serializers.URLField()
    expires_at = serializers.DateTimeField()


class RenderSummary(serializers.Serializer[Any]):
    """A render in a list."""

    id = serializers.UUIDField()
    carousel = serializers.UUIDField(source="carousel_id")
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Render.Status.choices)
    formats = serializers.ListField(child=serializers.CharField())
    files = serializers.ListField(child=serializers.CharField())
    channel = serializers.CharField(
        help_text="The channel the files are for; empty when files were named."
    )
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    expired_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When files of this render were deleted because they had not been used for long.",
    )


class RenderBody(RenderSummary):
    """A render with its progress, its files, and its readiness.

    Until the render has ended, its readiness is unknown.
    """

    progress = ProgressBody()
    readiness = VerdictBody()
    outputs = OutputBody(many=True)
    lint = LintBody(many=True)
