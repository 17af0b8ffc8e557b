"""The outbox: mail commits with its cause, is sent once, and survives a broken server."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models.functions import Now

from accounts.mail import messages
from accounts.models import OutgoingMail, User
from accounts.tasks import send_mail
from config.env import ROOT
from local.studio import free_port
from tests.accounts.browser import AUTH, Browser, post
from tests.accounts.mailserver import OK, MailServer, mailserver
from tests.servers import environment

pytestmark = pytest.mark.django_db(transaction=True)
TO = "olga@northquay.example"


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mailserver() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = False
        yield server


def write(*addresses: str) -> None:
    for address in addresses or (TO,):
        messages.send("verify_address", address, code="BCDF-GHJK")


def due() -> None:
    """Make every mail due now."""
    OutgoingMail.objects.update(due_at=Now())


def readers(server: MailServer) -> list[str]:
    return [str(message["To"]) for message in server.taken]


def test_a_mail_has_a_sender_a_text_part_and_an_html_part(
    server: MailServer, transactional_db: None
) -> None:
    write()
    assert send_mail() == 1
    (message,) = server.taken
    assert (message["To"], message["Subject"]) == (TO, "Your code for Leporello")
    assert message["From"] == "Leporello <no-reply@leporello.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    text, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    assert "BCDF-GHJK" in text.get_content()
    assert "BCDF-GHJK" in page.get_content()
    for outside in ("<img", "src=", "url(", "@import", "<script"):
        assert outside not in page.get_content()
    assert not OutgoingMail.objects.exists()
    assert send_mail() == 0


def test_mail_of_a_rolled_back_transaction_is_never_sent(
    server: MailServer, transactional_db: None
) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert send_mail() == 0
    assert server.taken == []


def test_duplicate_concurrent_messages_send_every_mail_once(
    server: MailServer, transactional_db: None
) -> None:
    addresses = [f"{name}@northquay.example" for name in "abcdefghijkl"]
    write(*addresses)
    sent = []

    def work() -> None:
        sent.append(send_mail())
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == 12
    assert sorted(readers(server)) == addresses


def test_a_server_that_is_down_delays_and_loses_nothing(
    server: MailServer, settings: Any, transactional_db: None
) -> None:
    write("a@northquay.example", "b@northquay.example")
    settings.EMAIL_PORT = free_port()
    pauses = []
    for _ in range(3):
        assert send_mail() == 0
        pauses.append(sorted(OutgoingMail.objects.values_list("attempts", flat=True)))
        due()
    assert pauses == [[0, 1], [1, 1], [1, 2]]  # one try tells that it is down
    settings.EMAIL_PORT = server.port
    assert send_mail() == 2
    assert sorted(readers(server)) == ["a@northquay.example", "b@northquay.example"]


def test_pauses_grow_up_to_a_quarter_of_an_hour(server: MailServer, transactional_db: None) -> None:
    server.data = lambda _: "451 not now"
    write()
    waits = []
    for _ in range(9):
        assert send_mail() == 0
        row = OutgoingMail.objects.annotate(now=Now()).get()
        waits.append(round((row.due_at - row.now).total_seconds()))
        assert send_mail() == 0
        due()
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900, 900]


def test_a_mail_is_sent_again_with_the_same_message_id_after_a_broken_session(
    server: MailServer, transactional_db: None
) -> None:
    server.data = lambda count: None if count == 0 else "250 OK"
    write("a@northquay.example", "b@northquay.example")
    assert send_mail() == 0
    assert OutgoingMail.objects.count() == 2
    due()
    assert send_mail() == 2
    assert sorted(readers(server)) == ["a@northquay.example", "b@northquay.example"]
    assert len({message["Message-ID"] for message in server.taken}) == 2


def test_a_worker_killed_while_it_sends_sends_that_one_mail_again_and_no_other(
    server: MailServer, transactional_db: None
) -> None:
    write("a@northquay.example", "b@northquay.example", "c@northquay.example")
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import django; django.setup(); from accounts.tasks import send_mail; send_mail()",
        ],
        env=environment(EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(server.port), EMAIL_TLS="none"),
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )

    def take(count: int) -> str:
        if count == 1:
            worker.kill()  # the second mail is taken, and nobody is there to be told
            worker.wait()
        return OK

    server.data = take
    worker.wait(30)
    assert sorted(readers(server)) == ["a@northquay.example", "b@northquay.example"]
    assert send_mail() == 1  # the third; the second has its lease
    due()
    assert send_mail() == 1
    addresses = sorted(readers(server))
    assert addresses == [f"{name}@northquay.example" for name in "abbc"]
    twice = {one["Message-ID"] for one in server.taken if one["To"] == "b@northquay.example"}
    assert len(twice) == 1
    assert not OutgoingMail.objects.exists()


def test_a_permanently_refused_mail_is_dropped_and_delays_no_other(
    server: MailServer, transactional_db: None, caplog: pytest.LogCaptureFixture
) -> None:
    server.rcpt = lambda count: "550 no such user" if count == 0 else "250 OK"
    write("gone@northquay.example", "b@northquay.example")
    with caplog.at_level(logging.DEBUG, logger="leporello"):
        assert send_mail() == 1
    assert readers(server) == ["b@northquay.example"]
    assert not OutgoingMail.objects.exists()
    assert "was permanently refused" in caplog.text
    assert "northquay" not in caplog.text


def test_a_temporarily_refused_mail_is_retried(server: MailServer, transactional_db: None) -> None:
    server.rcpt = lambda count: "450 greylisted" if count == 0 else "250 OK"
    write("a@northquay.example", "b@northquay.example")
    assert send_mail() == 1
    due()
    assert send_mail() == 1
    assert sorted(readers(server)) == ["a@northquay.example", "b@northquay.example"]


def test_a_mail_that_cannot_be_sent_in_a_week_is_dropped_and_logged(
    server: MailServer, transactional_db: None, caplog: pytest.LogCaptureFixture
) -> None:
    server.data = lambda _: "451 not now"
    write()
    OutgoingMail.objects.update(created_at=Now() - timedelta(days=8))
    with caplog.at_level(logging.DEBUG, logger="leporello"):
        assert send_mail() == 0
    assert not OutgoingMail.objects.exists()
    assert "could not be sent in 7 days" in caplog.text


def test_a_mail_that_no_key_decrypts_waits_for_its_key(
    server: MailServer, settings: Any, transactional_db: None
) -> None:
    keys = settings.ENCRYPTION_KEYS
    write("a@northquay.example")
    settings.ENCRYPTION_KEYS = ["another-key-of-forty-random-characters-1"]
    write("b@northquay.example")
    assert send_mail() == 1
    settings.ENCRYPTION_KEYS = [*settings.ENCRYPTION_KEYS, *keys]
    due()
    assert send_mail() == 1
    assert readers(server) == ["b@northquay.example", "a@northquay.example"]


def test_a_request_succeeds_while_the_mail_server_is_down(owner: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = Browser().send("post", f"{AUTH}/password/request", {"email": owner.email})
    assert answer.status_code == 200
    row = OutgoingMail.objects.get()
    assert owner.email not in row.sealed
    assert "reset" not in row.sealed


@pytest.mark.parametrize("name", sorted(messages.SUBJECTS))
def test_every_mail_has_the_same_content_in_text_and_html(
    name: str, transactional_db: None
) -> None:
    at = datetime(2026, 11, 23, 10, 56, tzinfo=UTC)
    facts = {
        "code": "BCDF-GHJK",
        "password_reset_url": "https://leporello.example/#/reset-password/KEY",
        "signup_url": "https://leporello.example/#/sign-up",
        "url": "https://leporello.example/#/invitations/KEY",
        "inviter": "Olga & <Sons>",
        "agency": "Northquay",
        "role": "an editor",
        "to_email": "new@northquay.example",
    }
    messages.send(name, TO, **facts, at=at, expires_at=at)
    (message,) = post()
    page = message.alternatives[0][0]
    assert "{" not in message.body + message.subject
    assert "None" not in message.body + page
    assert "<Sons>" not in page
    assert "&lt;" not in message.body
    for said in ("BCDF-GHJK", "/reset-password/KEY", "/sign-up", "/invitations/KEY", "10:56"):
        assert (said in message.body) == (said in page)
