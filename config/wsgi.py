"""The way in for requests."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

import config.celery  # noqa: F401 - tasks publish through this application
from core.processes.children import template

application = get_wsgi_application()

# Whoever imports first need not wait for the reader to start.
template.warm("design.importers.child")
