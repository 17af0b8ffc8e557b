"""Two-step sign-in: enforcing it for an agency, and encrypting its secrets."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from accounts.models import User
from core.encryption import decrypt, encrypt
from core.errors import ProblemError

PURPOSE = "mfa"


class MfaRequired(ProblemError):
    """The agency requires two-step sign-in and the account has none."""

    code, status, title = "mfa-required", 403, "This agency requires two-step sign-in"


class SecondStepRequired(ProblemError):
    """The account has two-step sign-in, but this session was opened without the second step."""

    code, status = "second-step-required", 403
    title = "This agency requires signing in with your second step"


def require_mfa(request: HttpRequest, user: User) -> None:
    """Refuse a session that did not take the second step with the current authenticator.

    Raises ``MfaRequired`` if the account has no authenticator, else ``SecondStepRequired``: a session without the
    step may belong to somebody who knows only the password.
    """
    own = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if own is None:
        raise MfaRequired("Turn on two-step sign-in for your account, then try again.")
    recovery = Authenticator.Type.RECOVERY_CODES
    steps = [one for one in get_authentication_records(request, user) if one["method"] == "mfa"]
    if not any(one.get("id") == own.pk or one.get("type") == recovery for one in steps):
        raise SecondStepRequired("Sign out, then sign in again with your second step.")


def complete_setup(request: HttpRequest, user: User) -> int:
    """Record this session's second step after the first valid code and end all others. Return how many ended."""
    own = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    record_authentication(request, user, method="mfa", id=own.pk, type=own.type)
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    count = int(others.count())
    end_other_sessions(request, user)
    return count


class EncryptedSecrets(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Encrypts authenticator secrets and recovery code seeds in the database."""

    def encrypt(self, text: str) -> str:
        return encrypt(PURPOSE, text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(PURPOSE, encrypted_text)
