"""allauth's account adapter: whether sign-up is open, and how account mail is sent."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.access import tallies
from accounts.auth.security_notifications import notify, record_for
from accounts.auth.sessions import list_session
from accounts.mail import messages
from accounts.models import User

log = logging.getLogger("leporello.mail")

# allauth's mail templates and our names for them; features that would send others are switched off.
MAILS = {
    "account/email/email_confirmation_signup": "verify_address",
    "account/email/email_confirmation": "verify_address",
    "account/email/account_already_exists": "address_taken",
    "account/email/unknown_account": "address_unknown",
    "account/email/password_reset_key": "reset_password",
}
# Turning two-step sign-in on and new recovery codes are missing here: allauth would notify after the transaction,
# our views do it inside.
NOTICES = {
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_changed",
    "account/email/email_changed": "address_changed",
    "mfa/email/totp_deactivated": "mfa_off",
}
MOST_AN_HOUR = 10
_FACTS = ("code", "password_reset_url", "signup_url")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's hooks for accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Return whether anybody may sign up. Invited people join by their invitation in any case."""
        return bool(settings.SIGN_UP == "open")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail to an address that anybody may have typed. Beyond ``MOST_AN_HOUR``, silently send nothing."""
        name = f"mail:{MAILS[template_prefix]}:{tallies.address_hash(email)}"
        if not tallies.count(name, most=MOST_AN_HOUR, window=timedelta(hours=1)):
            log.warning("hourly limit of this mail to one address reached: %s", template_prefix)
            return
        facts = {name: context[name] for name in _FACTS if name in context}
        messages.send(MAILS[template_prefix], email, **facts)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        if notice := NOTICES.get(template_prefix):
            notify(user, notice, to=email, **(context or {}))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        list_session(request)
        record_for(user, "person.signed-in")
        return response
