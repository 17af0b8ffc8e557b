"""The OpenAPI document: every operation can answer a problem, every write may be refused."""

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
    description="One effect a key: sent twice within a week, done once and answered twice.",
)


class ProblemSchema(AutoSchema):
    """Adds the default answer, and the header under which a POST has one effect."""

    def get_override_parameters(self) -> list[Any]:
        given: list[Any] = super().get_override_parameters()
        # What is safe to send twice anyhow says so.
        honoured = self.method == "POST" and not getattr(self.view, "repeatable", True)
        return [*given, IDEMPOTENCY_KEY] if honoured else given

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        problem = OpenApiResponse(response=PROBLEM, description="What was wrong, and where.")
        types = ["application/problem+json"]
        content = self._get_response_for_code(problem, "default", types)  # type: ignore[no-untyped-call]  # the library has no types here
        return {**bodies, "default": content}
