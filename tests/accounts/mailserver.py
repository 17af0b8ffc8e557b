"""A local SMTP server whose replies a test sets."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from local.studio import free_port

OK = "250 OK"


@dataclass
class MailServer:
    """An SMTP server. ``taken`` are the accepted mails.

    ``rcpt`` and ``data`` return the reply to these commands, given how often the command came before; None closes the
    connection.
    """

    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    rcpt: Callable[[int], str | None] = lambda _: OK
    data: Callable[[int], str | None] = lambda _: OK
    counts: dict[str, int] = field(default_factory=dict)

    def word(self, name: str, server: Any) -> str:
        count = self.counts.get(name, 0)
        self.counts[name] = count + 1
        word = getattr(self, name)(count)
        if word is None:
            server.transport.abort()
            return "421 gone"
        return str(word)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and signature
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        word = self.word("rcpt", server)
        if word == OK:
            envelope.rcpt_tos.append(address)
        return word

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        word = self.word("data", server)
        if word == OK:
            policy = email.policy.default
            self.taken.append(email.message_from_bytes(envelope.content, policy=policy))
        return word


@contextmanager
def mailserver() -> Iterator[MailServer]:
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
