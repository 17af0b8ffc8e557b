"""Tests: everything real, except that logs stay quiet and passwords cost little."""

from config.settings.base import *  # noqa: F403 - Django's way to share settings

DEBUG = False
FIRST_PLAN = "unmetered"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["accounts.auth.hashers.QuickArgon2"]
# Every client of a test starts the middleware anew: it need not list the static files each time.
WHITENOISE_AUTOREFRESH = True
