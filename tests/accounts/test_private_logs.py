"""Logs of signing up, resetting and inviting hold no addresses, passwords or tokens."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import Agency, User
from core.observability import logs
from tests.accounts.browser import AUTH, Browser, code_in, link_in, post
from tests.accounts.mailserver import mailserver
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
NEW, OTHER = "nina@northquay.example", "six-loaves-and-a-bridge"


@pytest.fixture(params=[True, False], ids=["json", "readable"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """The log output of a process, as configured."""
    stream = io.StringIO()
    handler = logs.to(stream, json=request.param)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield stream
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def test_logs_hold_no_addresses_passwords_or_tokens(
    written: io.StringIO,
    owner: User,
    agency: Agency,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    new, boss, guest = Browser(), Browser(), Browser()
    new.sign_up(NEW, name="Nina")
    new.verify("BBBB-BBBB")
    code = code_in(post()[0])
    new.verify(code)
    Browser().sign_up(owner.email)
    boss.sign_in(owner.email, "a-wrong-password")
    boss.sign_in(owner.email)
    Browser().send("post", f"{AUTH}/password/request", {"email": owner.email})
    key = link_in(post()[-1], "reset-password")
    invitation = {"email": "ivo@northquay.example", "role": "editor"}
    boss.send("post", f"/api/v1/agencies/{agency.pk}/invitations", invitation)
    token = link_in(post()[0], "invitations")
    path = f"/api/v1/invitations/{token}"
    guest.get(path)
    guest.get(f"{path}/nowhere")
    account = {"name": "Ivo", "password": PASSWORD}
    guest.post(f"{path}/accept", account, format="json")
    with monkeypatch.context() as patch:
        # Django logs errors too.
        patch.setattr("accounts.api.invitation_views.open_invitation", broken)
        guest.raise_request_exception = False
        assert guest.get(path).status_code == 500
    assert guest.send("post", f"{path}/accept", account).status_code == 200
    Browser().send("post", f"{AUTH}/password/reset", {"key": key, "password": OTHER})
    with mailserver() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = (
            "127.0.0.1",
            server.port,
            False,
        )
        server.rcpt = lambda _: "550 nobody is called olga@northquay.example here"
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # the server's own
        Browser().send("post", f"{AUTH}/password/request", {"email": owner.email})
        post()
    text = written.getvalue()
    assert "permanently refused" in text
    assert "Internal Server Error: api/v1/invitations/<str:token>" in text
    secrets = (PASSWORD, OTHER, "a-wrong-password", code, key, token, token.split(".")[0])
    for unspeakable in (*secrets, "@", "northquay.example", "Nina", "Ivo"):
        assert unspeakable not in text


def broken(token: str) -> Any:
    raise RuntimeError("broken")
