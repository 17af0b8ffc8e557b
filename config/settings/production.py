"""Production settings. Refuse to start with values that only suit a developer's machine."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.env import NEEDS, ROOT, UNSAFE_ENCRYPTION_KEY, UNSAFE_KEY
from config.settings.base import *  # noqa: F403 - Django's way to share settings
from config.settings.base import ENCRYPTION_KEYS, ENV, SECRET_KEY
from core.observability.logs import configure

DEBUG = False

# Secrets that a part does not need are emptied even if given, so that using them fails and they cannot be stolen
# from it.
_needed = NEEDS[ENV.part]

_wrong = {
    "SECRET_KEY": (
        UNSAFE_KEY == SECRET_KEY or len(SECRET_KEY) < 50,
        "needs 50 random characters",
    ),
    "ENCRYPTION_KEYS": (
        not ENCRYPTION_KEYS
        or UNSAFE_ENCRYPTION_KEY in ENCRYPTION_KEYS
        or min(map(len, ENCRYPTION_KEYS)) < 40,
        "needs keys of 40 random characters, separated by commas",
    ),
    "EMAIL_HOST": (not ENV.email_host, "must be set"),
    "EMAIL_FROM": ("email_from" not in ENV.model_fields_set, "must be set"),
    "PUBLIC_URL": (not ENV.public_url.startswith("https://"), "must begin with https://"),
    "EVENTS_URL": (not ENV.events_url.startswith("https://"), "must begin with https://"),
    "ALLOWED_HOSTS": (
        "allowed_hosts" not in ENV.model_fields_set or "*" in ENV.hosts,
        "must be set and must not be a wildcard",
    ),
    "DATABASE_URL": ("database_url" not in ENV.model_fields_set, "must be set"),
    "DATABASE_OWNER_URL": (not ENV.database_owner_url, "must be set"),
    "FIRST_PLAN": (
        ENV.sign_up == "open" and ENV.first_plan == "unmetered",
        "must not be unmetered while SIGN_UP is open: new agencies would have no limits",
    ),
    "ASIDE_SOCKET": (not ENV.aside_socket, "must be set"),
    "REDIS_URL": ("redis_url" not in ENV.model_fields_set, "must be set"),
}
_refused = [f"{name} {how}" for name, (wrong, how) in _wrong.items() if wrong and name in _needed]
if _refused:
    raise ImproperlyConfigured("; ".join(_refused))
if "SECRET_KEY" not in _needed:
    SECRET_KEY = ""
if "ENCRYPTION_KEYS" not in _needed:
    ENCRYPTION_KEYS = []

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Not for localhost: browsers would use HTTPS for everything else there for a year.
_lasting = urlsplit(ENV.public_url).hostname != "localhost"
SECURE_HSTS_SECONDS = 31_536_000 if _lasting else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _lasting
SECURE_HSTS_PRELOAD = _lasting
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STATIC_ROOT = ROOT / "var" / "static"  # filled by collectstatic when the image is built
WHITENOISE_USE_FINDERS = False
EDITOR_FOLLOWS_SOURCES = False  # bundled when the image is built
configure(json=True)
