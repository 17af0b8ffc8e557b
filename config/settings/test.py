"""Settings of tests: everything is real, except that logs are quiet, password hashes cheap and plans unlimited."""

from config.settings.base import *  # noqa: F403 - Django's way to share settings

DEBUG = False
FIRST_PLAN = "unmetered"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["accounts.auth.hashers.QuickArgon2"]
# Each test client creates the middleware again; with this it does not list the static files each time.
WHITENOISE_AUTOREFRESH = True
