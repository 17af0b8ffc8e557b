"""Health checks: liveness and readiness."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from core.http.middleware import Answer


def health_checks(get_response: Answer) -> Answer:
    """Answer health checks before all other middleware, so that host and HTTPS checks do not apply to them."""
    checks = {"/health/live": _live, "/health/ready": _ready}

    def answer(request: HttpRequest) -> HttpResponseBase:
        check = checks.get(request.path_info)
        if check is None:
            return get_response(request)
        return check() if request.method in ("GET", "HEAD") else HttpResponse(status=405)

    return answer


def _live() -> HttpResponse:
    """Report that the process answers."""
    return JsonResponse({"status": "ok"})


def _ready() -> HttpResponse:
    """Report whether the database answers. Redis is not required: without it, work is only delayed."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "down"}, status=503)
    return JsonResponse({"status": "ok"})
