"""Production: refuses to start with what is only fit for one machine."""

from django.core.exceptions import ImproperlyConfigured

from config.env import ROOT, UNSAFE_KEY, UNSAFE_SEALING_KEY
from config.logs import configure
from config.settings.base import *  # noqa: F403 - Django's way to share settings
from config.settings.base import ENV, SEALING_KEYS, SECRET_KEY

DEBUG = False

_refused = [
    complaint
    for wrong, complaint in (
        (UNSAFE_KEY == SECRET_KEY or len(SECRET_KEY) < 50, "SECRET_KEY needs 50 random characters"),
        (
            not SEALING_KEYS
            or UNSAFE_SEALING_KEY in SEALING_KEYS
            or min(map(len, SEALING_KEYS)) < 40,
            "SEALING_KEYS needs keys of 40 random characters, with commas between",
        ),
        (not ENV.email_host, "EMAIL_HOST must be set"),
        ("email_from" not in ENV.model_fields_set, "EMAIL_FROM must be set"),
        (not ENV.public_url.startswith("https://"), "PUBLIC_URL must begin with https://"),
        (not ENV.events_url.startswith("https://"), "EVENTS_URL must begin with https://"),
        ("allowed_hosts" not in ENV.model_fields_set, "ALLOWED_HOSTS must be set"),
        ("*" in ENV.hosts, "ALLOWED_HOSTS may not be a wildcard"),
        ("database_url" not in ENV.model_fields_set, "DATABASE_URL must be set"),
        ("redis_url" not in ENV.model_fields_set, "REDIS_URL must be set"),
    )
    if wrong
]
if _refused:
    raise ImproperlyConfigured("; ".join(_refused))

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STATIC_ROOT = ROOT / "var" / "static"  # filled by collectstatic when the image is built
WHITENOISE_USE_FINDERS = False
EDITOR_FOLLOWS_SOURCES = False  # bundled when the image is built
configure(json=True)
