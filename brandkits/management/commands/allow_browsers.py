"""``manage.py allow_browsers``: let the page at ``PUBLIC_URL`` upload to the bucket and fetch from it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.storage import BrowsersRefused, store


class Command(BaseCommand):
    """Adds the bucket's CORS rule. Safe to repeat; existing rules stay."""

    help = (
        "Give the bucket a CORS rule for the origin of PUBLIC_URL, unless a rule already allows it."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        page = urlsplit(settings.PUBLIC_URL)
        origin = f"{page.scheme}://{page.netloc}"
        try:
            store().allow_browsers(origin)
        except BrowsersRefused as refused:
            raise CommandError(
                f"The store does not let browsers at {origin} upload, and accepts no CORS rule ({refused}). "
                "Allow GET, HEAD and PUT with any header for that origin in the store's settings, then run this again."
            ) from None
        self.stdout.write(f"browsers at {origin} may use the store")
