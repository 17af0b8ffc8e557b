"""Tests: everything real, except that logs stay quiet and passwords cost little."""

from config.settings.base import *  # noqa: F403 - Django's way to share settings

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["accounts.hashers.QuickArgon2"]
