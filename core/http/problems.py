"""Problem documents (RFC 9457) for every error."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from core.errors import ProblemError, Unavailable
from core.observability.logs import request_id

log = logging.getLogger("leporello.problems")

CONTENT_TYPE = "application/problem+json"
_DATABASE_DOWN = "The database did not answer in time. Try again in a moment."
# Placeholders in the framework's default messages, which only the detail fills in.
_PLACE = re.compile(r' "\{\w+\}"')
_KEPT_HEADERS = ("WWW-Authenticate", "Retry-After", "Allow")


def problem_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Handle an exception for REST framework. Return None for a bug, which becomes a 500."""
    if isinstance(exc, ProblemError):
        set_rollback()
        if isinstance(exc, Unavailable):
            log.warning("unavailable: %s", exc)
        body = document(exc.status, exc.code, exc.title, exc.detail, exc.errors, **exc.extra)
        return Response(body, exc.status, headers=exc.headers, content_type=CONTENT_TYPE)
    if isinstance(exc, OperationalError):
        log.warning("the database did not answer: %s", type(exc.__cause__ or exc).__name__)
        return problem_handler(Unavailable(_DATABASE_DOWN, retry_after=5), context)
    response = exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, exceptions.ValidationError):
        errors = [{"pointer": p, "detail": d, "code": c} for p, d, c in _flatten(exc.detail)]
        first = errors[0]["detail"] if errors else ""
        body = document(422, "invalid", "Some fields need attention", first, errors)
    else:
        detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
        code = str(getattr(detail, "code", "error")).replace("_", "-")
        # The title describes the kind of problem, the detail this occurrence.
        title = _PLACE.sub("", str(getattr(exc, "default_detail", detail)))
        body = document(response.status_code, code, title, "" if detail == title else str(detail))
    answer = Response(body, status=body["status"], content_type=CONTENT_TYPE)
    for name in _KEPT_HEADERS:
        if name in response:
            answer[name] = response[name]
    return answer


def document(
    status: int,
    code: str,
    title: str,
    detail: str = "",
    errors: list[Any] | None = None,
    **extra: object,
) -> dict[str, Any]:
    """Return the body of a problem document."""
    body: dict[str, Any] = {"type": f"/problems/{code}", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    body["code"] = code
    if errors:
        body["errors"] = errors
    if identity := request_id.get():
        body["request_id"] = identity
    return body | extra


def respond(status: int, code: str, title: str, detail: str = "") -> HttpResponse:
    """Return a problem document as a plain Django response."""
    body = json.dumps(document(status, code, title, detail))
    return HttpResponse(body, status=status, content_type=CONTENT_TYPE)


def respond_to(problem: ProblemError) -> HttpResponse:
    """Return the problem document of a raised ``ProblemError`` as a plain Django response."""
    answer = respond(problem.status, problem.code, problem.title, problem.detail)
    for name, value in problem.headers.items():
        answer[name] = value
    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return respond(404, "not-found", "Not found", f"There is nothing at {request.path}.")


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    detail = "This is our mistake. Quote the request id if you report it."
    return respond(500, "server-error", "Internal error", detail)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return respond(413, "too-large", "The request is too large", f"At most {most} bytes.")
    return respond(400, "bad-request", "Malformed request")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return respond(403, "permission-denied", "You may not do this")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    return respond(403, "csrf", "The request lacks its CSRF token", reason)


def _flatten(node: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield REST framework's nested errors as (pointer, detail, code)."""
    if isinstance(node, dict):
        for key, child in node.items():
            name = str(key).replace("~", "~0").replace("/", "~1")
            yield from _flatten(child, path if key == "non_field_errors" else f"{path}/{name}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            nested = isinstance(child, dict | list)
            yield from _flatten(child, f"{path}/{index}" if nested else path)
    else:
        yield path, str(node), str(getattr(node, "code", "invalid")).replace("_", "-")
