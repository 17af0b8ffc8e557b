"""Attacks by who has no account: passwords guessed, mail asked for in others' names."""

from __future__ import annotations

import json

from drills.attacks.line import Aim, Line, hammer

BOTS = 8  # that guess
ADDRESSES = 4_000  # that mail is wished for from
TOKEN = "x" * 32  # against forgery: an attacker makes their own
BROWSER = "/_allauth/browser/v1"


async def guesses(aim: Aim) -> None:
    """Passwords of accounts that are not there, from eight addresses: hashing is dear by design."""
    await hammer(
        aim,
        BOTS,
        lambda line, turn: _said(
            line, "auth/login", {"email": f"nobody{turn}@example.com", "password": "not this one"}
        ),
        addresses=BOTS,
    )


async def floods_of_mail(aim: Aim) -> None:
    """Sign-ups, resets and invitations, each to another address."""

    async def ask(line: Line, turn: int) -> int:
        to = f"flood{turn}@example.com"
        if turn % 3 == 0:
            said = {"email": to, "password": "a-long-enough-password"}
            return await _said(line, "auth/signup", said)
        if turn % 3 == 1:
            return await _said(line, "auth/password/request", {"email": to})
        said = {"email": to, "role": "viewer"}
        status, got = await _sent(line, "POST", f"{aim.base}/invitations", said, aim.session)
        if status == 201:
            path = f"{aim.base}/invitations/{json.loads(got)['id']}"
            await _sent(line, "DELETE", path, None, aim.session)
        return status

    await hammer(aim, 16, ask, addresses=ADDRESSES)


async def _said(line: Line, path: str, document: object) -> int:
    """What somebody says who is not signed in; told to try again is an answer like any other."""
    status, _ = await _sent(line, "POST", f"{BROWSER}/{path}", document)
    return 200 if status in (400, 401) else status


async def _sent(
    line: Line, method: str, path: str, document: object, session: str = ""
) -> tuple[int, bytes]:
    body = json.dumps(document).encode() if document is not None else b""
    cookies = f"csrftoken={TOKEN}; {session}".rstrip("; ")
    headers = {"Content_Type": "application/json", "Cookie": cookies, "X_CSRFToken": TOKEN}
    return await line.ask(method, path, body, **headers)
