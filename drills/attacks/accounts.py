"""Attacks on accounts: guessed passwords, and mail requested for others' addresses."""

from __future__ import annotations

import json

from drills.attacks.connection import Connection, Target, hammer

BOTS = 8  # connections that guess passwords
ADDRESSES = 4_000  # addresses that request mail
TOKEN = "x" * 32  # CSRF: attackers make their own token
BROWSER = "/_allauth/browser/v1"


async def guesses(target: Target) -> None:
    """Guess passwords of accounts that do not exist, from eight addresses: hashing is expensive by design."""
    await hammer(
        target,
        BOTS,
        lambda connection, turn: _said(
            connection,
            "auth/login",
            {"email": f"nobody{turn}@example.com", "password": "not this one"},
        ),
        addresses=BOTS,
    )


async def floods_of_mail(target: Target) -> None:
    """Request sign-ups, password resets and invitations, each for a different address."""

    async def ask(connection: Connection, turn: int) -> int:
        to = f"flood{turn}@example.com"
        if turn % 3 == 0:
            said = {"email": to, "password": "a-long-enough-password"}
            return await _said(connection, "auth/signup", said)
        if turn % 3 == 1:
            return await _said(connection, "auth/password/request", {"email": to})
        said = {"email": to, "role": "viewer"}
        status, got = await _sent(
            connection, "POST", f"{target.base}/invitations", said, target.session
        )
        if status == 201:
            path = f"{target.base}/invitations/{json.loads(got)['id']}"
            await _sent(connection, "DELETE", path, None, target.session)
        return status

    await hammer(target, 16, ask, addresses=ADDRESSES)


async def _said(connection: Connection, path: str, document: object) -> int:
    """Send a request without a session; being asked to try again counts as a response like any other."""
    status, _ = await _sent(connection, "POST", f"{BROWSER}/{path}", document)
    return 200 if status in (400, 401) else status


async def _sent(
    connection: Connection, method: str, path: str, document: object, session: str = ""
) -> tuple[int, bytes]:
    body = json.dumps(document).encode() if document is not None else b""
    cookies = f"csrftoken={TOKEN}; {session}".rstrip("; ")
    headers = {"Content_Type": "application/json", "Cookie": cookies, "X_CSRFToken": TOKEN}
    return await connection.ask(method, path, body, **headers)
