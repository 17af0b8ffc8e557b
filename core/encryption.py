"""What must not lie open in the database is sealed: encrypted, and tied to what it is for.

``SEALING_KEYS`` are tried in order: the first seals, all of them open. To change a key put a new
one first, run ``manage.py reseal``, and take the old one away.
"""

from __future__ import annotations

import base64
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class Unsealable(Exception):
    """No key opens this: it was sealed under one that is gone, for something else, or changed."""


def seal(purpose: str, text: str) -> str:
    """The text, sealed under the newest key; only ``unseal`` with the same purpose opens it."""
    return _fernets(purpose)[0].encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """The text that was sealed for this purpose; raises ``Unsealable``."""
    try:
        return MultiFernet(_fernets(purpose)).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unsealable(purpose) from None


def is_current(purpose: str, sealed: str) -> bool:
    """Whether the newest key sealed this."""
    try:
        _fernets(purpose)[0].decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


class SealedJSON:
    """How sessions are stored: they hold codes and secrets that were not confirmed yet."""

    purpose = "session"

    def dumps(self, obj: Any) -> bytes:
        return seal(self.purpose, json.dumps(obj, separators=(",", ":"))).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(unseal(self.purpose, data.decode()))


def _fernets(purpose: str) -> list[Fernet]:
    if not settings.SEALING_KEYS:
        raise ImproperlyConfigured("This part of the service was given no SEALING_KEYS.")
    return [_fernet(key, purpose) for key in settings.SEALING_KEYS]


@lru_cache(maxsize=64)
def _fernet(key: str, purpose: str) -> Fernet:
    """A key of its own for every purpose: what was sealed for one cannot pass for another's."""
    derive = HKDF(SHA256(), length=32, salt=None, info=f"leporello {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derive.derive(key.encode())))
