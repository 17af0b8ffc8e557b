"""Middleware of every request: request id, log line, duration, security headers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.observability import logs, metrics

Answer = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("leporello.request")

# Other methods are counted as "-", so that invented ones create no metric series.
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
_EVENTS = urlsplit(settings.EVENTS_URL)


def policy(*origins: str) -> str:
    """Return the Content-Security-Policy: nothing inline; other origins only for events, and ``origins`` for data."""
    elsewhere = "".join(f" {origin}" for origin in origins)
    events = f" {_EVENTS.scheme}://{_EVENTS.netloc}"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src 'self' data: blob:{elsewhere}; connect-src 'self'{events}{elsewhere}; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


_POLICY = policy()


def request_id(get_response: Answer) -> Answer:
    """Use the caller's request id if it is well-formed, else create one; log the response."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        with logs.request(request.headers.get("X-Request-ID", "")) as identity:
            response = get_response(request)
            response["X-Request-ID"] = identity
            _note(request, response.status_code, time.perf_counter() - began)
            return response

    return answer


def _note(request: HttpRequest, status: int, took: float) -> None:
    """Log and observe one request, by its route: the path may hold a secret."""
    match = request.resolver_match
    route = match.route if match else "-"
    method = request.method if request.method in _METHODS else "-"
    metrics.REQUESTS.labels(method, route, status).observe(took)
    facts: dict[str, object] = {"ms": round(took * 1_000, 1)}
    if match and "agency_id" in match.kwargs:
        facts["agency"] = match.kwargs["agency_id"]
    log.info("%s %s %s", method, route, status, extra={"facts": facts})


def security_headers(get_response: Answer) -> Answer:
    """Set the default Content-Security-Policy and a Permissions-Policy that denies device features."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Content-Security-Policy", _POLICY)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return answer
