"""OpenAPI generation: adds problem documents to every operation and Idempotency-Key to POST."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

Direction = Literal["request", "response"]

_ERROR = {
    "type": "object",
    "properties": {
        "pointer": {"type": "string", "description": "JSON pointer into the request."},
        "detail": {"type": "string"},
        "code": {"type": "string"},
    },
    "required": ["pointer", "detail", "code"],
}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem document.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": _ERROR},
    },
    "required": ["type", "title", "status", "code"],
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A repeated request with the same key within a week gets the stored response.",
)


class ProblemSchema(AutoSchema):
    """Adds the default problem response, and the Idempotency-Key header of POST operations."""

    def get_override_parameters(self) -> list[Any]:
        given: list[Any] = super().get_override_parameters()
        # Views that are safe to repeat without a key set ``repeatable``.
        honoured = self.method == "POST" and not getattr(self.view, "repeatable", True)
        return [*given, IDEMPOTENCY_KEY] if honoured else given

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        problem = OpenApiResponse(response=PROBLEM, description="What is wrong, and where.")
        types = ["application/problem+json"]
        content = self._get_response_for_code(problem, "default", types)  # type: ignore[no-untyped-call]  # the library has no types here
        return {**bodies, "default": content}
