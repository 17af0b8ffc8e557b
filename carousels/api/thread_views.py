"""HTTP views of threads."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import AgencyView
from accounts.api.serializers import queried, validated
from accounts.capabilities import Can
from accounts.idempotency import Finish
from accounts.tenancy import tenant
from carousels.api.serializers import (
    ClientFilter,
    ReimportFields,
    ThreadBody,
    ThreadFields,
    ThreadSummary,
    thread_body,
)
from carousels.models import Thread
from carousels.queries import posts_of
from carousels.threads.importing import fetch_again, import_again, import_thread
from core.http.parsers import StrictJSONParser


class ThreadsView(AgencyView):
    """Imported threads."""

    requires = {"get": Can.VIEW_WORK, "post": Can.EDIT_WORK}
    tenant_block = False
    parser_classes = (StrictJSONParser, MultiPartParser)

    @extend_schema(
        operation_id="threads_list", parameters=[ClientFilter], responses=ThreadSummary(many=True)
    )
    def get(self, request: Request, agency_id: UUID) -> Response:
        client = queried(ClientFilter, request, paged=True).get("client")
        with tenant(self.agency):
            rows = Thread.objects.of(self.agency).defer("raw")
            return self.page(rows.filter(client_id=client) if client else rows, ThreadSummary)

    @extend_schema(request=ThreadFields, responses={201: ThreadBody, 200: ThreadBody})
    def post(self, request: Request, agency_id: UUID) -> Finish:
        fields = validated(ThreadFields, request)
        file = fields.pop("file", None)
        data = fields.pop("text", "") if file is None else file.read()
        keep = import_thread(
            self.agency,
            client_id=fields.pop("client"),
            data=data,
            root=fields.pop("root_id", None),
            **fields,
        )

        def finish() -> Response:
            found, dry = keep(), fields["dry_run"]
            body = thread_body(found.thread, found.posts, found.candidates if dry else ())
            return Response(body, status=200 if dry else 201)

        return finish


class ThreadView(AgencyView):
    """One thread with its posts."""

    requires = {"get": Can.VIEW_WORK}

    @extend_schema(responses=ThreadBody)
    def get(self, request: Request, agency_id: UUID, thread_id: UUID) -> Response:
        thread = (
            Thread.objects.of(self.agency).select_related("client").defer("raw").take(thread_id)
        )
        return Response(thread_body(thread, posts_of(thread)))


class ThreadMediaView(AgencyView):
    """Retry fetching pictures of a thread that failed."""

    requires = {"post": Can.EDIT_WORK}
    repeatable = True

    @extend_schema(request=None, responses={202: ThreadBody})
    def post(self, request: Request, agency_id: UUID, thread_id: UUID) -> Response:
        thread = (
            Thread.objects.of(self.agency).select_related("client").defer("raw").take(thread_id)
        )
        fetch_again(thread)
        return Response(thread_body(thread, posts_of(thread)), status=202)


class ThreadReimportView(AgencyView):
    """Read the source again as a new thread, with the current importers or as another format."""

    requires = {"post": Can.EDIT_WORK}
    tenant_block = False

    @extend_schema(request=ReimportFields, responses={201: ThreadBody})
    def post(self, request: Request, agency_id: UUID, thread_id: UUID) -> Finish:
        fields = validated(ReimportFields, request)
        keep = import_again(
            self.agency, thread_id, source=fields.get("source"), root=fields.get("root_id")
        )

        def finish() -> Response:
            again = keep()
            return Response(thread_body(again, posts_of(again)), status=201)

        return finish
