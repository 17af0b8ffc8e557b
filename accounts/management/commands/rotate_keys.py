"""``manage.py rotate_keys``: encrypt everything again with the first of ``ENCRYPTION_KEYS``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.key_rotation import rotate_keys


class Command(BaseCommand):
    """Rotates keys. Run it once every process has the new key, until it reports 0; then remove the old key."""

    help = "Encrypt mail, authenticator secrets, sessions and stored responses again with the first key."

    def handle(self, *_: Any, **__: Any) -> None:
        count, lost = rotate_keys()
        self.stdout.write(f"{count} encrypted again")
        if lost:
            self.stdout.write(f"{lost} cannot be decrypted with any key and were left as they are")
