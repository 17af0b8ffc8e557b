"""Lists come in pages behind a cursor, in an order that does not change."""

from __future__ import annotations

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Ids are UUIDv7, so their order is the order of creation."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
