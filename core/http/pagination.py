"""Pagination: long lists by cursor in a stable order, short ones whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.errors import invalid


class NewestFirst(CursorPagination):
    """Cursor pagination, newest first. Ids are UUIDv7, so their order is that of creation."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> Any:
        """Decode the cursor and check its position, which the library does not. Raises ``Invalid``."""
        try:
            cursor = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None:
                UUID(str(cursor.position))
        except (NotFound, ValueError):
            detail = "Not a cursor of this list. Use one from its responses, or leave it out."
            raise invalid("/cursor", detail, "cursor") from None
        return cursor


class Unpaged(BasePagination):
    """No pagination: all rows, in the shape of a page."""

    def paginate_queryset(
        self,
        queryset: QuerySet[Any],
        request: Request,  # noqa: ARG002 - the framework's signature
        view: APIView | None = None,  # noqa: ARG002 - the framework's signature
    ) -> list[Any]:
        return list(queryset)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {"type": "object", "required": ["results"], "properties": {"results": schema}}
