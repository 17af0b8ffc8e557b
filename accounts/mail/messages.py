"""The mails we send. Each is a pair of templates, text and HTML, and goes through the outbox."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from accounts.mail import outbox
from core.dispatch import dispatch

SUBJECTS = {
    "verify_address": "Your code for Leporello",
    "reset_password": "Choose a new password",
    "address_taken": "You already have an account",
    "address_unknown": "No account with this address",
    "password_changed": "Your password was changed",
    "address_changed": "Your address was changed",
    "mfa_on": "Two-step sign-in is on",
    "mfa_off": "Two-step sign-in is off",
    "recovery_codes_made": "You have new recovery codes",
    "invitation": "{inviter} invites you to {agency}",
}
LONGEST_NAME = 60
_JOINED = re.compile(r"(?<=\w)([.:@/])(?=\S)|(?<=[:/])(/)")


@transaction.atomic
def send(name: str, to: str, **facts: Any) -> None:
    """Enqueue a mail in the caller's transaction; it is sent after the commit."""
    subject = SUBJECTS[name].format_map(facts)
    context = {
        **facts,
        "to": to,
        "subject": subject,
        "site": settings.PUBLIC_URL,
        "forgot_url": settings.HEADLESS_FRONTEND_URLS["account_reset_password"],
    }
    outbox.enqueue(
        outbox.Mail(
            to=to,
            subject=subject,
            text=render_to_string(f"mail/{name}.txt", context).strip() + "\n",
            html=render_to_string(f"mail/{name}.html", context),
        )
    )
    transaction.on_commit(partial(dispatch, "accounts.tasks.send_mail"))


def safe_name(name: str) -> str:
    """Return a user-chosen name made safe for a mail: short, on one line, not a link.

    Mail programs turn text that looks like an address into a link; an invisible word joiner prevents that.
    """
    line = " ".join(name.split())
    if len(line) > LONGEST_NAME:
        line = line[: LONGEST_NAME - 1].rstrip() + "…"
    return _JOINED.sub(lambda found: f"{found[0]}\N{WORD JOINER}", line)
