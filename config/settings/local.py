"""Settings of a developer's machine: readable logs, cookies over plain HTTP."""

from config.settings.base import *  # noqa: F403 - Django's way to share settings
from config.settings.base import ENV
from core.observability.logs import configure

DEBUG = False
if "first_plan" not in ENV.model_fields_set:
    FIRST_PLAN = "unmetered"  # no limits on a developer's machine
WHITENOISE_AUTOREFRESH = True  # a changed module of the editor is served without a restart
configure(json=False)
