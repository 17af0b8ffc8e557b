"""The second step of signing in: what an agency may require, and how its secrets are kept."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from accounts.models import User
from config.errors import ProblemError
from config.sealing import seal, unseal

PURPOSE = "mfa"


class MfaRequired(ProblemError):
    """The agency lets in only who signs in with a second step."""

    code, status, title = "mfa-required", 403, "This agency requires two-step sign-in"


def has_mfa(user: User) -> bool:
    """Whether the person signs in with codes of an authenticator."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of authenticators, and seeds of recovery codes, do not lie open in the database."""

    def encrypt(self, text: str) -> str:
        return seal(PURPOSE, text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(PURPOSE, encrypted_text)
