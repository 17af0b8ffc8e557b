"""Views of links to rendered files. Members make and revoke links; anybody who has one can follow it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api.base import AgencyView
from accounts.api.serializers import validated
from accounts.audit import record
from accounts.capabilities import Can
from core.http.problems import respond
from core.storage import store
from rendering.api.serializers import (
    FileLinksBody,
    FileLinksFields,
    FileLinksSummary,
    RescheduleFields,
)
from rendering.models import FileLinks, Render
from rendering.outputs.file_links import link_files, reschedule, resolve_link, revoke

# After a link is revoked, a store URL that it led to keeps opening for this long.
REDIRECT_EXPIRES = timedelta(minutes=1)


class LinksView(AgencyView):
    """Base of the views of links: records their changes in the audit log."""

    requires = {}

    def audit(self, action: str, links: FileLinks) -> None:
        record(
            self.agency.pk,
            self.by,
            action,
            links.pk,
            carousel=str(links.render.carousel_id),
            until=links.expires_at.isoformat(),
        )


class RenderLinksView(LinksView):
    """Links to the files of a render, for publishing them without an API key. They outlive signed URLs."""

    requires = {"get": Can.VIEW_WORK, "post": Can.RENDER}

    @extend_schema(operation_id="render_links_list", responses=FileLinksSummary(many=True))
    def get(self, request: Request, agency_id: UUID, render_id: UUID) -> Response:
        render = Render.objects.of(self.agency).take(render_id)
        return self.page(FileLinks.objects.of(self.agency).filter(render=render), FileLinksSummary)

    @extend_schema(request=FileLinksFields, responses={201: FileLinksBody})
    def post(self, request: Request, agency_id: UUID, render_id: UUID) -> Response:
        render = Render.objects.of(self.agency).take(render_id)
        asked = validated(FileLinksFields, request, zone=render.carousel.client.time_zone)
        links = link_files(render, asked.get("publish_at"))
        self.audit("links.made", links)
        place = reverse("file-links", args=[agency_id, render.pk, links.pk], request=request)
        return Response(FileLinksBody(links).data, status=201, headers={"Location": place})


class FileLinksView(LinksView):
    """Links that were made together. While they are valid, each names its file."""

    requires = {"get": Can.VIEW_WORK, "patch": Can.RENDER, "delete": Can.RENDER}

    @extend_schema(responses=FileLinksBody)
    def get(self, request: Request, agency_id: UUID, render_id: UUID, links_id: UUID) -> Response:
        return Response(FileLinksBody(self._links(render_id, links_id)).data)

    @extend_schema(request=RescheduleFields, responses=FileLinksBody)
    def patch(self, request: Request, agency_id: UUID, render_id: UUID, links_id: UUID) -> Response:
        links = self._links(render_id, links_id)
        zone = links.render.carousel.client.time_zone
        reschedule(links, validated(RescheduleFields, request, zone=zone)["publish_at"])
        self.audit("links.rescheduled", links)
        return Response(FileLinksBody(links).data)

    @extend_schema(request=None, responses={204: None})
    def delete(
        self, request: Request, agency_id: UUID, render_id: UUID, links_id: UUID
    ) -> Response:
        """Revoke the links. Following one from now on gives 404."""
        links = self._links(render_id, links_id)
        if revoke(links):
            self.audit("links.revoked", links)
        return Response(status=204)

    def _links(self, render_id: UUID, links_id: UUID) -> FileLinks:
        links = FileLinks.objects.of(self.agency).filter(render=render_id)
        return links.select_related("render").take(links_id)


@require_safe
def linked_file(request: HttpRequest, token: str, filename: str) -> HttpResponse:  # noqa: ARG001 - the name is for people who read the address
    """Redirect to a file by a signed URL of the store, made for this request.

    HEAD is answered here: the store's URL is signed for GET and would refuse it.
    """
    output = resolve_link(token)
    if output is None:
        return respond(404, "not-found", "This link is invalid or has expired")
    blob = output.blob
    if request.method == "HEAD":
        answer = HttpResponse(content_type=blob.content_type)
        answer["Content-Length"] = str(blob.bytes)
    else:
        answer = HttpResponseRedirect(
            store().presign_get(
                blob.key,
                expires=REDIRECT_EXPIRES,
                filename=output.filename,
                content_type=blob.content_type,
            )
        )
    answer["Cache-Control"] = "no-store"
    return answer
