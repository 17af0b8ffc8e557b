"""Versions in HTTP headers: ETag in responses, If-Match in requests."""

from __future__ import annotations

import re

from rest_framework.request import Request

from core.errors import BadRequest, PreconditionRequired

_TAG = re.compile(r'^(?:W/)?"(\d{1,9})"$')


def version_etag(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'


def require_version(request: Request) -> int:
    """Return the version that a change starts from, from If-Match.

    Raises ``PreconditionRequired`` without the header, ``BadRequest`` if it is malformed.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired(
            'Send the version that your change starts from as If-Match: "<version>".'
        )
    found = _TAG.match(given)
    if not found:
        raise BadRequest(f'If-Match must be one version in quotes, like "3", not {given[:40]}.')
    return int(found[1])
