"""``manage.py rotate_keys``: encrypt everything again with the first of ``ENCRYPTION_KEYS``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.key_rotation import rotate_keys


class Command(BaseCommand):
    """Run it once every process has the new key, until it says 0; then take the old key away."""

    help = "Seal mail, secrets of authenticators and sessions anew under the first key."

    def handle(self, *_: Any, **__: Any) -> None:
        count, lost = rotate_keys()
        self.stdout.write(f"{count} sealed anew")
        if lost:
            self.stdout.write(f"{lost} cannot be opened with any key, and were left as they are")
