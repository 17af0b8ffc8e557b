"""Serves the editor's page. Its bundled files are static files below ``static/editor/``."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from core.http.middleware import policy
from core.page import bundle
from core.storage import store


@require_safe
@never_cache
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Return the page, which is the same for everybody; its API calls find out who is signed in."""
    answer = HttpResponse(_page())
    answer["Content-Security-Policy"] = policy(_objects())
    return answer


def _page() -> str:
    return bundle.build() if settings.EDITOR_FOLLOWS_SOURCES else _built()


@cache
def _built() -> str:
    return bundle.built()


@cache
def _objects() -> str:
    """Return the origin of the store's signed URLs, which uploads and pictures use."""
    url = store().presign_get(
        "origin", expires=timedelta(seconds=1), filename="origin", content_type="image/png"
    )
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
