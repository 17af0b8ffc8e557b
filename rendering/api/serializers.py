"""The wire shapes of renders and layouts."""

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
    """What to render: files of formats (without those, the draft's own), or what a channel takes.

    ``zip`` packs the other files; alone it packs a PNG of every slide.

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
        default=False, help_text="Whether a program publishes it on the channel."
    )
    filename_template = serializers.CharField(
        max_length=LONGEST, required=False, default="", allow_blank=True
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "channel" not in attrs:
            if attrs["by_api"]:
                raise serializers.ValidationError(
                    {"by_api": "Name the channel on which a program publishes it."}
                )
            if "files" not in attrs:
                raise serializers.ValidationError(
                    {"files": "Name the files, or a channel that they are for."}
                )
            return attrs
        if "files" in attrs or attrs["formats"]:
            raise serializers.ValidationError(
                {"channel": "A channel says itself which formats and files it takes."}
            )
        return attrs


class RenderFields(RenderOptionsFields):
    """Which draft to render, and what of it: formats and files, or a channel."""

    carousel = serializers.UUIDField()
    version = serializers.IntegerField(min_value=1, required=False)


class RenderFilter(StrictSerializer):
    """Renders of one carousel only."""

    carousel = serializers.UUIDField(required=False)


class PreviewQuery(StrictSerializer):
    """How to see a slide."""

    format = serializers.CharField(max_length=60, required=False)
    scale = serializers.FloatField(min_value=0.05, max_value=1.0, default=0.5)
    file = serializers.ChoiceField(choices=("jpeg", "png"), default="jpeg")


class SavedPreviewQuery(PreviewQuery):
    """How to see a slide of the saved draft; also in another version of its kit."""

    kit_version = serializers.IntegerField(min_value=1, required=False)


class UnsavedFields(PreviewQuery):
    """Operations over a version that is not changed by them, and how to see the slide after them."""

    version = serializers.IntegerField(min_value=1, required=False)
    operations = AdaptedField(OPERATIONS, "Operations", max_length=MAX_OPERATIONS)


class ThumbnailQuery(StrictSerializer):
    """How wide a thumbnail is, in pixels."""

    width = serializers.ChoiceField(choices=WIDTHS, default=WIDTHS[1])


class CarouselThumbnailQuery(ThumbnailQuery):
    """Whose words a thumbnail shows; without a slide, the one that shows the choice best."""

    carousel = serializers.UUIDField()
    slide = serializers.UUIDField(required=False)


class LayoutQuery(StrictSerializer):
    """In which format to lay a slide out."""

    format = serializers.CharField(max_length=60, required=False)


class RectBody(serializers.Serializer[Any]):
    """In slide units: the shorter side has 1080."""

    x = serializers.FloatField()
    y = serializers.FloatField()
    width = serializers.FloatField()
    height = serializers.FloatField()


class BoxBody(serializers.Serializer[Any]):
    """Where an element of the draft landed."""

    id = serializers.CharField()
    kind = serializers.CharField()
    rect = RectBody()
    size = serializers.FloatField(allow_null=True)
    lines = serializers.IntegerField(allow_null=True)


class LintBody(serializers.Serializer[Any]):
    """Something that will not read well; ``slide`` counts from 0, as in the document."""

    slide = serializers.IntegerField(required=False)
    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=("error", "warning"))
    message = serializers.CharField()
    element = serializers.CharField()
    rect = RectBody()


class LayoutBody(serializers.Serializer[Any]):
    """A slide laid out: handles for an editor, and what to mend."""

    width = serializers.IntegerField()
    height = serializers.IntegerField()
    fingerprint = serializers.CharField()
    boxes = BoxBody(many=True)
    lint = LintBody(many=True)


class PreviewBody(LayoutBody):
    """A slide laid out and painted: ``image`` is a data URL, ``width`` and ``height`` are its pixels."""

    image = serializers.CharField()


class ProgressBody(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    total = serializers.IntegerField()


class OutputErrorBody(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class OutputBody(serializers.Serializer[Any]):
    """A file, made or to come; ``slide`` counts from 1, null for files over all slides."""

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
    """Where a file is downloaded under its own name, until then: for an hour at most."""

    url = serializers.URLField()
    expires_at = serializers.DateTimeField()


class FileLinksFields(StrictSerializer):
    """When the files are published; without it, now. Links are good until seven days after that."""

    publish_at = AwareDateTimeField(of="client", required=False)


class RescheduleFields(StrictSerializer):
    """Another time of publishing."""

    publish_at = AwareDateTimeField(of="client")


class LinkedFileBody(serializers.Serializer[Any]):
    """A file, and the address that redirects to it; ``slide`` counts from 1."""

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
    """Links that were made together; without files once they open nothing any more."""

    files = serializers.SerializerMethodField()

    @extend_schema_field(LinkedFileBody(many=True))
    def get_files(self, links: FileLinks) -> Any:
        return LinkedFileBody(files_of(links), many=True).data


class StreamBody(serializers.Serializer[Any]):
    """Where a render's progress is streamed; the address opens for five minutes."""

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
    channel = serializers.CharField(help_text="Which they are for; empty when they were named.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    expired_at = serializers.DateTimeField(
        allow_null=True, help_text="When files of it went because nobody used them any more."
    )


class RenderBody(RenderSummary):
    """A render with its progress, its files, and the verdict over what it shows.

    While it is not at its end, the verdict is unknown.
    """

    progress = ProgressBody()
    readiness = VerdictBody()
    outputs = OutputBody(many=True)
    lint = LintBody(many=True)
