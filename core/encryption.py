"""Encryption of confidential columns, so that a stolen database does not reveal them, with a key for each purpose.

``ENCRYPTION_KEYS`` are tried in order: the first encrypts, all decrypt. To change a key, put a new one first, run
``manage.py rotate_keys``, then remove the old one.
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


class DecryptionFailed(Exception):
    """No key decrypts this: its key is gone, it was encrypted for another purpose, or it was changed."""


def encrypt(purpose: str, text: str) -> str:
    """Encrypt a text with the first key; only ``decrypt`` with the same purpose reads it."""
    return _fernets(purpose)[0].encrypt(text.encode()).decode()


def decrypt(purpose: str, encrypted: str) -> str:
    """Decrypt a text that was encrypted for this purpose. Raises ``DecryptionFailed``."""
    try:
        return MultiFernet(_fernets(purpose)).decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise DecryptionFailed(purpose) from None


def is_current(purpose: str, encrypted: str) -> bool:
    """Return whether the first key encrypted this."""
    try:
        _fernets(purpose)[0].decrypt(encrypted.encode())
    except InvalidToken:
        return False
    return True


class EncryptedJSON:
    """Session serializer: sessions hold codes and secrets that are not confirmed yet."""

    purpose = "session"

    def dumps(self, obj: Any) -> bytes:
        return encrypt(self.purpose, json.dumps(obj, separators=(",", ":"))).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(decrypt(self.purpose, data.decode()))


def _fernets(purpose: str) -> list[Fernet]:
    if not settings.ENCRYPTION_KEYS:
        raise ImproperlyConfigured("This part of the service was given no ENCRYPTION_KEYS.")
    return [_fernet(key, purpose) for key in settings.ENCRYPTION_KEYS]


@lru_cache(maxsize=64)
def _fernet(key: str, purpose: str) -> Fernet:
    """Derive a key for each purpose, so that a ciphertext of one is none of another."""
    derive = HKDF(SHA256(), length=32, salt=None, info=f"leporello {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derive.derive(key.encode())))
