"""The metrics endpoint. Separate from the metrics, so that workers can observe without importing HTTP code."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST

from core.http.problems import respond
from core.observability.metrics import exposition


def metrics(request: HttpRequest) -> HttpResponse:
    """Return all metrics to a caller with ``METRICS_TOKEN`` as bearer token; 404 if the setting is empty."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token:
        return respond(404, "not-found", "Not found")
    if not hmac.compare_digest(given.encode(), token.encode()):
        return respond(401, "not-authenticated", "Send the metrics token as bearer token")
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
