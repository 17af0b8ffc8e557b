"""This machine: readable logs, cookies over plain HTTP."""

from config.logs import configure
from config.settings.base import *  # noqa: F403

DEBUG = False
configure(json=False)
