"""The way in for a scraper. Apart from the figures, so that workers observe without what answers requests."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST

from core.http.problems import respond
from core.observability.metrics import exposition


def metrics(request: HttpRequest) -> HttpResponse:
    """All figures, for who sends ``METRICS_TOKEN`` as bearer; without one in the settings, nobody."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token:
        return respond(404, "not-found", "Not found")
    if not hmac.compare_digest(given.encode(), token.encode()):
        return respond(401, "not-authenticated", "Send the metrics token as bearer")
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
