"""The way in for requests, as the server runs it."""

from __future__ import annotations

from config.wsgi import application as wsgi  # isort: skip - sets Django up, so it comes first

from django.conf import settings

from config.front import Environ, Front

_OURS = ("/health/", "/metrics")


def _known(environ: Environ) -> bool:
    """Whether it carries a session or a key, or is asked by whoever looks after the service."""
    return (
        "HTTP_AUTHORIZATION" in environ
        or f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")
        or environ["PATH_INFO"].startswith(_OURS)
    )


def _address(environ: Environ) -> str:
    """The client's, by the word of as many proxies as are trusted."""
    said = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen: str = said[-trusted].strip() if 0 < trusted <= len(said) else ""
    return seen or str(environ["REMOTE_ADDR"])


application = Front(wsgi, _known, _address)
