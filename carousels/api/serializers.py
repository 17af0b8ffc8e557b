"""Request and response bodies of threads and carousels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import StrictSerializer
from brandkits.api.serializers import SLUG
from carousels.api.review_serializers import ReadinessBody, ReviewBody
from carousels.models import Carousel, Post, Review, Thread
from carousels.threads.arrangement import ARRANGEMENT
from core.http.schema_fields import AdaptedField, PydanticField
from design.document.model import MAX_SLIDES, Document, OutroSettings, Style
from design.document.upgrades import complete_dump
from design.importers import Candidate
from design.kit.spec import Goal
from design.operations import OPERATIONS, dump_operations
from design.operations.models import MAX_OPERATIONS
from design.text.languages import language_of_thread
from design.thread import Post as PostContent
from design.thread import Source, Warning

MAX_TEXT = 1_000_000
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
SOURCES = get_args(Source)
MAX_FILE = 64 * 2**20


class AuthorFields(StrictSerializer):
    """The author of the thread, if the text does not name one."""

    name = serializers.CharField(max_length=120)
    handle = serializers.CharField(max_length=120, allow_blank=True, default="")
    avatar = serializers.UUIDField(required=False, allow_null=True)


class ImageFields(StrictSerializer):
    """An uploaded picture for a post; posts are counted from 1."""

    post = serializers.IntegerField(min_value=1)
    asset = serializers.UUIDField()
    alt = serializers.CharField(max_length=4_000, allow_blank=True, default="")


class ThreadFields(StrictSerializer):
    """A thread to import. Without ``source`` its format is detected, and ``reasons`` in the response say why.

    ``arrangement`` divides, joins, orders and omits the ``posts`` of a dry run without it; every word of those
    must be in exactly one piece, and ``images`` count the posts that are kept.
    """

    client = serializers.UUIDField()
    # The importer explains an empty text better than a rule about blank fields.
    text = serializers.CharField(
        max_length=MAX_TEXT, allow_blank=True, trim_whitespace=False, required=False
    )
    file = serializers.FileField(allow_empty_file=True, required=False)
    root_id = serializers.CharField(max_length=60, required=False)
    source = serializers.ChoiceField(choices=SOURCES, required=False)  # type: ignore[assignment]  # a field's own attribute of that name is no class's
    author = AuthorFields(required=False)
    arrangement = AdaptedField(ARRANGEMENT, "Arrangement", required=False)
    images = ImageFields(many=True, required=False, default=list)
    dry_run = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        file = attrs.get("file")
        if ("text" in attrs) == (file is not None):
            raise serializers.ValidationError({"text": ["Send a text, or a file."]}, "required")
        if file is not None and file.size > MAX_FILE:
            detail = (
                f"The file is larger than {MAX_FILE // 2**20} MB: send the part with the posts."
            )
            raise serializers.ValidationError({"file": [detail]}, "too-large")
        return attrs


class ReimportFields(StrictSerializer):
    """The format in which to read a source again; detected again if none is named."""

    source = serializers.ChoiceField(choices=SOURCES, required=False)  # type: ignore[assignment]  # a field's own attribute of that name is no class's
    root_id = serializers.CharField(max_length=60, required=False)


class PostImageBody(serializers.Serializer[Any]):
    asset = serializers.UUIDField()
    alt = serializers.CharField()


class PostMediaBody(serializers.Serializer[Any]):
    """The state of fetching a medium of the source; ``code`` and ``detail`` describe a failure."""

    status = serializers.ChoiceField(choices=("waiting", "ready", "failed"))
    code = serializers.CharField()
    detail = serializers.CharField()


class PostBody(serializers.Serializer[Any]):
    """A post; ``id`` is null in a dry run. ``media`` are the states of its content's media, in order."""

    id = serializers.UUIDField(allow_null=True)
    order = serializers.IntegerField()
    content = PydanticField(PostContent)
    images = PostImageBody(many=True)
    media = PostMediaBody(many=True)


class CandidateBody(serializers.Serializer[Any]):
    """A format in which a source can be read, and the reasons for it."""

    source = serializers.ChoiceField(choices=SOURCES)  # type: ignore[assignment]  # a field's own attribute of that name is no class's
    reasons = serializers.ListField(child=serializers.CharField())


class ThreadBody(serializers.Serializer[Any]):
    """A thread with its posts; ``id`` is null in a dry run.

    In a dry run, ``candidates`` are the formats in which the source can be read, likeliest first, so that
    another one can be chosen; otherwise they are empty. ``language`` is the default language of its
    carousels: the thread's own, or the client's if the thread's is unknown.
    """

    id = serializers.UUIDField(allow_null=True)
    client = serializers.UUIDField()
    source = serializers.ChoiceField(choices=SOURCES)  # type: ignore[assignment]  # a field's own attribute of that name is no class's
    reasons = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    author = serializers.DictField(allow_null=True)
    posts = PostBody(many=True)
    candidates = CandidateBody(many=True)
    warnings = serializers.ListField(child=PydanticField(Warning))
    created_at = serializers.DateTimeField(allow_null=True)


class ThreadSummary(serializers.Serializer[Any]):
    """A thread in a list."""

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    source = serializers.CharField()  # type: ignore[assignment]  # a field's own attribute of that name is no class's
    created_at = serializers.DateTimeField()


class CarouselFields(StrictSerializer):
    """A carousel to build. Defaults: the client's kit and format, the thread's language."""

    thread = serializers.UUIDField()
    client = serializers.UUIDField()
    brand_kit = serializers.UUIDField(required=False)
    recipe = serializers.CharField(max_length=60, default="thread-story")
    format = serializers.RegexField(SLUG, max_length=60, required=False)
    language = serializers.RegexField(LANGUAGE, max_length=35, required=False)
    title = serializers.CharField(max_length=200, allow_blank=True, default="")
    style = PydanticField(Style, required=False)  # type: ignore[assignment]  # a field's own attribute of that name is no class's
    goal = serializers.ChoiceField(choices=get_args(Goal), required=False, allow_null=True)


class ClientFilter(StrictSerializer):
    """Filter of lists by one client."""

    client = serializers.UUIDField(required=False)


class CarouselFilter(ClientFilter):
    """Filters of the list of carousels; every word of ``q`` must occur in the carousel or its thread."""

    status = serializers.ChoiceField(choices=Carousel.Status.choices, required=False)
    tag = serializers.CharField(max_length=40, required=False)
    verdict = serializers.ChoiceField(choices=Review.Verdict.choices, required=False)
    archived = serializers.BooleanField(default=False)
    q = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class DuplicateFields(StrictSerializer):
    """The client and kit of the copy. Defaults: the same client and kit, or the other client's default kit."""

    client = serializers.UUIDField(required=False)
    brand_kit = serializers.UUIDField(required=False)
    title = serializers.CharField(max_length=200, allow_blank=True, default="")


class SplitFields(StrictSerializer):
    """The format to divide for; ``slides`` limits the slides of a part below what the format takes."""

    format = serializers.RegexField(SLUG, max_length=60)
    slides = serializers.IntegerField(min_value=1, max_value=MAX_SLIDES, required=False)


class OperationsFields(StrictSerializer):
    """Operations in order. A dry run returns the same response and changes nothing."""

    operations = AdaptedField(OPERATIONS, "Operations", max_length=MAX_OPERATIONS)
    dry_run = serializers.BooleanField(default=False)


class UndoFields(StrictSerializer):
    """What to do with changes that others made since: refuse, overwrite them, or keep them."""

    conflicts = serializers.ChoiceField(choices=("refuse", "overwrite", "keep"), default="refuse")


class SettingsFields(StrictSerializer):
    """Changes of settings. Only those that are sent change; a null in ``style`` resets it to the kit's value."""

    title = serializers.CharField(max_length=200, required=False)
    status = serializers.ChoiceField(choices=Carousel.Status.choices, required=False)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=30, required=False
    )
    archived = serializers.BooleanField(required=False)
    format = serializers.RegexField(SLUG, max_length=60, required=False)
    formats = serializers.ListField(
        child=serializers.RegexField(SLUG, max_length=60), max_length=12, required=False
    )
    language = serializers.RegexField(LANGUAGE, max_length=35, required=False)
    style = PydanticField(Style, required=False)  # type: ignore[assignment]  # a field's own attribute of that name is no class's
    outro = PydanticField(OutroSettings, required=False)


class CarouselFacts(serializers.Serializer[Any]):
    """The fields of a carousel that lists and details share."""

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    brand_kit = serializers.UUIDField(source="brand_kit_id")
    kit_version = serializers.IntegerField(source="kit_version.version")
    thread = serializers.UUIDField(source="thread_id", allow_null=True)
    title = serializers.CharField()
    status = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    archived_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    readiness = ReadinessBody(source="*")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class CarouselSummary(CarouselFacts):
    """A carousel in a list; ``cover`` is its first slide."""

    slides = serializers.IntegerField()
    cover = serializers.UUIDField(allow_null=True)
    verdict = serializers.ChoiceField(choices=Review.Verdict.choices, allow_null=True)


class ApplyFields(StrictSerializer):
    """The carousels, and the version of the kit to apply; the newest by default."""

    carousels = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=200)
    version = serializers.IntegerField(min_value=1, required=False)


class KitCarouselBody(serializers.Serializer[Any]):
    """A carousel, the version of its kit, and a slide to compare before and after."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    kit_version = serializers.IntegerField(source="kit_version.version")
    slide = serializers.SerializerMethodField()

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_slide(self, carousel: Any) -> str | None:
        return _first_slide(carousel)


def _first_slide(carousel: Any) -> str | None:
    slides = carousel.document["slides"]
    return slides[0]["id"] if slides else None


class KitAppliedBody(serializers.Serializer[Any]):
    """The carousels whose kit version changed."""

    changed = KitCarouselBody(many=True)


class CarouselBody(CarouselFacts):
    """A carousel; its version is also the ETag of the response. ``cover`` is the first slide.

    ``review`` is the last review if the carousel has not changed since, else null; a new or just changed
    carousel has none.
    """

    slides = serializers.SerializerMethodField()
    cover = serializers.SerializerMethodField()
    review = serializers.SerializerMethodField()
    document = serializers.SerializerMethodField()

    @extend_schema_field(PydanticField(Document))
    def get_document(self, carousel: Any) -> Any:
        return complete_dump(carousel.document)

    @extend_schema_field(serializers.IntegerField())
    def get_slides(self, carousel: Any) -> int:
        return len(carousel.document["slides"])

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_cover(self, carousel: Any) -> str | None:
        return _first_slide(carousel)

    @extend_schema_field(ReviewBody(allow_null=True))
    def get_review(self, _: Any) -> Any:
        review = self.context.get("review")
        return review and ReviewBody(review).data


class DuplicateBody(CarouselBody):
    """A copy of a carousel; ``copied`` are the pictures that were copied for its client."""

    copied = serializers.ListField(child=serializers.UUIDField())


class PartsBody(serializers.Serializer[Any]):
    """The carousels into which a carousel was divided, in order."""

    parts = CarouselBody(many=True)


class LostBody(serializers.Serializer[Any]):
    """A text or picture that a change replaced; without ``slide`` it was a caption."""

    slide = serializers.UUIDField(allow_null=True)
    text = serializers.CharField()
    asset = serializers.UUIDField(allow_null=True)


class EditedBody(serializers.Serializer[Any]):
    """A carousel after a change: new and changed slides, removed slides, and the inverse operations.

    ``lost`` is what somebody had written or placed, and the change replaced. ``undoable`` and ``redoable``
    say whether the caller has a step to undo or redo.
    """

    carousel = CarouselBody()
    changed = serializers.ListField(child=serializers.UUIDField(), source="outcome.changed")
    removed = serializers.ListField(child=serializers.UUIDField(), source="outcome.removed")
    lost = LostBody(many=True, source="outcome.lost")
    undoable = serializers.BooleanField()
    redoable = serializers.BooleanField()
    inverse = serializers.SerializerMethodField()

    @extend_schema_field(AdaptedField(OPERATIONS, "Operations"))
    def get_inverse(self, edited: Any) -> list[dict[str, Any]]:
        return dump_operations(edited.outcome.inverse)

    def to_representation(self, instance: Any) -> Any:
        """Show the outcome's document instead of the stored one, which a dry run does not change."""
        shown = super().to_representation(instance)
        shown["carousel"]["document"] = instance.outcome.document.model_dump(mode="json")
        return shown


def thread_body(thread: Thread, posts: Iterable[Post], candidates: Iterable[Candidate] = ()) -> Any:
    """Return the response body of a thread, stored or not."""
    posts = list(posts)
    texts = ((post.content["text"], post.content["language"]) for post in posts)
    body = {
        "id": None if thread._state.adding else thread.pk,
        "client": thread.client_id,
        "source": thread.source,
        "reasons": thread.reasons,
        "language": language_of_thread(texts, thread.client.language),
        "author": thread.author,
        "posts": [
            {
                "id": None if post._state.adding else post.pk,
                "order": post.order,
                "content": post.content,
                "images": post.images,
                "media": post.media,
            }
            for post in posts
        ],
        "candidates": [{"source": one.source, "reasons": one.reasons} for one in candidates],
        "warnings": thread.warnings,
        "created_at": thread.created_at,
    }
    return ThreadBody(body).data
