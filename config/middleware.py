"""What happens to every request: an id, a line in the log, security headers."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config import logs

Answer = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("leporello.request")

_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def request_id(get_response: Answer) -> Answer:
    """Take over the caller's request id when it looks like one, else make one; log the answer."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        identity = given if _ID.match(given) else uuid.uuid4().hex
        token = logs.request_id.set(identity)
        try:
            response = get_response(request)
            response["X-Request-ID"] = identity
            log.info(
                "%s %s %s",
                request.method,
                request.resolver_match.route if request.resolver_match else "-",
                response.status_code,
            )
            return response
        finally:
            logs.request_id.reset(token)

    return answer


def security_headers(get_response: Answer) -> Answer:
    """Nothing from elsewhere, nothing inline, no features of the device."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Content-Security-Policy", _POLICY)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return answer
