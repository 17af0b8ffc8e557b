"""The second step of signing in: what an agency may require, and how its secrets are kept."""

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
    """The agency lets in only who signs in with a second step."""

    code, status, title = "mfa-required", 403, "This agency requires two-step sign-in"


class SecondStepRequired(ProblemError):
    """The account has a second step, and this session was opened without it."""

    code, status = "second-step-required", 403
    title = "This agency requires that you sign in with your second step"


def require_mfa(request: HttpRequest, user: User) -> None:
    """Refuse a session that did not take a second step of the authenticator in use.

    Raises ``MfaRequired`` where the account has none, else ``SecondStepRequired``: its other sessions may
    know a password alone.
    """
    own = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if own is None:
        raise MfaRequired("Turn two-step sign-in on for your account, then come back.")
    spare = Authenticator.Type.RECOVERY_CODES
    steps = [one for one in get_authentication_records(request, user) if one["method"] == "mfa"]
    if not any(one.get("id") == own.pk or one.get("type") == spare for one in steps):
        raise SecondStepRequired("Sign out, and in again with your second step.")


def turned_on(request: HttpRequest, user: User) -> int:
    """After the first right code: this session took its second step, and all others end; how many did."""
    own = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    record_authentication(request, user, method="mfa", id=own.pk, type=own.type)
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    count = int(others.count())
    end_other_sessions(request, user)
    return count


class EncryptedSecrets(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of authenticators, and seeds of recovery codes, do not lie open in the database."""

    def encrypt(self, text: str) -> str:
        return encrypt(PURPOSE, text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(PURPOSE, encrypted_text)
