"""A simulated person: a browser with cookies and CSRF, received mail, and an authenticator."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import Any

from django.core import mail
from rest_framework.test import APIClient

from accounts.mail import outbox
from tests.conftest import PASSWORD

AUTH = "/_allauth/browser/v1/auth"
ACCOUNT = "/_allauth/browser/v1/account"
SIGN_IN = f"{AUTH}/login"
SIGN_UP = f"{AUTH}/signup"
SESSION = f"{AUTH}/session"
TOTP = f"{ACCOUNT}/authenticators/totp"
CODES = f"{ACCOUNT}/authenticators/recovery-codes"
ME = "/api/v1/me"


class Browser(APIClient):
    """A test client that enforces CSRF and sends the token from the cookie."""

    def __init__(self, agent: str = "Browser") -> None:
        super().__init__(enforce_csrf_checks=True, HTTP_USER_AGENT=agent)
        self.get("/_allauth/browser/v1/config")

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        token = self.cookies["csrftoken"].value
        ask = getattr(self, method)
        return ask(path, body, format="json", HTTP_X_CSRFTOKEN=token, **headers)

    def sign_in(self, email: str, password: str = PASSWORD) -> Any:
        return self.send("post", SIGN_IN, {"email": email, "password": password})

    def sign_up(self, email: str, password: str = PASSWORD, **more: str) -> Any:
        return self.send("post", SIGN_UP, {"email": email, "password": password, **more})

    def verify(self, code: str) -> Any:
        return self.send("post", f"{AUTH}/email/verify", {"key": code})

    def reauthenticate(self, password: str = PASSWORD) -> None:
        answer = self.send("post", f"{AUTH}/reauthenticate", {"password": password})
        assert answer.status_code == 200, answer.content

    def turn_mfa_on(self) -> str:
        """The secret of a new authenticator."""
        self.reauthenticate()
        secret: str = self.get(TOTP).json()["meta"]["secret"]
        answer = self.send("post", TOTP, {"code": totp(secret)})
        assert answer.status_code == 200, answer.content
        return secret

    def second_step(self, code: str) -> Any:
        return self.send("post", f"{AUTH}/2fa/authenticate", {"code": code})


def pending(answer: Any) -> list[str]:
    """Return the pending steps of a sign-in."""
    return [flow["id"] for flow in answer.json()["data"]["flows"] if flow.get("is_pending")]


def post() -> list[Any]:
    """Send the outbox like a worker. Return the mail sent since the last call."""
    outbox.send_due()
    found, mail.outbox[:] = list(mail.outbox), []
    return found


def code_in(message: Any) -> str:
    found = re.search(r"^ +([A-Z]{4}-[A-Z]{4})$", message.body, re.MULTILINE)
    assert found, message.body
    return found[1]


def link_in(message: Any, word: str) -> str:
    """Return the token at the end of a mailed link."""
    found = re.search(rf"/#/{word}/(\S+)", message.body)
    assert found, message.body
    return found[1]


def totp(secret: str, at: float | None = None) -> str:
    """Return the code of an authenticator (RFC 6238): six digits, SHA-1, 30 seconds."""
    counter = int(time.time() if at is None else at) // 30
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
