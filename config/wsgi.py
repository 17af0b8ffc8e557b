"""The WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

import config.celery  # noqa: F401 - tasks publish through this application
from core.processes.children import template

application = get_wsgi_application()

# Start the import reader now, so that the first import need not wait for it.
template.warm("design.importers.child")
