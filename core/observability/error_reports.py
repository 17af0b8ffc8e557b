"""Error reports to a Sentry-compatible service, if ``SENTRY_DSN`` names one.

Sent: exception class, stack without values of variables, method, request id. Never sent: bodies, cookies, headers,
addresses, query texts, the caller's identity.
"""

from __future__ import annotations

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.types import Event, Hint

from core.observability.logs import request_id


def configure(dsn: str, *, environment: str) -> None:
    """Start sending errors to ``dsn``."""
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        integrations=[DjangoIntegration(), CeleryIntegration()],
        default_integrations=True,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=None,
        before_send=_bare,
    )


def _bare(event: Event, hint: Hint) -> Event:  # noqa: ARG001 - the library's signature
    """Return the event without user content and personal data."""
    request: dict[str, Any] = event.get("request", {})
    event["request"] = {"method": request.get("method", "")}
    event.pop("user", None)
    event.pop("breadcrumbs", None)
    event.pop("server_name", None)
    # Messages may quote user input; class and stack suffice.
    for entry in event.get("exception", {}).get("values", []):
        entry["value"] = ""
    if identity := request_id.get():
        event.setdefault("tags", {})["request_id"] = identity
    return event
