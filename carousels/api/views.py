"""HTTP views of carousels: build, read, edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Func, IntegerField, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import queried, validated
from accounts.capabilities import Can
from accounts.idempotency import Finish
from accounts.models import Agency
from accounts.tenancy import tenant
from carousels.api.serializers import (
    CarouselBody,
    CarouselFields,
    CarouselFilter,
    CarouselSummary,
    DuplicateBody,
    DuplicateFields,
    EditedBody,
    OperationsFields,
    PartsBody,
    SettingsFields,
    SplitFields,
    UndoFields,
)
from carousels.editing.building import build_carousel, duplicate, split
from carousels.editing.edits import Actor, Edited, edit, locked, plan_edit
from carousels.history.undo import redo, undo
from carousels.models import Carousel, Review
from carousels.reviews import carousels_with_verdict, current_review, current_verdict
from core.http.etag import require_version, version_etag
from design.operations import OPERATIONS, Operation

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True)
ABOUT = ("status", "tags", "archived")
OF_DOCUMENT = ("title", "format", "formats", "outro")


class CarouselsView(AgencyView):
    """The agency's carousels."""

    requires = {"get": Can.SEE_CAROUSELS, "post": Can.EDIT_WORK}
    tenant_block = False

    @extend_schema(
        operation_id="carousels_list",
        parameters=[CarouselFilter],
        responses=CarouselSummary(many=True),
    )
    def get(self, request: Request, agency_id: UUID) -> Response:
        asked = queried(CarouselFilter, request, paged=True)
        with tenant(self.agency):
            return self.page(_found(self.agency, asked), CarouselSummary)

    @extend_schema(request=CarouselFields, responses={201: CarouselBody})
    def post(self, request: Request, agency_id: UUID) -> Finish:
        fields = validated(CarouselFields, request)
        keep = build_carousel(
            self.agency,
            thread_id=fields["thread"],
            client_id=fields["client"],
            brand_kit_id=fields.get("brand_kit"),
            recipe=fields["recipe"],
            format_key=fields.get("format"),
            language=fields.get("language"),
            title=fields["title"],
            style=fields.get("style"),
            goal=fields.get("goal"),
        )
        return lambda: _answer(keep(), status=201)


class CarouselView(AgencyView):
    """One carousel."""

    requires = {"get": Can.SEE_CAROUSELS, "patch": Can.EDIT_WORK}

    @extend_schema(responses=CarouselBody)
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        carousel = Carousel.objects.of(self.agency).take(carousel_id)
        return _answer(carousel, review=current_review(carousel))

    @extend_schema(parameters=[IF_MATCH], request=SettingsFields, responses=CarouselBody)
    def patch(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        version = require_version(request)
        Carousel.objects.of(self.agency).take(carousel_id)
        fields = validated(SettingsFields, request)
        of_document = {name: fields[name] for name in OF_DOCUMENT if name in fields}
        operations = [{"op": "set_document", **of_document}] if of_document else []
        if "language" in fields:
            operations.append({"op": "set_language", "language": fields["language"]})
        if "style" in fields:
            operations.append({"op": "set_style", "style": fields["style"]})
        if operations:
            steps = OPERATIONS.validate_python(operations)
            edited = edit(
                self.agency,
                carousel_id,
                actor_of(self),
                steps,
                expected_version=version,
                pointer="",
            )()
            carousel = edited.carousel
            version = carousel.version
        about = {name: fields[name] for name in ABOUT if name in fields}
        if about or not operations:
            carousel = _update_filing(locked(self.agency, carousel_id, version), about)
        return _answer(carousel, review=current_review(carousel))


class OperationsView(AgencyView):
    """Apply operations to a carousel, all of them or none."""

    requires = {"post": Can.EDIT_WORK}
    tenant_block = False

    @extend_schema(parameters=[IF_MATCH], request=OperationsFields, responses=EditedBody)
    def post(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response | Finish:
        version = require_version(request)
        with tenant(self.agency):
            Carousel.objects.of(self.agency).take(carousel_id)
        fields = validated(OperationsFields, request)
        steps = fields["operations"]
        if fields["dry_run"]:
            return self._tried(carousel_id, steps, version)
        keep = edit(self.agency, carousel_id, actor_of(self), steps, expected_version=version)
        return lambda: answer_edited(keep())

    def _tried(self, carousel_id: UUID, steps: Sequence[Operation], version: int) -> Response:
        plan = plan_edit(self.agency, carousel_id, steps, version=version)
        with tenant(self.agency):
            plan.validate_references()
        return answer_edited(Edited(plan.carousel, plan.outcome))


class UndoView(AgencyView):
    """Undo the caller's own last change, also one of an earlier session.

    If somebody changed the same place since, the response is 409 `changed-since` and nothing changes;
    `conflicts` says what to do then.
    """

    requires = {"post": Can.EDIT_WORK}

    @extend_schema(parameters=[IF_MATCH], request=UndoFields, responses=EditedBody)
    def post(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        version, fields = require_version(request), validated(UndoFields, request)
        edited = undo(self.agency, carousel_id, actor_of(self), expected_version=version, **fields)
        return answer_edited(edited)


class RedoView(AgencyView):
    """Redo the caller's last undone change; `conflicts` is as for undo."""

    requires = {"post": Can.EDIT_WORK}

    @extend_schema(parameters=[IF_MATCH], request=UndoFields, responses=EditedBody)
    def post(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        version, fields = require_version(request), validated(UndoFields, request)
        edited = redo(self.agency, carousel_id, actor_of(self), expected_version=version, **fields)
        return answer_edited(edited)


class DuplicateView(AgencyView):
    """Duplicate the carousel, for the same or another client."""

    requires = {"post": Can.EDIT_WORK}

    @extend_schema(request=DuplicateFields, responses={201: DuplicateBody})
    def post(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        rows = Carousel.objects.of(self.agency).select_related(
            "agency", "brand_kit", "kit_version", "thread"
        )
        carousel = rows.take(carousel_id)
        fields = validated(DuplicateFields, request)
        copy = duplicate(
            carousel,
            client_id=fields.get("client"),
            brand_kit_id=fields.get("brand_kit"),
            title=fields["title"],
        )
        body = {**CarouselBody(copy.carousel).data, "copied": list(map(str, copy.copied))}
        return Response(body, status=201, headers={"ETag": version_etag(copy.carousel.version)})


class SplitView(AgencyView):
    """Divide the carousel into new ones, each as long as a format allows."""

    requires = {"post": Can.EDIT_WORK}

    @extend_schema(request=SplitFields, responses={201: PartsBody})
    def post(self, request: Request, agency_id: UUID, carousel_id: UUID) -> Response:
        rows = Carousel.objects.of(self.agency).select_related(
            "agency", "brand_kit", "kit_version", "thread"
        )
        carousel = rows.take(carousel_id)
        fields = validated(SplitFields, request)
        parts = split(carousel, fields["format"], fields.get("slides"))
        return Response(PartsBody({"parts": parts}).data, status=201)


def actor_of(view: AgencyView) -> Actor:
    """Return the caller as the history names them."""
    return Actor(view.actor.pk, view.actor_name)


def answer_edited(edited: Edited) -> Response:
    """Return the response of a change: the carousel, what changed, and the inverse."""
    return Response(
        EditedBody(edited).data, headers={"ETag": version_etag(edited.carousel.version)}
    )


def _found(agency: Agency, asked: dict[str, Any]) -> QuerySet[Carousel]:
    """Return the carousels that match a list's filters."""
    rows = Carousel.objects.of(agency).filter(archived_at__isnull=not asked["archived"])
    if client := asked.get("client"):
        rows = rows.filter(client_id=client)
    if status := asked.get("status"):
        rows = rows.filter(status=status)
    if tag := asked.get("tag"):
        rows = rows.filter(tags__contains=[tag])
    if verdict := asked.get("verdict"):
        rows = rows.filter(pk__in=carousels_with_verdict(agency.pk, verdict))
    for word in asked.get("q", "").split():
        rows = rows.filter(Q(words__icontains=word) | Q(source_words__icontains=word))
    # Documents may be large, so the database extracts only what a list shows.
    return (
        rows.select_related("kit_version")
        .defer("document", "words", "source_words", "kit_version__spec")
        .annotate(
            slides=Func(
                F("document__slides"), function="jsonb_array_length", output_field=IntegerField()
            ),
            cover=KT("document__slides__0__id"),
            verdict=current_verdict(agency.pk),
        )
    )


def _update_filing(carousel: Carousel, about: dict[str, Any]) -> Carousel:
    """Change a carousel's tags and status, archive or restore it."""
    if "archived" in about and about.pop("archived") != bool(carousel.archived_at):
        carousel.archived_at = None if carousel.archived_at else timezone.now()
    for name, value in about.items():
        setattr(carousel, name, value)
    if carousel.checked_version == carousel.version:
        carousel.checked_version = carousel.version + 1  # nothing visible has changed
    carousel.version = carousel.version + 1
    carousel.save(
        update_fields=["archived_at", "tags", "status", "version", "checked_version", "updated_at"]
    )
    return carousel


def _answer(carousel: Carousel, status: int = 200, review: Review | None = None) -> Response:
    body = CarouselBody(carousel, context={"review": review}).data
    return Response(body, status=status, headers={"ETag": version_etag(carousel.version)})
