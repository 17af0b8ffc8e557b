"""Settings common to all environments."""

from __future__ import annotations

from datetime import timedelta

from celery.schedules import crontab

from config.database import connection, limits
from config.env import env
from core.page import bundle

ENV = env()

SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = list(ENV.secret_key_fallbacks)
ENCRYPTION_KEYS = ENV.encryption
ALLOWED_HOSTS = ENV.hosts
IS_ASIDE = ENV.part == "aside"
ASIDE_SOCKET = ENV.aside_socket
PUBLIC_URL = ENV.public_url.rstrip("/")
EVENTS_URL = ENV.events_url.rstrip("/")
EVENTS_STREAMS = ENV.events_streams
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "accounts",
    "brandkits",
    "carousels",
    "rendering",
]

MIDDLEWARE = [
    "core.http.middleware.request_id",
    "core.http.health.health_checks",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.http.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = {"default": connection(ENV.database_url)}
if ENV.database_owner_url:
    DATABASES["owner"] = connection(ENV.database_owner_url)
    DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
# Requests and workers share a small pool, which hands out clean connections only.
DATABASES["default"]["OPTIONS"] |= {"pool": {"min_size": 0, "max_size": 8, "timeout": 10}}
# Prepare repeated statements: with row-level security, planning costs more than executing.
DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 5}
# Bound the time of a statement, a lock and an idle transaction.
DATABASES["default"]["OPTIONS"] |= {"options": limits(ENV.statement_timeout_seconds)}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
STATIC_URL = "static/"
STATICFILES_DIRS = [("editor", bundle.BUNDLE / bundle.FILES)]
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # the page is bundled when it is first asked for
EDITOR_FOLLOWS_SOURCES = True  # bundled again after a change
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/editor/.+-[0-9A-Z]{8}\.(?:js|css|svg)$"
WHITENOISE_MAX_AGE = 0
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "core.encryption.EncryptedJSON"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "core.http.problems.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["accounts.auth.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 4 * 3_600

SIGN_UP = ENV.sign_up
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
ACCOUNT_ADAPTER = "accounts.auth.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.auth.sign_up.NameForm"
ACCOUNT_PREVENT_ENUMERATION = "strict"
# By a code entered in the same browser, so that no table holds an address before it is verified.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_LOGIN_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/h/key", "confirm_email": "1/10s/key,10/h/key"}
MFA_ADAPTER = "accounts.auth.mfa.EncryptedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Leporello"
USERSESSIONS_TRACK_ACTIVITY = True
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
# Secrets are in the fragment, which browsers send to no server, so no log holds them.
HEADLESS_FRONTEND_URLS = {
    "account_signup": f"{PUBLIC_URL}/#/sign-up",
    "account_reset_password": f"{PUBLIC_URL}/#/forgot-password",
    "account_reset_password_from_key": f"{PUBLIC_URL}/#/reset-password/{{key}}",
}
INVITATION_URL = f"{PUBLIC_URL}/#/invitations/{{token}}"

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if ENV.email_host else 'console'}.EmailBackend"
EMAIL_HOST = ENV.email_host or ""
EMAIL_PORT = ENV.email_port
EMAIL_HOST_USER = ENV.email_user
EMAIL_HOST_PASSWORD = ENV.email_password
EMAIL_USE_TLS = ENV.email_tls == "starttls"
EMAIL_USE_SSL = ENV.email_tls == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.email_from

REDIS_URL = ENV.redis_url
REDIS_CLIENT_URL = ENV.redis_url.replace("redis+socket://", "unix://")
_REDIS = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
CACHES = {
    "default": {
        "BACKEND": "core.cache.RedisOrDatabase",
        "LOCATION": REDIS_CLIENT_URL,
        "OPTIONS": {**_REDIS, "table": "accounts_cachedlimit", "most": 100_000},
    },
    "pictures": {
        "BACKEND": "core.cache.OptionalRedis",
        "LOCATION": REDIS_CLIENT_URL,
        "OPTIONS": _REDIS,
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.auth.authentication.ApiKeyAuthentication",
        "accounts.auth.authentication.SessionOfPerson",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.http.negotiation.IgnoreAccept",
    "DEFAULT_PARSER_CLASSES": ["core.http.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "core.http.openapi.ProblemSchema",
    "DEFAULT_PAGINATION_CLASS": "core.http.pagination.NewestFirst",
    "EXCEPTION_HANDLER": "core.http.problems.problem_handler",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # ?format= names an output format in our API
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Leporello",
    "DESCRIPTION": "Turns a thread of posts into branded carousels.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1(?:/agencies/\{agency_id\})?",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [],
}

CELERY_BROKER_URL = ENV.redis_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3_600, "socket_timeout": 5}
CELERY_TASK_TIME_LIMIT = 3_000
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "rendering.tasks.sweep", "schedule": timedelta(seconds=10)},
    "collect": {"task": "rendering.tasks.collect", "schedule": crontab(minute=17)},
    "orphans": {"task": "rendering.tasks.find_orphans", "schedule": crontab(hour=3, minute=40)},
    "media": {"task": "carousels.tasks.fetch_media", "schedule": timedelta(seconds=30)},
    "mail": {"task": "accounts.tasks.send_mail", "schedule": timedelta(seconds=30)},
    "tidy": {"task": "accounts.tasks.tidy", "schedule": timedelta(hours=6)},
}
# Slides use the default queue. Fetching from other servers, sending mail, and deleting files have separate queues and
# workers, so that none waits behind another.
CELERY_TASK_ROUTES = {
    "carousels.tasks.fetch_media": {"queue": "io"},
    "accounts.tasks.send_mail": {"queue": "mail"},
    "accounts.tasks.tidy": {"queue": "upkeep"},
    "rendering.tasks.collect": {"queue": "upkeep"},
    "rendering.tasks.find_orphans": {"queue": "upkeep"},
}

OBJECTS_DIR = ENV.objects_dir
S3_BUCKET = ENV.s3_bucket
S3_ENDPOINT_URL = ENV.s3_endpoint_url
S3_REGION = ENV.s3_region
S3_ACCESS_KEY_ID = ENV.s3_access_key_id
S3_SECRET_ACCESS_KEY = ENV.s3_secret_access_key
S3_ADDRESSING_STYLE = ENV.s3_addressing_style
ASSET_CACHE_DIR = ENV.asset_cache_dir
ASSET_CACHE_BYTES = ENV.asset_cache_bytes
RENDER_LEASE_SECONDS = ENV.render_lease_seconds
RENDER_SLOTS = ENV.render_slots
OUTPUTS_KEPT_DAYS = ENV.outputs_kept_days
RENDER_QUEUE_MOST = ENV.render_queue_most
RENDER_QUEUE_MOST_EACH = ENV.render_queue_most_each
PULSE_FILE = ENV.pulse_file
METRICS_TOKEN = ENV.metrics_token
METRICS_LISTEN = ENV.metrics_listen
FIRST_PLAN = ENV.first_plan
AGENCIES_EACH = ENV.agencies_each
FETCH_TRUSTED = frozenset(ENV.trusted_hosts)
LOGGING_CONFIG = None
LOGGING = {"version": 1}

if ENV.sentry_dsn:
    # Imported only if needed: the import takes a good part of the start.
    from core.observability import error_reports

    error_reports.configure(ENV.sentry_dsn, environment=ENV.sentry_environment)
