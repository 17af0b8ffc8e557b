"""A local mail server that accepts everything and records arrival times by recipient."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from threading import Condition
from typing import Any

from aiosmtpd.controller import Controller

from local.studio import HOST, free_port

_CODE = re.compile(r"^ +([A-Z]{4}-[A-Z]{4})\s*$", re.MULTILINE)


class Mailbox:
    """Received mail by recipient: the time on the monotonic clock, and the text."""

    def __init__(self) -> None:
        self.port = free_port()
        self._came: dict[str, list[tuple[float, str]]] = {}
        self._bell = Condition()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's name and signature
        message = message_from_bytes(envelope.content, policy=policy.default)
        body = message.get_body(("plain",))
        with self._bell:
            for to in envelope.rcpt_tos:
                said = (time.monotonic(), body.get_content() if body else "")
                self._came.setdefault(to, []).append(said)
            self._bell.notify_all()
        return "250 OK"

    def arrival(self, to: str, since: float, within: float) -> tuple[float, str] | None:
        """Wait for the first mail to a recipient after ``since``; None if none arrives in time."""

        def found() -> tuple[float, str] | None:
            return next((one for one in self._came.get(to, []) if one[0] >= since), None)

        with self._bell:
            return self._bell.wait_for(found, max(0.0, since + within - time.monotonic()))

    def code(self, to: str, since: float, within: float) -> str:
        """The code in the mail; raises ``LookupError``."""
        came = self.arrival(to, since, within)
        said = _CODE.search(came[1]) if came else None
        if said is None:
            raise LookupError(f"no mail with a code arrived for {to}")
        return said[1]


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Run a mail server while the block lasts."""
    box = Mailbox()
    controller = Controller(box, hostname=HOST, port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
