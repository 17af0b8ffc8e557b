"""``manage.py allow_browsers``: let the page at ``PUBLIC_URL`` send uploads to the bucket, and fetch from it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.storage import BrowsersRefused, store


class Command(BaseCommand):
    """Safe to run again. Rules of the bucket that others made stay."""

    help = "Give the bucket a CORS rule for the origin of PUBLIC_URL, unless it has one that does."

    def handle(self, *_: Any, **__: Any) -> None:
        page = urlsplit(settings.PUBLIC_URL)
        origin = f"{page.scheme}://{page.netloc}"
        try:
            store().allow_browsers(origin)
        except BrowsersRefused as refused:
            raise CommandError(
                f"The store does not let browsers at {origin} send uploads, and takes no rule for it ({refused}). "
                "Allow that origin GET, HEAD and PUT with any header by the store's own means, then run this again."
            ) from None
        self.stdout.write(f"browsers at {origin} may use the store")
