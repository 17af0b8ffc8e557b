"""Views of renders, previews and layouts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api.base import AgencyView
from accounts.api.serializers import queried, validated
from accounts.audit import record
from accounts.capabilities import Can
from accounts.tenancy import tenant
from brandkits.kits.services import kit_version
from carousels.api.verdict_serializers import VerdictBody
from carousels.editing.edits import plan_edit
from carousels.models import Carousel
from carousels.snapshots import freeze
from core.errors import Missing
from design.snapshot import Snapshot
from painting import previews
from rendering.api.serializers import (
    LayoutBody,
    LayoutQuery,
    LinkBody,
    PreviewBody,
    RenderBody,
    RenderFields,
    RenderFilter,
    RenderSummary,
    SavedPreviewQuery,
    StreamBody,
    UnsavedFields,
)
from rendering.events import stream_token
from rendering.models import Output, Render
from rendering.queries import link_to, render_state, render_tag
from rendering.renders.services import RenderOptions, cancel_render, request_render, retry_render
from rendering.renders.verdict import verdict_of


class RendersView(AgencyView):
    """The renders of the agency. POST starts one."""

    requires = {"get": Can.SEE_CAROUSELS, "post": Can.RENDER}

    @extend_schema(
        operation_id="renders_list",
        parameters=[RenderFilter],
        responses=RenderSummary(many=True),
    )
    def get(self, request: Request, agency_id: UUID) -> Response:
        asked = queried(RenderFilter, request, paged=True)
        return self.page(Render.objects.of(self.agency).filter(**asked), RenderSummary)

    @extend_schema(request=RenderFields, responses={202: RenderBody})
    def post(self, request: Request, agency_id: UUID) -> Response:
        fields = validated(RenderFields, request)
        render = request_render(
            self.agency,
            carousel_id=fields["carousel"],
            version=fields.get("version"),
            wanted=render_options(fields),
        )
        asked = {"carousel": str(render.carousel_id), "version": render.version}
        record(
            self.agency.pk,
            self.by,
            "render.requested",
            render.pk,
            **asked,
            formats=render.formats,
            files=render.files,
        )
        place = reverse("render", args=[agency_id, render.pk], request=request)
        return _answer(render, status=202, headers={"Location": place})


class RenderView(AgencyView):
    """One render: poll it with If-None-Match until its status is final."""

    requires = {"get": Can.SEE_CAROUSELS}

    @extend_schema(responses={200: RenderBody, 304: None})
    def get(self, request: Request, agency_id: UUID, render_id: UUID) -> Response:
        render = Render.objects.of(self.agency).take(render_id)
        return _answer(render, seen=request.headers.get("If-None-Match"))


class RenderCancelView(AgencyView):
    """Cancel a render. Slides that are being painted are finished, nothing else is begun."""

    requires = {"post": Can.RENDER}

    @extend_schema(request=None, responses=RenderBody)
    def post(self, request: Request, agency_id: UUID, render_id: UUID) -> Response:
        return _answer(cancel_render(Render.objects.of(self.agency).take(render_id)))


class RenderRetryView(AgencyView):
    """Repeat the failed parts of a render."""

    requires = {"post": Can.RENDER}

    @extend_schema(request=None, responses={202: RenderBody})
    def post(self, request: Request, agency_id: UUID, render_id: UUID) -> Response:
        render = retry_render(self.agency, Render.objects.of(self.agency).take(render_id))
        return _answer(render, status=202)


class OutputLinkView(AgencyView):
    """A new link to one file of a render."""

    requires = {"get": Can.SEE_CAROUSELS}

    @extend_schema(responses=LinkBody)
    def get(self, request: Request, agency_id: UUID, render_id: UUID, output_id: UUID) -> Response:
        outputs = Output.objects.of(self.agency).filter(render=render_id).select_related("blob")
        return Response(LinkBody(link_to(outputs.take(output_id))).data)


class RenderEventsView(AgencyView):
    """The address of a stream of a render's progress, as server-sent events.

    The stream sends `slide` and `file` when one has ended (`slide` counting from 1, `format`, `files`,
    `status`, `error`, the number of `lint` entries), `progress` with the counts after each, and finally `end`
    with the same counts. A browser that reconnects continues where it was. With a new address, `&after=` and
    the id of the last event do the same.
    """

    requires = {"post": Can.SEE_CAROUSELS}
    repeatable = True

    @extend_schema(request=None, responses=StreamBody)
    def post(self, request: Request, agency_id: UUID, render_id: UUID) -> Response:
        return Response(
            StreamBody(stream_token.issue(Render.objects.of(self.agency).take(render_id))).data
        )


class SlideView(AgencyView):
    """Base of the views of previews and layouts: finds a slide in a snapshot of the carousel as it is now."""

    requires = {}
    tenant_block = False

    def frozen(
        self, carousel_id: UUID, slide_id: UUID, asked: Mapping[str, Any]
    ) -> tuple[Snapshot, int]:
        """Return the carousel's snapshot in the requested format and kit version, and the slide's index in it."""
        kit_number = asked.get("kit_version")
        with tenant(self.agency):
            rows = Carousel.objects.of(self.agency).select_related("kit_version", "brand_kit")
            carousel = rows.take(carousel_id)
            if kit_number is not None:
                carousel.kit_version = kit_version(carousel.brand_kit, kit_number)
            snapshot = freeze(carousel, formats=[asked.get("format", "")])
        return snapshot, _place(snapshot, slide_id)

    def unsaved(
        self,
        carousel_id: UUID,
        slide_id: UUID,
        asked: Mapping[str, Any],
    ) -> tuple[Snapshot, int]:
        """Return a snapshot of the carousel after the requested operations, and the slide's index in it."""
        plan = plan_edit(
            self.agency, carousel_id, asked["operations"], version=asked.get("version")
        )
        with tenant(self.agency):
            plan.validate_references()
            snapshot = freeze(
                plan.carousel, plan.outcome.document, formats=[asked.get("format", "")]
            )
        return snapshot, _place(snapshot, slide_id)


class SlidePreviewView(SlideView):
    """A picture of a slide, by the engine that paints the exports."""

    requires = {"get": Can.SEE_CAROUSELS, "post": Can.VIEW_WORK}
    repeatable = True

    @extend_schema(
        parameters=[SavedPreviewQuery],
        responses={
            (200, "image/jpeg"): OpenApiTypes.BINARY,
            (200, "image/png"): OpenApiTypes.BINARY,
            304: None,
        },
    )
    def get(
        self, request: Request, agency_id: UUID, carousel_id: UUID, slide_id: UUID
    ) -> HttpResponseBase:
        asked = queried(SavedPreviewQuery, request)
        snapshot, index = self.frozen(carousel_id, slide_id, asked)
        key, file, scale = asked.get("format"), asked["file"], asked["scale"]
        if seen := request.headers.get("If-None-Match"):
            laid_out = previews.lay_out(self.agency.pk, snapshot, index, key)
            known = _headers(laid_out.fingerprint, file, scale)
            if known["ETag"] == seen:
                return HttpResponse(status=304, headers=known)
        painted = previews.paint(self.agency.pk, snapshot, index, key, file, scale)
        content_type = f"image/{file}"
        sent = _headers(painted.fingerprint, file, scale)
        return HttpResponse(painted.files[file], content_type=content_type, headers=sent)

    @extend_schema(request=UnsavedFields, responses=PreviewBody)
    def post(
        self, request: Request, agency_id: UUID, carousel_id: UUID, slide_id: UUID
    ) -> Response:
        """Preview a slide after operations, with its boxes and findings. Nothing is stored."""
        asked = validated(UnsavedFields, request)
        snapshot, index = self.unsaved(carousel_id, slide_id, asked)
        key, file, scale = asked.get("format"), asked["file"], asked["scale"]
        painted = previews.paint(self.agency.pk, snapshot, index, key, file, scale, inspect=True)
        picture = base64.b64encode(painted.files[file]).decode()
        body = {**LayoutBody(painted).data, "image": f"data:image/{file};base64,{picture}"}
        return Response(body, headers=_headers(painted.fingerprint, file, scale))


class SlideLayoutView(SlideView):
    """The boxes of a slide's elements, and the findings about the slide."""

    requires = {"get": Can.SEE_CAROUSELS}

    @extend_schema(parameters=[LayoutQuery], responses=LayoutBody)
    def get(self, request: Request, agency_id: UUID, carousel_id: UUID, slide_id: UUID) -> Response:
        asked = queried(LayoutQuery, request)
        snapshot, index = self.frozen(carousel_id, slide_id, asked)
        key = asked.get("format")
        layout = previews.lay_out(self.agency.pk, snapshot, index, key, inspect=True)
        return Response(LayoutBody(layout).data)


def render_options(fields: Mapping[str, Any]) -> RenderOptions:
    """Return what a request asks to render."""
    return RenderOptions(
        formats=fields["formats"],
        files=fields.get("files", ()),
        channel=fields.get("channel", ""),
        by_api=fields["by_api"],
        filename_template=fields["filename_template"],
    )


def _place(snapshot: Snapshot, slide_id: UUID) -> int:
    for index, slide in enumerate(snapshot.document.slides):
        if slide.id == slide_id:
            return index
    raise Missing("No such slide.")


def _headers(fingerprint: str, file: str, scale: float) -> dict[str, str]:
    """Return the headers that let a client keep a picture until it changes."""
    name = hashlib.sha256(f"{fingerprint}:{file}:{scale}".encode()).hexdigest()[:32]
    return {"ETag": f'"{name}"', "Cache-Control": "private, no-cache"}


def _answer(
    render: Render,
    *,
    status: int = 200,
    seen: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    tagged = {"ETag": render_tag(render), **(headers or {})}
    if seen == tagged["ETag"]:
        return Response(status=304, headers=tagged)
    state = render_state(render)
    body = {
        **RenderSummary(render).data,
        "progress": {
            "done": render.done,
            "failed": render.failed,
            "total": render.total,
        },
        "outputs": state.outputs,
        "readiness": VerdictBody(verdict_of(render) or {"to_fix": None, "items": []}).data,
        "lint": state.lint,
    }
    return Response(body, status=status, headers=tagged)
