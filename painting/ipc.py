"""Messages to and from the render child: a JSON header and binary parts, each after its length."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

_LENGTH = struct.Struct(">I")
MAX_PART = 256 * 2**20


class BrokenFrame(Exception):
    """The stream ended early, or announced more than any message may hold."""


def encode(header: dict[str, Any], parts: Sequence[bytes] = ()) -> bytes:
    """Encode a message: the number of parts, then the header and every part, each after its length."""
    pieces = [json.dumps(header).encode(), *parts]
    framed = [_LENGTH.pack(len(pieces))]
    for piece in pieces:
        framed += [_LENGTH.pack(len(piece)), piece]
    return b"".join(framed)


def decode(read: Callable[[int], bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Read one message with ``read(n)``, which must return exactly n bytes, or fewer at the end."""
    count = _LENGTH.unpack(_exactly(read, _LENGTH.size))[0]
    if not 1 <= count <= 64:
        raise BrokenFrame(f"a message of {count} parts")
    pieces = []
    for _ in range(count):
        length = _LENGTH.unpack(_exactly(read, _LENGTH.size))[0]
        if length > MAX_PART:
            raise BrokenFrame(f"a part of {length} bytes")
        pieces.append(_exactly(read, length))
    return json.loads(pieces[0]), pieces[1:]


def _exactly(read: Callable[[int], bytes], length: int) -> bytes:
    data = read(length)
    if len(data) != length:
        raise BrokenFrame("the stream ended")
    return data
